/** Values packed into one ArrayBuffer of float64: every number as it is, every array and list behind its length. One description both ways. */

export interface Codec<T> {
  readonly write: (value: T, out: Packer) => void;
  readonly read: (from: Unpacker) => T;
}

/** Collects what is written. */
export class Packer {
  private readonly parts: (number | Float64Array)[] = [];
  private length = 0;

  number(value: number): void {
    this.parts.push(value);
    this.length += 1;
  }

  array(values: Float64Array): void {
    this.number(values.length);
    this.parts.push(values);
    this.length += values.length;
  }

  /** All that was written, in one buffer. */
  buffer(): ArrayBuffer {
    const out = new Float64Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      if (typeof part === 'number') out[at++] = part;
      else {
        out.set(part, at);
        at += part.length;
      }
    }
    return out.buffer;
  }
}

/** Reads what was packed; arrays are views into the buffer. `what` names it in errors. */
export class Unpacker {
  private readonly all: Float64Array;
  private readonly what: string;
  private at = 0;

  constructor(buffer: ArrayBuffer, what: string) {
    this.all = new Float64Array(buffer);
    this.what = what;
  }

  /** Numbers read so far. */
  get position(): number {
    return this.at;
  }

  number(): number {
    const value = this.all[this.at++];
    return value ?? this.endsEarly();
  }

  /** The length of a list: its items take a number each at least. */
  count(): number {
    const count = this.number();
    return count >= 0 && this.at + count <= this.all.length ? count : this.endsEarly();
  }

  array(): Float64Array {
    const length = this.number();
    if (!(length >= 0 && this.at + length <= this.all.length)) this.endsEarly();
    this.at += length;
    return this.all.subarray(this.at - length, this.at);
  }

  /** To be called when all is read. Throws if something is left. */
  end(): void {
    if (this.at !== this.all.length) throw new Error(`${this.what} of ${this.all.length} numbers, ${this.at} were read`);
  }

  private endsEarly(): never {
    throw new Error(`${this.what} of ${this.all.length} numbers ends early`);
  }
}

export const number: Codec<number> = { write: (value, out) => out.number(value), read: (from) => from.number() };
export const array: Codec<Float64Array> = { write: (values, out) => out.array(values), read: (from) => from.array() };
export const flag: Codec<boolean> = { write: (value, out) => out.number(Number(value)), read: (from) => from.number() === 1 };

/** An object, its fields in the order in which they are described. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const names = Object.keys(fields) as (keyof T)[];
  return {
    write: (value, out) => {
      for (const name of names) fields[name].write(value[name], out);
    },
    read: (from) => {
      const value: Partial<T> = {};
      for (const name of names) value[name] = fields[name].read(from);
      return value as T;
    },
  };
}

export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write: (values, out) => {
      out.number(values.length);
      for (const value of values) item.write(value, out);
    },
    read: (from) => Array.from({ length: from.count() }, () => item.read(from)),
  };
}

/** Something or null. */
export function nullable<T>(item: Codec<T>): Codec<T | null> {
  return {
    write: (value, out) => {
      out.number(value === null ? 0 : 1);
      if (value !== null) item.write(value, out);
    },
    read: (from) => (from.number() === 1 ? item.read(from) : null),
  };
}

/** One of several objects that differ in `kind`; the kind itself is packed as its place in the list. */
export function union<T extends { readonly kind: string }>(cases: { readonly [K in T['kind']]: Codec<Omit<Extract<T, { kind: K }>, 'kind'>> }): Codec<T> {
  const kinds = Object.keys(cases) as T['kind'][];
  const codecs = cases as Readonly<Record<T['kind'], Codec<object>>>;
  return {
    write: (value, out) => {
      out.number(kinds.indexOf(value.kind));
      codecs[value.kind as T['kind']].write(value, out);
    },
    read: (from) => {
      const kind = kinds[from.number()];
      if (kind === undefined) throw new Error('no such kind');
      return { kind, ...codecs[kind].read(from) } as unknown as T;
    },
  };
}

export function pack<T>(codec: Codec<T>, value: T): ArrayBuffer {
  const out = new Packer();
  codec.write(value, out);
  return out.buffer();
}

/** Throws if the buffer does not hold one whole value. */
export function unpack<T>(codec: Codec<T>, buffer: ArrayBuffer, what: string): T {
  const from = new Unpacker(buffer, what);
  const value = codec.read(from);
  from.end();
  return value;
}
