/** The part of WebAssembly's JavaScript interface that the engine uses; the types of Node.js have none of it, those of browsers come with a whole screen. */

declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  const Module: new (bytes: Uint8Array) => Module;
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum: number; readonly shared: boolean });
    readonly buffer: ArrayBufferLike;
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Table {
    get length(): number;
    grow(count: number): number;
    set(index: number, value: unknown): void;
  }
  function validate(bytes: Uint8Array): boolean;
}
