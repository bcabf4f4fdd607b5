/** The kernels' pieces (assembly/pieces.ts), taken out of the compiled module: functions without loops and branches, ready to be copied into another. */

import { externs, opcodes, Reader, sections, valueTypes, vectorOpcodes } from './binary.ts';
import type { ValueType } from './binary.ts';

/** An instruction: its bytes; or what it does with a local of its function; or a constant that it reads from a table of the module. */
export type Instruction =
  | { readonly kind: 'plain'; readonly bytes: Uint8Array }
  | { readonly kind: 'local'; readonly opcode: number; readonly local: number }
  | { readonly kind: 'constant'; readonly bytes: Uint8Array };

export interface Piece {
  /** How many. */
  readonly parameters: number;
  /** Of the locals, parameters included. */
  readonly types: readonly ValueType[];
  readonly result: ValueType;
  readonly body: readonly Instruction[];
  /** Parameters that are overwritten. */
  readonly changed: ReadonlySet<number>;
}

/** All functions of a module by the names under which it exports them, each read when it is asked for. */
export class Pieces {
  private readonly signatures: readonly Signature[];
  private readonly typeOf: readonly number[];
  private readonly bodies: readonly Uint8Array[];
  private readonly imported: number;
  private readonly places: ReadonlyMap<string, number>;
  private readonly known = new Map<string, Piece>();

  constructor(module: Uint8Array) {
    const found = sectionsOf(module);
    const section = (which: keyof typeof sections): Reader => new Reader(found.get(sections[which]) ?? Uint8Array.of(0));
    this.signatures = readList(section('type'), readSignature);
    this.imported = readList(section('import'), readImport).filter(Boolean).length;
    this.typeOf = readList(section('function'), (reader) => reader.unsigned());
    this.places = new Map(readList(section('export'), readExport).filter((entry) => entry !== null));
    this.bodies = readList(section('code'), (reader) => reader.take(reader.unsigned()));
  }

  /** Throws if there is no such function, or if it is no piece. */
  get(name: string): Piece {
    let piece = this.known.get(name);
    if (!piece) {
      piece = this.read(name);
      this.known.set(name, piece);
    }
    return piece;
  }

  private read(name: string): Piece {
    const place = (this.places.get(name) ?? -1) - this.imported;
    const signature = this.signatures[this.typeOf[place] ?? -1];
    const code = this.bodies[place];
    if (!signature || !code) throw new Error(`the kernels have no piece ${name}`);
    const reader = new Reader(code);
    const own = readList(reader, () => Array<ValueType>(reader.unsigned()).fill(typeAt(reader))).flat();
    const body = joinConstants([...instructions(reader, name)]);
    const count = signature.parameters.length;
    const written = new Set<number>();
    for (const each of body) {
      if (each.kind !== 'local') continue;
      if (each.opcode !== opcodes.localGet) written.add(each.local);
      else if (each.local >= count && !written.has(each.local)) throw new Error(`the kernels' piece ${name} counts on a local to be 0`);
    }
    const [result] = signature.results;
    if (!result) throw new Error(`the kernels' piece ${name} gives nothing`);
    return { parameters: count, types: [...signature.parameters, ...own], result, body, changed: new Set([...written].filter((local) => local < count)) };
  }
}

interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

function readList<T>(reader: Reader, item: (reader: Reader) => T): T[] {
  return reader.list(() => item(reader));
}

function sectionsOf(module: Uint8Array): Map<number, Uint8Array> {
  const reader = new Reader(module);
  reader.take(8);
  const found = new Map<number, Uint8Array>();
  while (!reader.isAtEnd) found.set(reader.byte(), reader.take(reader.unsigned()));
  return found;
}

function typeAt(reader: Reader): ValueType {
  const byte = reader.byte();
  const found = (Object.keys(valueTypes) as ValueType[]).find((type) => valueTypes[type] === byte);
  if (!found) throw new Error(`the kernels have a value of an unknown type, ${byte}`);
  return found;
}

function readSignature(reader: Reader): Signature {
  reader.byte();
  return { parameters: readList(reader, typeAt), results: readList(reader, typeAt) };
}

/** Whether it is a function. */
function readImport(reader: Reader): boolean {
  reader.name();
  reader.name();
  const kind = reader.byte();
  if (kind === externs.function) reader.unsigned();
  else if (kind === externs.memory) {
    const hasMaximum = reader.byte() % 2 === 1;
    reader.unsigned();
    if (hasMaximum) reader.unsigned();
  } else throw new Error('the kernels import something else than functions and a memory');
  return kind === externs.function;
}

/** Name and number of a function. */
function readExport(reader: Reader): readonly [string, number] | null {
  const [name, kind, index] = [reader.name(), reader.byte(), reader.unsigned()];
  return kind === externs.function ? [name, index] : null;
}

/** The instructions of a body but its end. Throws where one of them branches, calls or counts. */
function* instructions(reader: Reader, name: string): Generator<Instruction> {
  for (;;) {
    const start = reader.at;
    const opcode = reader.byte();
    if (opcode === opcodes.end && reader.isAtEnd) return;
    if (opcode >= opcodes.localGet && opcode <= opcodes.localTee) {
      yield { kind: 'local', opcode, local: reader.unsigned() };
      continue;
    }
    passOperands(reader, opcode, name);
    yield { kind: 'plain', bytes: reader.bytes.subarray(start, reader.at) };
  }
}

function passOperands(reader: Reader, opcode: number, name: string): void {
  if (opcode === opcodes.vector) passVectorOperands(reader);
  else if (opcode >= 0x28 && opcode <= 0x3e) passAddress(reader);
  else if (opcode === opcodes.i32Const || opcode === opcodes.i64Const) reader.unsigned();
  else if (opcode === opcodes.f32Const) reader.take(4);
  else if (opcode === opcodes.f64Const) reader.take(8);
  else if (opcode < 0x45 || opcode > 0xc4) throw new Error(`the kernels' piece ${name} has the instruction ${opcode}, which cannot be copied`);
}

function passVectorOperands(reader: Reader): void {
  const opcode = reader.unsigned();
  if (opcode <= vectorOpcodes.store || opcode === 92 || opcode === 93) passAddress(reader);
  else if (opcode === vectorOpcodes.constant || opcode === vectorOpcodes.shuffle) reader.take(16);
  else if (opcode >= 21 && opcode <= 34) reader.byte(); // a lane
  else if (opcode >= 84 && opcode <= 91) {
    passAddress(reader);
    reader.byte();
  }
}

/** Alignment and offset. */
function passAddress(reader: Reader): void {
  reader.unsigned();
  reader.unsigned();
}

/** Makes one instruction of a number pushed and what loads from there into all lanes: tables never change. */
function joinConstants(body: readonly Instruction[]): Instruction[] {
  const joined: Instruction[] = [];
  for (const instruction of body) {
    const before = joined.at(-1);
    if (before?.kind === 'plain' && instruction.kind === 'plain' && before.bytes[0] === opcodes.i32Const && isSplat(instruction.bytes)) {
      joined[joined.length - 1] = { kind: 'constant', bytes: Uint8Array.of(...before.bytes, ...instruction.bytes) };
    } else joined.push(instruction);
  }
  return joined;
}

function isSplat([opcode, second]: Uint8Array): boolean {
  return opcode === opcodes.vector && (second === vectorOpcodes.load32Splat || second === vectorOpcodes.load64Splat);
}
