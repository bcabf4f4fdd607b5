/**
 * Data sets made by a formula: the six of TensorFlow Playground (playground.tensorflow.org, dataset.ts), two moons and a sine.
 * The two classes take turns, so that batches are balanced in the data's own order as well.
 */

import * as l10n from '@vscode/l10n';
import { Matrix, normal, seededRandom, streams, uniformBetween } from '../core/index.ts';
import type { Random } from '../core/index.ts';
import type { GeneratorName } from '../spec/model.ts';
import { FeatureTable } from './featureTable.ts';
import type { Table } from './targets.ts';

/** One sample to draw: the index-th of `of` samples in its class; `noise` is the spec's. */
interface Turn {
  /** The class to draw from, 0 or 1. */
  readonly code: number;
  readonly index: number;
  readonly of: number;
  readonly noise: number;
  readonly random: Random;
}

interface Recipe {
  readonly featureNames: readonly string[];
  /** Two names, or null: the target is a number. */
  readonly classes: readonly [string, string] | null;
  /** The features, and the code of the class or the number to learn. */
  readonly draw: (turn: Turn) => { readonly x: readonly number[]; readonly y: number };
}

const plane2 = ['x1', 'x2'] as const;

/** A disc of radius 2.5 inside a ring from 3.5 to 5. Noise moves the point only for the decision about its class, up to 5 · noise along each axis. */
const circle: Recipe = {
  featureNames: plane2,
  classes: [l10n.t`inner`, l10n.t`outer`],
  draw({ code, noise, random }) {
    const radius = 5;
    const r = code === 0 ? uniformBetween(random, 0, 0.5 * radius) : uniformBetween(random, 0.7 * radius, radius);
    const angle = uniformBetween(random, 0, 2 * Math.PI);
    const [x1, x2] = [r * Math.sin(angle), r * Math.cos(angle)];
    const distance = Math.hypot(x1 + jitter(radius, noise, random), x2 + jitter(radius, noise, random));
    return { x: [x1, x2], y: distance < 0.5 * radius ? 0 : 1 };
  },
};

/** Uniform over [−5, 5]², pushed 0.3 away from the axes; the class is the sign of x1 · x2, of the noisy point. */
const xor: Recipe = {
  featureNames: plane2,
  classes: [l10n.t`same sign`, l10n.t`opposite sign`],
  draw({ noise, random }) {
    const coordinate = (): number => {
      const value = uniformBetween(random, -5, 5);
      return value > 0 ? value + 0.3 : value - 0.3;
    };
    const [x1, x2] = [coordinate(), coordinate()];
    const product = (x1 + jitter(5, noise, random)) * (x2 + jitter(5, noise, random));
    return { x: [x1, x2], y: product >= 0 ? 0 : 1 };
  },
};

/** Two normal clusters around (2, 2) and (−2, −2). Their variance is 0.5 without noise and 4 at noise 0.5, on a line. */
const gauss: Recipe = {
  featureNames: plane2,
  classes: [l10n.t`around (2, 2)`, l10n.t`around (−2, −2)`],
  draw({ code, noise, random }) {
    const centre = code === 0 ? 2 : -2;
    const deviation = Math.sqrt(0.5 + 7 * noise);
    return { x: [centre + deviation * normal(random), centre + deviation * normal(random)], y: code };
  },
};

/** Two arms of r = 5 i/n from the origin, over 1.75 turns, half a turn apart. Noise moves each coordinate by up to `noise`. */
const spiral: Recipe = {
  featureNames: plane2,
  classes: [l10n.t`first arm`, l10n.t`second arm`],
  draw({ code, index, of, noise, random }) {
    const r = (index / of) * 5;
    const angle = (index / of) * 1.75 * 2 * Math.PI + (code === 0 ? 0 : Math.PI);
    return { x: [r * Math.sin(angle) + jitter(1, noise, random), r * Math.cos(angle) + jitter(1, noise, random)], y: code };
  },
};

