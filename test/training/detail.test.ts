/** The detail of what is pointed at: its sums against the pass of the reference mathematics, its update against the next step. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { losses } from '../../src/core/index.ts';
import type { Target } from '../../src/protocol/cursor.ts';
import { longest } from '../../src/protocol/detail.ts';
import type { Detail, Products } from '../../src/protocol/detail.ts';
import { inspect } from '../../src/training/inspect.ts';
import type { Job } from '../../src/training/job.ts';
import { Run } from '../../src/training/run.ts';
import { assertClose, jobOf, optimizers, small, view } from './helpers.ts';

function detailOf<K extends Detail['kind']>(run: Run, kind: K, target: Target, sample: number | null, step: number | null = null): Extract<Detail, { kind: K }> {
  const { detail } = run.frame(view({ step, sample, target }));
  assert.equal(detail?.kind, kind);
  return detail as Extract<Detail, { kind: K }>;
}

function sumOf({ left, right, rest }: Products): number {
  return left.reduce((sum, value, i) => sum + value * right[i]!, rest);
}

async function trained(job: Job, steps: number): Promise<Run> {
  const run = new Run(job);
  run.advance(steps, true);
  return run;
}

const deep = {
  ...small,
  data: { x: small.data.x, y: small.data.x.map((_, i) => [Number(i % 3 === 0), Number(i % 3 === 1), Number(i % 3 === 2)]) },
  layers: [{ name: 'h', units: 4, activation: 'gelu' }, { name: 's', units: 3, activation: 'softmax', useBias: false }, { name: 'o', units: 3, activation: 'softmax' }],
  loss: 'crossEntropy',
};

test('sums of a unit are its z, its ∂J/∂a, its ∂J/∂b, for a sample and for the mean', async () => {
  for (const spec of [small, deep]) {
    const job = await jobOf(spec);
    const run = await trained(job, 7);
    const { pass, gradients, y } = inspect(run.trainer);
    const { layers } = job.plan.network;
    for (const sample of [0, 3, null]) {
      const seen = (data: { readonly row: (i: number) => Float64Array; readonly rows: number }, unit: number): number =>
        sample === null ? Array.from({ length: data.rows }, (_, i) => data.row(i)[unit]!).reduce((s, v) => s + v, 0) / data.rows : data.row(sample)[unit]!;
      layers.forEach(({ units, useBias, activation }, l) => {
        for (let unit = 0; unit < units; unit++) {
          const detail = detailOf(run, 'node', { kind: 'node', column: l + 1, unit }, sample);
          const layer = pass.layers[l]!;
          for (const what of ['z', 'a', 'da', 'dz'] as const) assertClose(detail[what], seen(layer[what], unit), what);
          assertClose(sumOf(detail.forward) + (useBias ? detail.b : 0), detail.z, 'z of its terms');
          if (l < layers.length - 1) assertClose(sumOf(detail.backward), detail.da, '∂J/∂a of its terms');
          else {
            assertClose(detail.y, seen(y, unit), 'y');
            assert.equal(detail.backward.count, 0);
          }
          if (useBias) assertClose(detail.samples.dz.reduce((s, v) => s + v, 0), gradients.layers[l]!.b[unit]!, '∂J/∂b of its samples');
          if (activation !== 'softmax' && sample !== null) assertClose(detail.slope * detail.da, detail.dz, 'f′ · ∂J/∂a');
          if (activation === 'softmax' && sample !== null && l < layers.length - 1) {
            const { p, da } = detail.softmax!;
            assertClose(detail.a * (detail.da - p.reduce((s, pk, k) => s + pk * da[k]!, 0)), detail.dz, 'the softmax Jacobian');
          }
        }
      });
    }
  }
});

test('the shares of an edge add up to its gradient, and its input to ∂J/∂x', async () => {
  const run = await trained(await jobOf(small), 4);
  const { gradients, pass, batch } = inspect(run.trainer);
  for (const [layer, unit, input] of [[0, 4, 2], [1, 1, 3]] as const) {
    const detail = detailOf(run, 'edge', { kind: 'edge', layer, unit, input }, 1);
    assertClose(sumOf(detail.shares), gradients.layers[layer]!.W.row(unit)[input]!, '∂J/∂w');
    assert.equal(detail.dw, gradients.layers[layer]!.W.row(unit)[input]);
    assert.deepEqual([...detail.row], [...batch]);
    assert.equal(detail.dz, pass.layers[layer]!.dz.row(1)[unit]);
  }
  const input = detailOf(run, 'input', { kind: 'node', column: 0, unit: 2 }, 1);
  assert.equal(input.dx, pass.dx.row(1)[2]);
  assertClose(sumOf(input.backward), input.dx, '∂J/∂x');
});

test('the update is the one that the next step makes, state and all, for every optimiser', async () => {
  for (const optimizer of optimizers) {
    const job = await jobOf({ ...small, optimizer, regularization: { l1: 0.01, l2: 0.1 }, layers: [{ ...small.layers[0]!, trainBias: false }, small.layers[1]!] });
    const run = await trained(job, 9);
    const targets = [{ kind: 'edge', layer: 0, unit: 3, input: 1 }, { kind: 'edge', layer: 1, unit: 0, input: 4 }] as const;
    const edges = targets.map((target) => detailOf(run, 'edge', target, null).update);
    const biases = [1, 2].map((column) => detailOf(run, 'node', { kind: 'node', column, unit: 1 }, null).update!);
    run.advance(1, true);
    const [h, o] = run.trainer.parameters.layers;
    const after = [h!.W.row(3)[1], o!.W.row(0)[4], h!.b[1], o!.b[1]];
    const places: readonly (readonly [number, number, number | null])[] = [[0, 3, 1], [1, 0, 4], [0, 1, null], [1, 1, null]];
    [...edges, ...biases].forEach((update, i) => {
      assert.equal(update.after, after[i], `${optimizer.type}, number ${i}`);
      assert.deepEqual(update.stateAfter, run.trainer.optimizerState(...(places[i]!)));
      assert.equal(update.trained, i !== 2);
    });
    assert.equal(edges[0]!.penalty, 0.1 * edges[0]!.theta + 0.01 * Math.sign(edges[0]!.theta));
  }
});

test('the loss is the sum of what its samples add, and a sample the sum of its terms', async () => {
  for (const [loss, activation] of [['mse', 'tanh'], ['halfMse', 'linear'], ['halfSse', 'relu'], ['bce', 'sigmoid'], ['bce', 'softmax'], ['crossEntropy', 'softmax'], ['crossEntropy', 'sigmoid']] as const) {
    const spec = { ...deep, layers: [deep.layers[0], { name: 'o', units: 3, activation }], loss };
    const run = await trained(await jobOf(spec), 0);
    const { loss: J } = run.frame(view()).head;
    const detail = detailOf(run, 'loss', { kind: 'node', column: 3, unit: 0 }, 2);
    assertClose(detail.share.reduce((s, v) => s + v, 0), J, `${loss} of ${activation}`);
    assertClose(detail.term.reduce((s, v) => s + v, 0), detail.share[2]!, 'a sample');
    const mean = detailOf(run, 'loss', { kind: 'node', column: 3, unit: 0 }, null);
    assertClose(mean.term.reduce((s, v) => s + v, 0) * 5, J, 'the mean');
    // By the plain definition, where it is exact enough.
    const { term, scale } = losses[loss];
    detail.term.forEach((value, k) => assertClose(value, term(detail.a[k]!, detail.y[k]!) * scale(5, 3), `term ${k} of ${loss}`, 1e-9));
  }
});

test('a layer shows its matrices through a window and its vectors whole', async () => {
  const job = await jobOf({ ...small, data: { x: small.data.x.map((row, i) => Array.from({ length: 90 }, (_, j) => row[j % 3]! + i * j * 0.001)), y: small.data.y }, layers: [{ units: 70, activation: 'tanh' }, { units: 2 }] });
  const run = await trained(job, 2);
  const { pass, gradients } = inspect(run.trainer);
  const { detail } = run.frame(view({ sample: 1, first: [60, 3, 0], target: { kind: 'layer', layer: 0 } }));
  assert.ok(detail?.kind === 'layer');
  assert.deepEqual([detail.firstUnit, detail.firstInput, detail.rows, detail.cols], [3, 26, 64, 64], 'a window is full');
  assert.equal(detail.W[2 * 64 + 5], run.trainer.parameters.layers[0]!.W.row(5)[31]);
  assert.equal(detail.dW[2 * 64 + 5], gradients.layers[0]!.W.row(5)[31]);
  assert.deepEqual(detail.z, pass.layers[0]!.z.row(1));
  detail.slope.forEach((slope, j) => assertClose(slope, 1 - Math.tanh(detail.z[j]!) ** 2, 'tanh′'));
  assert.deepEqual(detail.input, pass.x.row(1).slice(26, 90));
});

test('a long sum keeps its largest terms in order, and the sum of the rest', async () => {
  const wide = 3000;
  const job = await jobOf({ ...small, data: { x: small.data.x.map((_, i) => Array.from({ length: wide }, (_v, j) => Math.sin(i + j * j))), y: small.data.y }, layers: [{ units: 2, activation: 'tanh' }, { units: 2 }] });
  const run = await trained(job, 1);
  const { forward, z, b } = detailOf(run, 'node', { kind: 'node', column: 1, unit: 1 }, 0);
  assert.deepEqual([forward.count, forward.index.length], [wide, longest]);
  assert.ok(forward.index.every((at, i) => i === 0 || at > forward.index[i - 1]!));
  assertClose(sumOf(forward) + b, z, 'z');
  const least = Math.min(...forward.left.map((w, i) => Math.abs(w * forward.right[i]!)));
  const kept = new Set(forward.index);
  const [w, x] = [run.trainer.parameters.layers[0]!.W.row(1), inspect(run.trainer).pass.x.row(0)];
  for (let i = 0; i < wide; i++) if (!kept.has(i)) assert.ok(Math.abs(w[i]! * x[i]!) <= least);
});

test('what the network does not have has no detail', async () => {
  const run = await trained(await jobOf(small), 1);
  const nothing: Target[] = [
    { kind: 'node', column: 0, unit: 3 }, { kind: 'node', column: 1, unit: 5 }, { kind: 'node', column: 1, unit: -1 }, { kind: 'node', column: 9, unit: 0 },
    { kind: 'edge', layer: 0, unit: 5, input: 0 }, { kind: 'edge', layer: 0, unit: 0, input: 3 }, { kind: 'edge', layer: 2, unit: 0, input: 0 }, { kind: 'layer', layer: 2 },
  ];
  for (const target of nothing) assert.equal(run.frame(view({ target })).detail, null);
});

test('the detail of a past step is the one that was there', async () => {
  const job = await jobOf({ ...small, optimizer: { type: 'adam' } });
  const run = new Run(job);
  const target = { kind: 'edge', layer: 1, unit: 1, input: 2 } as const;
  const seen: unknown[] = [];
  while (run.phase === 'ready') {
    seen.push(structuredClone(detailOf(run, 'edge', target, 1)));
    run.advance(1, true);
  }
  fc.assert(fc.property(fc.nat(seen.length - 1), (step) => assert.deepEqual(structuredClone(detailOf(run, 'edge', target, 1, step)), seen[step])));
});
