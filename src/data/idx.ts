/** One file in the IDX format: two zero bytes, the type of the numbers, how many dimensions, their sizes (4 bytes each), the numbers; big-endian. */

import * as l10n from '@vscode/l10n';
import { gibibytes } from '../spec/index.ts';
import type { ProblemCode } from '../spec/index.ts';
import { contentOf, isPacked } from './gzip.ts';
import type { Numbers } from './featureTable.ts';
import { inPortions } from './portions.ts';
import type { Loading } from './portions.ts';
import { count, memoryLimit } from './problems.ts';

/** What an IDX file says of itself. */
export interface IdxHeader {
  readonly type: NumberType;
  /** Sizes of the dimensions, all of them at least 1: the samples first. */
  readonly sizes: readonly number[];
}

/** What is wrong with a file, as a sentence that names it and the byte. */
export interface IdxFault {
  readonly code: ProblemCode;
  readonly message: string;
}

interface NumberType {
  readonly name: string;
  readonly bytes: number;
  /** Holds every number of the type, exactly. */
  readonly form: new (length: number) => Numbers;
  readonly read: (view: DataView, at: number) => number;
}

const types: Readonly<Record<number, NumberType>> = {
  0x08: { name: 'u8', bytes: 1, form: Uint8Array, read: (view, at) => view.getUint8(at) },
  0x09: { name: 'i8', bytes: 1, form: Float32Array, read: (view, at) => view.getInt8(at) },
  0x0b: { name: 'i16', bytes: 2, form: Float32Array, read: (view, at) => view.getInt16(at) },
  0x0c: { name: 'i32', bytes: 4, form: Float64Array, read: (view, at) => view.getInt32(at) },
  0x0d: { name: 'f32', bytes: 4, form: Float32Array, read: (view, at) => view.getFloat32(at) },
  0x0e: { name: 'f64', bytes: 8, form: Float64Array, read: (view, at) => view.getFloat64(at) },
};

/** Dimensions of images: samples × rows × columns × channels at most, samples × numbers at least. */
const imageDimensions = [2, 4] as const;
/** Numbers that are read at a time. */
const portion = 1 << 20;
const longestHeader = 4 + 4 * imageDimensions[1];

/** The file that a spec names as its images or as its labels. Plain, or packed with gzip. */
export class IdxFile {
  private readonly bytes: Uint8Array;
  private readonly path: string;
  private readonly kind: 'images' | 'labels';

  constructor(bytes: Uint8Array, path: string, kind: 'images' | 'labels') {
    this.bytes = bytes;
    this.path = path;
    this.kind = kind;
  }

  /** What the header says; nothing behind it is unpacked or looked at. */
  async header(): Promise<IdxHeader | IdxFault> {
    const content = await contentOf(this.bytes, longestHeader);
    return 'problem' in content ? this.fault(content.problem) : this.headerIn(content.bytes);
  }

  /** All numbers, in the order of the file: as many as the header says. Rejects only when the load is given up. */
  async numbers({ type, sizes }: IdxHeader, loading: Loading = {}): Promise<Numbers | IdxFault> {
    const length = sizes.reduce((n, size) => n * size, 1);
    const start = 4 + 4 * sizes.length;
    const end = start + length * type.bytes;
    const content = await contentOf(this.bytes, end);
    if ('problem' in content) return this.fault(content.problem);
    const bytesEach = count(type.bytes, l10n.t`byte`, l10n.t`bytes`);
    const what = l10n.t`${product(sizes)} numbers of ${bytesEach}`;
    if (content.bytes.length < end) return this.fault(l10n.t`ends at ${this.at(content.bytes.length)}, but its ${what} would end at ${this.at(end)}`);
    if (content.goesOn) return this.fault(l10n.t`goes on at ${this.at(end)}, where its ${what} end`);
    const { buffer, byteOffset } = content.bytes;
    const values = await inPortions(read(new DataView(buffer, byteOffset + start), type, length), loading);
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    return wrong === -1 ? values : this.fault(l10n.t`the number at ${this.at(start + wrong * type.bytes)} is ${values[wrong]!}: not a finite number`, 'not-a-number');
  }

  private headerIn(bytes: Uint8Array): IdxHeader | IdxFault {
    if (bytes.length < 4) return this.fault(l10n.t`ends at ${this.at(bytes.length)}: the header of an IDX file has at least 8 bytes`);
    const odd = bytes[0] !== 0 ? 0 : 1;
    if (bytes[odd] !== 0) return this.fault(l10n.t`${this.at(odd)} is ${hex(bytes[odd]!)}: an IDX file begins with two zero bytes`);
    const type = types[bytes[2]!];
    if (!type) {
      const known = Object.entries(types).map(([code, { name }]) => `${hex(Number(code))} (${name})`).join(', ');
      return this.fault(l10n.t`${this.at(2)} is ${hex(bytes[2]!)}, which is no type of numbers: ${known}`);
    }
    const dimensions = bytes[3]!;
    const found = count(dimensions, l10n.t`dimension`, l10n.t`dimensions`);
    const [least, most] = imageDimensions;
    if (this.kind === 'images' && (dimensions < least || dimensions > most)) return this.fault(l10n.t`${this.at(3)} says that it has ${found}: images have ${least} to ${most}`);
    if (this.kind === 'labels' && dimensions !== 1) return this.fault(l10n.t`${this.at(3)} says that it has ${found}: labels have 1`);
    const end = 4 + 4 * dimensions;
    if (bytes.length < end) return this.fault(l10n.t`ends at ${this.at(bytes.length)}, but the sizes of its ${found} would end at ${this.at(end)}`);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return this.checked({ type, sizes: Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i)) });
  }

  /** Sizes that are none, or too large for the memory. */
  private checked(header: IdxHeader): IdxHeader | IdxFault {
    const { sizes } = header;
    const none = sizes.indexOf(0);
    if (none === 0) return this.fault(l10n.t`has no samples: the size at ${this.at(4)} is 0`, 'no-rows');
    if (none > 0) return this.fault(l10n.t`the size of dimension ${none + 1}, at ${this.at(4 + 4 * none)}, is 0: a sample would have no numbers`);
    const bytes = 8 * sizes.reduce((n, size) => n * size, 1);
    if (bytes <= memoryLimit) return header;
    return this.fault(l10n.t`${product(sizes)} numbers, says the header at ${this.at(4)}, would need ${gibibytes(bytes)}, the limit is ${gibibytes(memoryLimit)}`, 'data-too-large');
  }

  private at(byte: number): string {
    const at = byte.toLocaleString('en');
    return isPacked(this.bytes) ? l10n.t`unpacked byte ${at}` : l10n.t`byte ${at}`;
  }

  private fault(message: string, code: ProblemCode = 'idx-format'): IdxFault {
    return { code, message: `${this.path}: ${message}` };
  }
}

/** Reads so many numbers of one type; yields the share that is read. */
function* read(view: DataView, type: NumberType, length: number): Generator<number, Numbers> {
  const values = new type.form(length);
  for (let from = 0; from < length; from += portion) {
    const to = Math.min(length, from + portion);
    for (let i = from; i < to; i++) values[i] = type.read(view, i * type.bytes);
    yield to / length;
  }
  return values;
}

/** `60,000 × 28 × 28` */
function product(sizes: readonly number[]): string {
  return sizes.map((size) => size.toLocaleString('en')).join(' × ');
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
