/**
 * Whole numbers that are known when the module is compiled. The language has no constant parameters; but it has type parameters,
 * and a type has a size: N is the number offsetof<N>(), and an `if` on it leaves only one branch in the module.
 */

@unmanaged export class N0 {}
@unmanaged export class N1 { a: u8; }
@unmanaged export class N2 { a: u16; }
@unmanaged export class N3 { a: u16; b: u8; }
@unmanaged export class N4 { a: u32; }
@unmanaged export class N5 { a: u32; b: u8; }
@unmanaged export class N6 { a: u32; b: u16; }
@unmanaged export class N7 { a: u32; b: u16; c: u8; }
@unmanaged export class N8 { a: u64; }
@unmanaged export class N9 { a: u64; b: u8; }
@unmanaged export class N16 { a: u64; b: u64; }
