/**
 * The structures that the kernels read (assembly/plan.ts): their fields in the same order, and what writes and reads them.
 * The module states its own sizes, so a difference is found when it is loaded.
 */

/** Bytes of a field: addresses and whole numbers 4, float64 and long whole numbers 8. */
type FieldType = 'i32' | 'u64' | 'f64';

const i32 = (...names: readonly string[]): readonly (readonly [string, FieldType])[] => names.map((name) => [name, 'i32']);
const f64 = (...names: readonly string[]): readonly (readonly [string, FieldType])[] => names.map((name) => [name, 'f64']);

export const layerFields = [
  ...i32('nIn', 'units', 'activation', 'useBias', 'trainBias', 'weights', 'weightStride', 'inputMajor', 'group', 'bias', 'input', 'strips', 'z', 'a', 'delta', 'da'),
  ...i32('outputStrips', 'part'),
];

export const planFields = [
  ...i32('layers', 'layerCount', 'loss', 'tileRows', 'small', 'threads', 'x', 'xStride', 'y', 'yStride', 'zeros'),
  ...i32('rowStarts', 'columns', 'values', 'columnStarts', 'columnSamples', 'columnValues', 'unitRows', 'startOfZ', 'inputBlocks', 'blockInputs', 'gradientRows', 'trainingRows', 'trainingCount', 'order'),
  ...i32('shuffle', 'seedLow', 'seedHigh', 'batchSize', 'panels', 'target', 'dx', 'rows', 'copyBytes', 'masks', 'gathered', 'gatheredBytes', 'gatheredX', 'gatheredCapacity'),
  ...i32('gatheredFirst', 'gatheredEnd', 'unrolled', 'unrolledLast', 'toGradient', 'toState', 'stateBytes', 'parameters', 'parameterBytes'),
  ...i32('before', 'scratch', 'scratchBytes', 'lossParts', 'lossPartBytes', 'squareParts', 'biasParts', 'parts', 'rates', 'ratesStride', 'channels'),
  ...i32('optimizer', 'decayBiases', 'mode', 'count', 'stepInEpoch', 'stepsPerEpoch'),
  ['epoch', 'u64'] as const,
  ...i32('evaluated', 'made', 'diverged'),
  ...f64('loss64'),
  ['orderEpoch', 'u64'] as const,
  ['gatheredEpoch', 'u64'] as const,
  ...f64('l1', 'l2', 'momentum', 'decay', 'epsilon', 'beta1', 'beta2', 'weightDecay'),
  ...i32('command', 'arrived', 'generation', 'sleepers', 'failed'),
];

/** A structure at an address of a memory. */
export class Structure {
  private readonly view: DataView;
  private readonly places = new Map<string, { readonly at: number; readonly type: FieldType }>();

  constructor(buffer: ArrayBufferLike, address: number, fields: readonly (readonly [string, FieldType])[]) {
    this.view = new DataView(buffer);
    let at = address;
    for (const [name, type] of fields) {
      const size = type === 'i32' ? 4 : 8;
      at = Math.ceil(at / size) * size;
      this.places.set(name, { at, type });
      at += size;
    }
  }

  get(name: string): number {
    const { at, type } = this.place(name);
    if (type === 'i32') return this.view.getUint32(at, true);
    return type === 'f64' ? this.view.getFloat64(at, true) : Number(this.view.getBigUint64(at, true));
  }

  set(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      const { at, type } = this.place(name);
      if (type === 'i32') this.view.setUint32(at, value, true);
      else if (type === 'f64') this.view.setFloat64(at, value, true);
      else this.view.setBigUint64(at, BigInt(value), true);
    }
  }

  /** Where a field stands. */
  addressOf(name: string): number {
    return this.place(name).at;
  }

  private place(name: string): { readonly at: number; readonly type: FieldType } {
    const place = this.places.get(name);
    if (!place) throw new Error(`the structure has no field ${name}`);
    return place;
  }
}

/** Bytes that the fields take, as the kernels' language lays them out. */
export function bytesOf(fields: readonly (readonly [string, FieldType])[]): number {
  return fields.reduce((end, [, type]) => {
    const size = type === 'i32' ? 4 : 8;
    return Math.ceil(end / size) * size + size;
  }, 0);
}
