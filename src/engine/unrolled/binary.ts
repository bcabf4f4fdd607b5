/** WebAssembly's binary format, as far as it is read and written here (WebAssembly Core Specification 2.0, chapter 5). */

/** Sections of a module, in the order in which they stand. */
export const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;

export const valueTypes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** What a name in an import or an export stands for. */
export const externs = { function: 0, table: 1, memory: 2, global: 3 } as const;

export const opcodes = {
  loop: 0x03, if: 0x04, end: 0x0b, branchIf: 0x0d, return: 0x0f, call: 0x10, localGet: 0x20, localSet: 0x21, localTee: 0x22, f64Store: 0x39,
  i32Const: 0x41, i64Const: 0x42, f32Const: 0x43, f64Const: 0x44, i32Less: 0x49, f64NotEqual: 0x62, i32Add: 0x6a, f64Add: 0xa0, f64Subtract: 0xa1, f64Multiply: 0xa2,
  vector: 0xfd,
} as const;

/** Of a block that gives nothing. */
export const noResult = 0x40;

/** Of the instructions on vectors, the second part of the opcode. */
export const vectorOpcodes = { load: 0, load32Splat: 9, load64Splat: 10, store: 11, constant: 12, shuffle: 13, and: 78 } as const;

/** A whole number ≥ 0 below 2^53 in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left >= 128) {
    bytes.push((left % 128) + 128);
    left = Math.floor(left / 128);
  }
  return [...bytes, left];
}

/** A whole number between −2^31 and 2^31 in signed LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left < -64 || left > 63) {
    bytes.push((left & 127) + 128);
    left >>= 7;
  }
  return [...bytes, left & 127];
}

export function float64(value: number): number[] {
  return [...new Uint8Array(Float64Array.of(value).buffer)];
}

export function name(text: string): number[] {
  return [...unsigned(text.length), ...new TextEncoder().encode(text)];
}

/** A list: its length, and its items. */
export function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** Bytes with their number in front. */
export function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

/** A module of these sections. */
export function moduleOf(contents: readonly (readonly [keyof typeof sections, readonly number[]])[]): Uint8Array {
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...contents.flatMap(([section, bytes]) => [sections[section], ...sized(bytes)])]);
}

/** Reads bytes one after the other. */
export class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError('the module ends early');
    this.at += 1;
    return value;
  }

  /** So many bytes, which are not copied. */
  take(count: number): Uint8Array {
    if (this.at + count > this.bytes.length) throw new RangeError('the module ends early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** A number in LEB128; of a signed one this passes over the bytes, too. */
  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.unsigned() }, item);
  }
}
