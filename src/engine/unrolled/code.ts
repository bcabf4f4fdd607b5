/** A function of WebAssembly while it is written: a loop of one instruction after the other, each value in a local of its own. */

import { float64, list, noResult, opcodes, signed, sized, unsigned, valueTypes, vectorOpcodes } from './binary.ts';
import type { ValueType } from './binary.ts';
import type { Pieces } from './pieces.ts';

/** The local that holds a value. */
export type Value = number;

export class Code {
  private readonly pieces: Pieces;
  private readonly parameters: number;
  private readonly prologue: number[] = [];
  private readonly bytes: number[] = [];
  private readonly types: ValueType[] = [];
  /** By the instructions that give them; what does not change in the loop is in the prologue. */
  private readonly constants = new Map<string, Value>();

  /** The first locals are the function's parameters. */
  constructor(pieces: Pieces, parameters: number) {
    this.pieces = pieces;
    this.parameters = parameters;
  }

  /** A vector from an address; with `base`, so far behind what a parameter says. */
  load(address: number, base?: Value): Value {
    this.address(base);
    this.vector(vectorOpcodes.load, ...unsigned(4), ...unsigned(address));
    return this.keep('v128');
  }

  /** The number at an address in every lane; of so many bytes. */
  spread(address: number, size: number): Value {
    this.address();
    this.vector(size === 4 ? vectorOpcodes.load32Splat : vectorOpcodes.load64Splat, ...unsigned(Math.log2(size)), ...unsigned(address));
    return this.keep('v128');
  }

  store(address: number, vector: Value): void {
    this.address();
    this.get(vector);
    this.vector(vectorOpcodes.store, ...unsigned(4), ...unsigned(address));
  }

  storeFloat64(address: number, number: Value): void {
    this.address();
    this.get(number);
    this.bytes.push(opcodes.f64Store, ...unsigned(3), ...unsigned(address));
  }

  /** A vector of 16 bytes that are known now. */
  vectorOf(bytes: Uint8Array): Value {
    return this.constant(Uint8Array.of(opcodes.vector, ...unsigned(vectorOpcodes.constant), ...bytes), 'v128');
  }

  and(a: Value, b: Value): Value {
    this.get(a);
    this.get(b);
    this.vector(vectorOpcodes.and);
    return this.keep('v128');
  }

  float64(value: number): Value {
    return this.constant(Uint8Array.of(opcodes.f64Const, ...float64(value)), 'f64');
  }

  addFloat64(a: Value, b: Value): Value {
    this.get(a);
    this.get(b);
    this.bytes.push(opcodes.f64Add);
    return this.keep('f64');
  }

  multiplyFloat64(a: Value, b: Value): Value {
    this.get(a);
    this.get(b);
    this.bytes.push(opcodes.f64Multiply);
    return this.keep('f64');
  }

  /** What another function gives for these values: a float64. */
  call(index: number, ...values: readonly Value[]): Value {
    this.run(index, ...values);
    return this.keep('f64');
  }

  /** Calls another function, which gives nothing. */
  run(index: number, ...values: readonly Value[]): void {
    for (const value of values) this.get(value);
    this.bytes.push(opcodes.call, ...unsigned(index));
  }

  /**
   * What a piece gives, whose instructions are copied here. A constant is read once, before the loop: where it is read again and again, the compiler
   * has to keep every one of these reads in its place between the stores.
   */
  apply(name: string, ...values: readonly Value[]): Value {
    const { parameters, types, body, changed, result } = this.pieces.get(name);
    const places = types.map((type, i) => (i < parameters && !changed.has(i) ? values[i]! : this.local(type)));
    for (const i of changed) {
      this.get(values[i]!);
      this.bytes.push(opcodes.localSet, ...unsigned(places[i]!));
    }
    for (const each of body) {
      if (each.kind === 'local') this.bytes.push(each.opcode, ...unsigned(places[each.local]!));
      else if (each.kind === 'constant') this.get(this.constant(each.bytes, 'v128'));
      else this.bytes.push(...each.bytes);
    }
    return this.keep(result);
  }

  /** A whole number, 0 at the beginning. */
  counter(): Value {
    return this.local('i32');
  }

  /** Adds a number that is known now to a counter or a parameter. */
  advance(counter: Value, by: number): void {
    this.get(counter);
    this.bytes.push(opcodes.i32Const, ...signed(by), opcodes.i32Add, opcodes.localSet, ...unsigned(counter));
  }

  /** The same with one that a parameter says. */
  advanceBy(counter: Value, by: Value): void {
    this.get(counter);
    this.get(by);
    this.bytes.push(opcodes.i32Add, opcodes.localSet, ...unsigned(counter));
  }

  /** Ends the function with a result unless a float64 is finite: x − x is 0 then, and else NaN. */
  endUnlessFinite(number: Value, result: Value): void {
    this.get(number);
    this.get(number);
    this.bytes.push(opcodes.f64Subtract, opcodes.f64Const, ...float64(0), opcodes.f64NotEqual, opcodes.if, noResult);
    this.get(result);
    this.bytes.push(opcodes.return, opcodes.end);
  }

  /** The whole function, which repeats everything until a counter has come up to a limit, and gives the counter then. */
  loopUntil(counter: Value, limit: Value): number[] {
    this.get(counter);
    this.get(limit);
    this.bytes.push(opcodes.i32Less, opcodes.branchIf, 0, opcodes.end);
    this.get(counter);
    const runs: [number, ValueType][] = [];
    for (const type of this.types) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0] += 1;
      else runs.push([1, type]);
    }
    return sized([...list(runs.map(([count, type]) => [...unsigned(count), valueTypes[type]])), ...this.prologue, opcodes.loop, noResult, ...this.bytes, opcodes.end]);
  }

  private constant(bytes: Uint8Array, type: ValueType): Value {
    const key = bytes.join();
    let value = this.constants.get(key);
    if (value === undefined) {
      value = this.local(type);
      this.prologue.push(...bytes, opcodes.localSet, ...unsigned(value));
      this.constants.set(key, value);
    }
    return value;
  }

  private local(type: ValueType): Value {
    this.types.push(type);
    return this.parameters + this.types.length - 1;
  }

  /** The value on the stack, into a new local. */
  private keep(type: ValueType): Value {
    const value = this.local(type);
    this.bytes.push(opcodes.localSet, ...unsigned(value));
    return value;
  }

  private get(value: Value): void {
    this.bytes.push(opcodes.localGet, ...unsigned(value));
  }

  private address(base?: Value): void {
    if (base === undefined) this.bytes.push(opcodes.i32Const, 0);
    else this.get(base);
  }

  private vector(opcode: number, ...operands: readonly number[]): void {
    this.bytes.push(opcodes.vector, ...unsigned(opcode), ...operands);
  }
}