/** Two interleaved half circles of radius 1 (scikit-learn, make_moons); noise is the standard deviation along each axis. */
const moons: Recipe = {
  featureNames: plane2,
  classes: [l10n.t`upper moon`, l10n.t`lower moon`],
  draw({ code, index, of, noise, random }) {
    const angle = of > 1 ? (Math.PI * index) / (of - 1) : 0;
    const [x1, x2] = code === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return { x: [x1 + noise * normal(random), x2 + noise * normal(random)], y: code };
  },
};

/** Regression: y = (x1 + x2) / 10 of the noisy point; uniform over [−6, 6]². */
const plane: Recipe = {
  featureNames: plane2,
  classes: null,
  draw({ noise, random }) {
    const x = squarePoint(random);
    return { x, y: (x[0] + jitter(6, noise, random) + x[1] + jitter(6, noise, random)) / 10 };
  },
};

/** Centre and sign of each bump of `gaussRegression`. */
const bumps = [
  [-4, 2.5, 1],
  [0, 2.5, -1],
  [4, 2.5, 1],
  [-4, -2.5, -1],
  [0, -2.5, 1],
  [4, -2.5, -1],
] as const;

/**
 * Regression over six bumps of alternating sign, uniform over [−6, 6]². Each falls on a line from ±1 at its centre to 0 at
 * distance 2 (Playground calls them Gaussian); y is the one of greatest magnitude at the noisy point.
 */
const gaussRegression: Recipe = {
  featureNames: plane2,
  classes: null,
  draw({ noise, random }) {
    const x = squarePoint(random);
    const [x1, x2] = [x[0] + jitter(6, noise, random), x[1] + jitter(6, noise, random)];
    let y = 0;
    for (const [c1, c2, sign] of bumps) {
      const height = Math.max(0, 1 - Math.hypot(x1 - c1, x2 - c2) / 2);
      if (height > Math.abs(y)) y = sign * height;
    }
    return { x, y };
  },
};

/** Regression: y = sin x, x uniform over [−π, π]; noise is the standard deviation of y. */
const sine: Recipe = {
  featureNames: ['x'],
  classes: null,
  draw({ noise, random }) {
    const x = uniformBetween(random, -Math.PI, Math.PI);
    return { x: [x], y: Math.sin(x) + noise * normal(random) };
  },
};

const recipes: Readonly<Record<GeneratorName, Recipe>> = { circle, xor, gauss, spiral, moons, plane, gaussRegression, sine };

/** Features of a sample of that generator. */
export function generatorFeatures(name: GeneratorName): number {
  return recipes[name].featureNames.length;
}

/** Draws `samples` samples, by stream `data` of the seed; of an odd number the first class has one more. */
export function generate(name: GeneratorName, samples: number, noise: number, seed: number): Table {
  const { featureNames, classes, draw } = recipes[name];
  const random = seededRandom(seed, streams.data);
  const x = Matrix.zeros(samples, featureNames.length);
  const y = new Float64Array(samples);
  const inClass = [Math.ceil(samples / 2), Math.floor(samples / 2)] as const;
  for (let i = 0; i < samples; i++) {
    const code = i % 2 === 0 ? 0 : 1;
    const drawn = draw({ code, index: Math.floor(i / 2), of: inClass[code], noise, random });
    x.row(i).set(drawn.x);
    y[i] = drawn.y;
  }
  const subject = l10n.t`generator ${name}`;
  const target = classes
    ? ({ kind: 'classes', subject, name: 'class', classes, classOfRow: Uint32Array.from(y) } as const)
    : ({ kind: 'numbers', subject, names: ['y'], values: Matrix.over(samples, 1, y) } as const);
  return { x: FeatureTable.of(x), featureNames, target };
}

/** Uniform in [−radius · noise, radius · noise). */
function jitter(radius: number, noise: number, random: Random): number {
  return uniformBetween(random, -radius, radius) * noise;
}

function squarePoint(random: Random): readonly [number, number] {
  return [uniformBetween(random, -6, 6), uniformBetween(random, -6, 6)];
}
