/**
 * The ladder: the ways to run the kernels here, of which the fastest is taken. None is used before it has computed a few
 * steps as the reference engine does.
 */

import * as l10n from '@vscode/l10n';
import { createReferenceEngine, Matrix, Parameters, seededRandom, uniformBetween } from '../core/index.ts';
import type { ActivationName, LossName, Precision, TrainingPlan } from '../core/index.ts';
import { createFastEngine } from './fastEngine.ts';
import type { Rung } from './machine.ts';
import { Pieces } from './unrolled/pieces.ts';

/** The modules that the build makes. */
export interface Kernels {
  /** With fused multiplication and addition. */
  readonly fma: Uint8Array;
  readonly plain: Uint8Array;
}

export interface Surroundings {
  /** Vectors are joined to 256 bit: the engine was started with the option for it. */
  readonly joined: boolean;
  /** Milliseconds. */
  readonly now: () => number;
}

/** The fastest rung that computes as the reference does; or, where there is none, a sentence that says why. */
export function climb(kernels: Kernels, precision: Precision, { joined, now }: Surroundings): Rung | string {
  const faults: string[] = [];
  const isSound = (rung: Rung): boolean => {
    const fault = faultOf(rung, precision);
    if (fault !== null) faults.push(`${rung.name}: ${fault}`);
    return fault === null;
  };
  const sound = fusedRungs(kernels, joined).filter(isSound);
  if (sound.length === 0) sound.push(...plainRungs(kernels).filter(isSound));
  if (sound.length === 0) return faults.join('; ') || l10n.t`this version of Node.js has no WebAssembly SIMD`;
  if (sound.length === 1) return sound[0]!;
  const times = sound.map((rung) => timeOf(rung, precision, now));
  return sound[times.indexOf(Math.min(...times))]!;
}

function fusedRungs({ fma }: Kernels, joined: boolean): Rung[] {
  if (!WebAssembly.validate(fma)) return [];
  const module = new WebAssembly.Module(fma);
  const pieces = new Pieces(fma);
  const narrow: Rung = { name: 'SIMD + FMA', arithmetic: 'fused', module, pieces, tileRows: 2 };
  return joined ? [{ name: 'SIMD + FMA, 256 bit', arithmetic: 'fused', module, pieces, tileRows: 6 }, narrow] : [narrow];
}

/** For where no fused operation is to be had, or none that is sound: where there is, these are slower. */
function plainRungs({ plain }: Kernels): Rung[] {
  return WebAssembly.validate(plain) ? [{ name: 'SIMD', arithmetic: 'separate', module: new WebAssembly.Module(plain), pieces: new Pieces(plain), tileRows: 2 }] : [];
}

const steps = 4;

/** Why a rung must not be used; null if it computes what the reference does: every activation, in small networks and in tiles, and where zeros are passed over. */
function faultOf(rung: Rung, precision: Precision): string | null {
  const [relative, absolute] = precision === 'float32' ? [1e-4, 1e-6] : [1e-9, 1e-12];
  const plans = [
    probe([3, 5, 2], ['tanh', 'linear'], 'halfMse', 7),
    probe([40, 27, 11], ['relu', 'softmax'], 'crossEntropy', 37),
    probe([40, 27, 11], ['gelu', 'sigmoid'], 'bce', 37),
    probe([130, 85, 11], ['relu', 'softmax'], 'crossEntropy', 37, 0.3),
    probe([20, 21, 22, 23, 24, 25, 9], ['leakyRelu', 'elu', 'selu', 'silu', 'softplus', 'softmax'], 'bce', 37),
    probe([9, 12, 9], ['softmax', 'sigmoid'], 'crossEntropy', 6),
  ];
  for (const plan of plans) {
    try {
      const [engine, reference] = [createFastEngine(plan, { precision, rung }), createReferenceEngine(plan)];
      const [own, expected] = [engine, reference].map((each) => [each.train(steps).loss, each.evaluate(plan.rows), ...each.parameters.values]);
      const wrong = own!.findIndex((value, i) => !(Math.abs(value - expected![i]!) <= absolute + relative * Math.abs(expected![i]!)));
      if (wrong >= 0) return l10n.t`it computes ${own![wrong]!} for ${expected![wrong]!}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return null;
}

/** Milliseconds of a few steps of a middling network, once the engine has compiled the kernels as well as it can. */
function timeOf(rung: Rung, precision: Precision, now: () => number): number {
  const engine = createFastEngine(probe([64, 64, 64, 10], ['relu', 'tanh', 'softmax'], 'crossEntropy', 64), { precision, rung });
  const windows = Array.from({ length: 12 }, () => {
    const start = now();
    engine.train(10);
    return now() - start;
  });
  return Math.min(...windows);
}

/** A network with so many units by layers, the input first, and three batches of random data, of which a share is not 0. */
function probe(units: readonly number[], activations: readonly ActivationName[], loss: LossName, batchSize: number, share = 1): TrainingPlan {
  const random = seededRandom(1);
  const layers = activations.map((activation, l) => ({ nIn: units[l]!, units: units[l + 1]!, useBias: true, activation }));
  const samples = { x: Matrix.zeros(3 * batchSize, units[0]!), y: Matrix.zeros(3 * batchSize, units.at(-1)!) };
  const initial = new Parameters(layers);
  for (const { data } of [samples.x, ...initial.layers.map(({ W }) => W)]) for (let i = 0; i < data.length; i++) data[i] = uniformBetween(random, -0.5, 0.5);
  if (share < 1) samples.x.data.forEach((value, i) => (samples.x.data[i] = random.next() < share ? value : 0));
  for (let i = 0; i < 3 * batchSize; i++) samples.y.data[i * samples.y.cols + Math.floor(random.next() * samples.y.cols)] = 1;
  return {
    network: { nIn: units[0]!, layers, loss }, optimizer: { type: 'sgd', momentum: 0.5, nesterov: false }, regularization: { l1: 0, l2: 0.001 },
    trainBias: layers.map(() => true), learningRate: 0.05, schedule: null, samples, rows: Uint32Array.from({ length: 3 * batchSize }, (_, i) => i),
    batchSize, shuffle: true, seed: 1, precision: 'float64', initial,
  };
}
