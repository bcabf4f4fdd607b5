import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { endOf, examples, folderWith, lively, output, root, run, traced } from './helpers.ts';
import type { LayerWeights } from './helpers.ts';

const mazur = join(examples, 'worked-example-2-2-2.nn.json');

interface Published {
  readonly publishedNumbers: Readonly<Record<string, { readonly published: number; readonly decimalsPublished: number }>>;
  readonly expected: { readonly weightsAfterStep1BiasesFrozen: readonly LayerWeights[]; readonly after10000BiasesFrozen: { readonly loss: number; readonly finalWeights: readonly LayerWeights[] } };
}

const { publishedNumbers, expected } = JSON.parse(readFileSync(join(root, 'test/oracle/published/mazur-2-2-2.json'), 'utf8')) as Published;

function expectPublished(name: string, value: number): void {
  const { published, decimalsPublished } = publishedNumbers[name]!;
  assert.ok(Math.abs(value - published) <= 0.500001 * 10 ** -decimalsPublished, `${name} is ${value}, published is ${published}`);
}

test("the published numbers of Mazur's worked example come out of trace", async () => {
  const { loss, layers } = await traced([mazur]);
  const [h, o] = [layers[0]!, layers[1]!];
  expectPublished('net_h1', h.z[0]![0]!);
  expectPublished('out_h1', h.a[0]![0]!);
  expectPublished('out_h2', h.a[0]![1]!);
  expectPublished('out_o1', o.a[0]![0]!);
  expectPublished('out_o2', o.a[0]![1]!);
  expectPublished('E_total', Number(loss));
  expectPublished('dE/dw5', o.dW[0]![0]!);
  expectPublished('dE/dw1', h.dW[0]![0]!);
  expectPublished('E_after_10000', Number((await traced([mazur, '--step', '9999'])).loss));
});

test("the published weights of Mazur's worked example come out of train", async () => {
  const { weights } = endOf(await output(['train', mazur, '--steps', '1', '--json']));
  const flat = [...weights[0]!.W.flat(), ...weights[1]!.W.flat()];
  flat.forEach((w, i) => expectPublished(`w${i + 1}_plus`, w));
  assert.deepEqual(weights.map(({ b }) => b), [[0.35, 0.35], [0.6, 0.6]]);
  const long = endOf(await output(['train', mazur, '--json']));
  assert.equal(long.steps, 10_000);
  const after = expected.after10000BiasesFrozen;
  assert.ok(Math.abs(long.loss - after.loss) <= 1e-12 + 1e-9 * after.loss);
  after.finalWeights.forEach(({ W }, l) => W.flat().forEach((w, i) => assert.ok(Math.abs(long.weights[l]!.W.flat()[i]! - w) <= 1e-12 + 1e-9 * Math.abs(w))));
});

test('a trace has the fields of the contract, and the shapes: m × units, W units × inputs', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const stdout = await output(['trace', 'a.nn.json'], folder);
  assert.match(stdout, /^\{"step":0,"epoch":0,"batch":\[\d+(,\d+){9}\],"loss":[\d.e-]+,"layers":\[\{"name":"h","type":"dense","W":\[\[/);
  const document = await traced(['a.nn.json'], folder);
  for (const key of ['step', 'epoch', 'batch', 'loss', 'layers', 'dX', 'y']) assert.ok(key in document, key);
  const shape = (rows: readonly (readonly number[])[]): string => {
    assert.ok(rows.every((row) => row.length === rows[0]!.length));
    return `${rows.length}×${rows[0]!.length}`;
  };
  for (const [l, nIn, units] of [[0, 1, 4], [1, 4, 1]] as const) {
    const layer = document.layers[l]!;
    assert.deepEqual(Object.keys(layer), ['name', 'type', 'W', 'b', 'z', 'a', 'da', 'dz', 'dW', 'db']);
    for (const key of ['W', 'dW'] as const) assert.equal(shape(layer[key]), `${units}×${nIn}`);
    for (const key of ['z', 'a', 'da', 'dz'] as const) assert.equal(shape(layer[key]), `10×${units}`);
    assert.deepEqual([layer.b.length, layer.db.length], [units, units]);
  }
  assert.deepEqual([shape(document.dX), shape(document.y)], ['10×1', '10×1']);
});

test('the state at step N is the one that N updates lead to', async () => {
  const folder = folderWith({ 'a.nn.json': lively, 'b.nn.json': { ...lively, optimizer: { type: 'adam' } } });
  for (const [spec, steps] of [['a.nn.json', 0], ['a.nn.json', 6], ['b.nn.json', 11], ['a.nn.json', 40]] as const) {
    const [document, stdout] = await Promise.all([traced([spec, '--step', String(steps)], folder), output(['train', spec, '--json', '--steps', String(steps)], folder)]);
    assert.deepEqual([document.step, document.epoch], [steps, Math.floor(steps / 4)]);
    assert.deepEqual(document.layers.map(({ W, b }) => ({ W, b })), endOf(stdout).weights);
  }
});

test('an update follows from the trace before it: W − η (dW + l2 W), b − η db', async () => {
  // dW and db are of the loss alone: the penalty's gradient enters with the update.
  const folder = folderWith({ 'a.nn.json': lively });
  const [before, after] = await Promise.all(['5', '6'].map((step) => traced(['a.nn.json', '--step', step], folder)));
  const rate = 0.1 * 0.99 ** 5;
  before!.layers.forEach(({ W, b, dW, db }, l) => {
    const next = after!.layers[l]!;
    W.forEach((row, j) => row.forEach((w, k) => assert.ok(Math.abs(next.W[j]![k]! - (w - rate * (dW[j]![k]! + 0.01 * w))) < 1e-14)));
    b.forEach((value, j) => assert.ok(Math.abs(next.b[j]! - (value - rate * db[j]!)) < 1e-14));
  });
});

test('--full takes all training samples in the order of the data', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const { batch, layers, y } = await traced(['a.nn.json', '--full', '--step', '2'], folder);
  assert.equal(batch.length, 32);
  assert.deepEqual(batch, batch.toSorted((a, b) => a - b));
  assert.ok(new Set(batch).size === 32 && batch.every((row) => row >= 0 && row < 40));
  assert.deepEqual([layers[0]!.z.length, y.length], [32, 32]);
});

test('numbers that are not finite are the strings of their names', async () => {
  const spec = { data: { x: [[-1], [1]], y: [[0], [0]] }, layers: [{ units: 1, weights: [[1e200]] }, { units: 1, weights: [[1e200]] }], loss: 'halfSse', training: { batchSize: 2, shuffle: false } };
  const { loss, layers } = await traced(['a.nn.json'], folderWith({ 'a.nn.json': spec }));
  assert.equal(loss, 'Infinity');
  assert.deepEqual(layers[1]!.z, [['-Infinity'], ['Infinity']]);
  assert.deepEqual(layers[1]!.dW, [['Infinity']]);
  assert.deepEqual(layers[1]!.db, ['NaN']);
});

test('a step that the run never reaches is told, with nothing on stdout', async () => {
  const spec = { data: { x: [[1]], y: [[0]] }, layers: [{ units: 1, weights: [[1e200]] }], loss: 'mse', training: { batchSize: 1 } };
  const { code, stdout, stderr } = await run(['trace', 'a.nn.json', '--step', '3'], folderWith({ 'a.nn.json': spec }));
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^step 3 is not reached: diverged at step 0 /);
});
