/** What the tests of the engine share: the modules that the build made, and all the ways to compute with them. */

import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { createFastEngine } from '../../src/engine/index.ts';
import type { Kernels, Rung } from '../../src/engine/index.ts';
import { Pieces } from '../../src/engine/unrolled/pieces.ts';
import { Matrix, Parameters } from '../../src/core/index.ts';
import type { Engine, Observation, Precision, TrainingPlan, Window } from '../../src/core/index.ts';

// Node 20 knows the fused operations only when told, before any WebAssembly is compiled.
if (process.versions.v8.startsWith('11.')) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

const kernel = (name: string): Uint8Array => readFileSync(new URL(`../../dist/kernels-${name}.wasm`, import.meta.url));

export const kernels: Kernels = { fma: kernel('fma'), plain: kernel('plain') };
export const modules = { plain: new WebAssembly.Module(kernels.plain), fma: new WebAssembly.Module(kernels.fma) };

/** A module with one way of computing the products. */
export interface Way {
  readonly name: string;
  readonly rung: Rung;
  readonly small: boolean;
  readonly unrolled: boolean;
  readonly sparse: boolean;
}

/**
 * Tiles of two rows and of six, no tiles, steps written out where they are short enough, and zeros passed over, from each module: whatever way a
 * network would be computed by itself, the others can be had.
 */
export const ways: readonly Way[] = (['plain', 'fma'] as const).flatMap((name) => {
  const rung = { name, arithmetic: name === 'fma' ? 'fused' : 'separate', module: modules[name], pieces: new Pieces(kernels[name]), tileRows: 2 } as const;
  return [
    { name: `${name}, 2 rows`, rung, small: false, unrolled: false, sparse: false },
    { name: `${name}, 6 rows`, rung: { ...rung, tileRows: 6 }, small: false, unrolled: false, sparse: false },
    { name: `${name}, small`, rung, small: true, unrolled: false, sparse: false },
    { name: `${name}, unrolled`, rung, small: true, unrolled: true, sparse: false },
    { name: `${name}, 2 rows, sparse`, rung, small: false, unrolled: false, sparse: true },
    { name: `${name}, 6 rows, sparse`, rung: { ...rung, tileRows: 6 }, small: false, unrolled: false, sparse: true },
  ];
});

export const precisions = ['float64', 'float32'] as const;

export function engineBy({ rung, ...way }: Way, plan: TrainingPlan, precision: Precision = 'float64'): Engine {
  return createFastEngine(plan, { precision, rung, ...way });
}

export const whole = (size: number): Window => ({ first: 0, size });

/** An array of an observation, sample by sample [batch × size]. */
export function bySample(observed: Observation, size: number, read: (window: Window, sample: number) => Float64Array): Matrix {
  return Matrix.over(observed.batch.length, size, Float64Array.from(Array.from(observed.batch, (_row, sample) => [...read(whole(size), sample)]).flat()));
}

/** W and b of all layers, as an observation shows them. */
export function parametersSeen(observed: Observation, of: 'parameters' | 'gradients' | 'before', { network }: TrainingPlan): Parameters {
  const seen = new Parameters(network.layers);
  seen.layers.forEach(({ W, b }, l) => {
    W.data.set(observed.weights(of, l, whole(W.rows), whole(W.cols)));
    if (b.length > 0) b.set(observed.biases(of, l, whole(b.length)));
  });
  return seen;
}
