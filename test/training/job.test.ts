import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { initializerNames } from '../../src/core/index.ts';
import type { Diagnostic } from '../../src/spec/index.ts';
import { summarize } from '../../src/data/summary.ts';
import type { DataSummary } from '../../src/data/summary.ts';
import { parseSpec } from '../../src/spec/index.ts';
import { checkData, hintsOf, prepareJob } from '../../src/training/job.ts';
import { expectDiagnostic, unmark } from '../spec/helpers.ts';
import { diagnosticsOf, files, jobOf, small } from './helpers.ts';

const pets = 'w,h,kind\n1,2,cat\n2,1,dog\n3,3,cat\n4,4,bird\n';

/** The only diagnostic of a marked spec with its data. */
async function expectOne(template: string, severity: Diagnostic['severity'], code: string, says: readonly string[], contents: Readonly<Record<string, string>> = {}): Promise<void> {
  const { text, range } = unmark(template);
  const diagnostics = await diagnosticsOf(text, contents);
  assert.deepEqual(diagnostics.map((d) => d.code), [code], `${text}\n${diagnostics.map(({ message }) => message).join('\n')}`);
  expectDiagnostic(diagnostics[0]!, severity, code, range, says, text);
}

const training = '"training": { "batchSize": 1 }';

test('targets of another width than the last layer are refused, with both numbers', async () => {
  await expectOne(`{ "data": { "x": [[1]], "y": «[[1, 2, 3]]» }, "layers": [{ "units": 2 }], "loss": "mse", ${training} }`, 'error', 'target-width', ['3 numbers', '2 units']);
  const csv = { 'a.csv': 'v,a,b\n1,2,3\n' };
  await expectOne(`{ "data": { "csv": "a.csv", "target": ["a", "b"] }, "layers": [{ "units": «1» }], "loss": "mse", ${training} }`, 'error', 'target-width', ['2 numbers', 'a, b', '1 unit'], csv);
  await expectOne(`{ "data": { "csv": "a.csv", "target": "kind" }, "layers": [{ "units": «2», "activation": "softmax" }], "loss": "crossEntropy", ${training} }`, 'error', 'class-count', ['3 classes', 'bird, cat, dog', '2 units'], { 'a.csv': pets });
});

test('an input that the data does not have is refused, with both numbers and the names', async () => {
  await expectOne(`{ "input": «3», "data": { "csv": "a.csv", "target": "kind" }, "layers": [{ "units": 3, "activation": "softmax" }], "loss": "crossEntropy", ${training} }`, 'error', 'input-width', ['input is 3', '2 features', 'w, h'], { 'a.csv': pets });
});

test("the first layer's weights must fit the features of the data", async () => {
  const spec = (weights: string): string => `{ "data": { "x": [[1, 2, 3]], "y": [[1, 2]] }, "layers": [{ "name": "o", "units": 2, "weights": ${weights} }], "loss": "mse", ${training} }`;
  await expectOne(spec('«[[1, 2], [3, 4]]»'), 'error', 'weights-shape', ['weights of "o" are [2×2]', 'must be [2×3]']);
  assert.deepEqual(await diagnosticsOf(spec('[[1, 2, 3], [4, 5, 6]]')), []);
});

test('a batch larger than the data is warned of, with both numbers, and is the data', async () => {
  const spec = (size: string): string => `{ "data": { "generator": "xor", "samples": 50 }, "layers": [{ "units": 1, "activation": "sigmoid" }], "loss": "bce", "training": { "batchSize": ${size}, "validation": 0.2 } }`;
  await expectOne(spec('«41»'), 'warning', 'batch-larger-than-data', ['41', '40 training samples']);
  assert.deepEqual(await diagnosticsOf(spec('40')), []);
  const { job } = await prepareJob(spec('41'), files());
  assert.deepEqual([job!.plan.batchSize, job!.stepsPerEpoch], [40, 1]);
});

test('targets that are no probabilities are warned of where the loss compares probabilities', async () => {
  const cross = (y: string): string => `{ "data": { "x": [[1], [2]], "y": ${y} }, "layers": [{ "units": 2, "activation": "softmax" }], "loss": "crossEntropy", ${training} }`;
  await expectOne(cross('«[[0, 1], [0.5, 0.6]]»'), 'warning', 'targets-no-distribution', ['sample 1', '0.5, 0.6', 'sum to 1']);
  await expectOne(cross('«[[0.25, 0.5], [0, 1]]»'), 'warning', 'targets-no-distribution', ['sample 0', '0.25, 0.5']);
  await expectOne(cross('«[[-1, 2], [0, 1]]»'), 'warning', 'targets-no-distribution', ['sample 0', '-1, 2']);
  assert.deepEqual(await diagnosticsOf(cross('[[0.3, 0.7], [0, 1]]')), []);
  const binary = (y: string): string => `{ "data": { "x": [[1], [2]], "y": ${y} }, "layers": [{ "units": 1, "activation": "sigmoid" }], "loss": "bce", ${training} }`;
  await expectOne(binary('«[[0], [2]]»'), 'warning', 'targets-no-probability', ['sample 1', '(2)', 'between 0 and 1']);
});

test('a data file that cannot be read is reported at its path in the spec', async () => {
  await expectOne(`{ "data": { "csv": «"no.csv"», "target": "kind" }, "layers": [{ "units": 1 }], "loss": "mse", ${training} }`, 'error', 'unreadable-file', ['there is no file no.csv']);
});

test('a wrong cell is reported in its own file', async () => {
  const text = `{ "data": { "csv": "a.csv", "target": "kind" }, "layers": [{ "units": 1 }], "loss": "mse" }`;
  const [found, ...others] = await diagnosticsOf(text, { 'a.csv': 'v,kind\n1,2\nx,3\n' });
  assert.deepEqual(others, []);
  assert.deepEqual([found!.file, found!.range], ['a.csv', { start: { line: 2, column: 0 }, end: { line: 2, column: 1 } }]);
});

test('a network that the data makes too large is refused with its size, without being laid out', async () => {
  // Each layer alone would fit: the first is too large only with the 10,000 features of the data.
  const x = [Array<number>(10_000).fill(0)];
  const before = process.memoryUsage().arrayBuffers;
  const started = performance.now();
  const text = `{ "data": { "x": ${JSON.stringify(x)}, "y": [[1]] }, "layers": «[{ "units": 1000000 }, { "units": 1 }]», "loss": "mse", ${training} }`;
  await expectOne(text, 'error', 'network-too-large', ['10,002,000,001 parameters', '1,490 GiB', '2 GiB']);
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 22);
  assert.ok(performance.now() - started < 5000);
});

test('a batch that does not fit into memory is refused', async () => {
  const text = `{ "data": { "generator": "xor", "samples": 200000 }, "layers": [{ "units": 400 }, { "units": 1 }], "loss": "mse", "training": «{ "batchSize": "full" }» }`;
  await expectOne(text, 'error', 'batch-too-large', ['"batchSize"', 'GiB']);
});

test('explicit weights and biases are where the network starts', async () => {
  const { initial } = (await jobOf({ ...small, layers: [{ units: 2, weights: [[1, 2, 3], [4, 5, 6]], bias: [7, 8] }] })).plan;
  assert.deepEqual([...initial.values], [1, 2, 3, 4, 5, 6, 7, 8]);
});

test('without a bias the biases start at 0, and a layer that uses none has none', async () => {
  const { initial } = (await jobOf({ ...small, layers: [{ units: 4, useBias: false }, { units: 2 }] })).plan;
  assert.deepEqual(initial.layers.map(({ b }) => [...b]), [[], [0, 0]]);
});

test('a layer is initialised alike whatever the others are', async () => {
  const first = async (layers: object[]): Promise<number[]> => [...(await jobOf({ ...small, layers })).plan.initial.layers[0]!.W.data];
  assert.deepEqual(await first([{ units: 4 }, { units: 2 }]), await first([{ units: 4 }, { units: 9, activation: 'relu', init: 'normal' }, { units: 2 }]));
});

test('no two layers start alike, nor do two seeds', async () => {
  const weights = async (seed: number): Promise<number[][]> => (await jobOf({ ...small, seed, layers: [{ units: 3 }, { units: 3 }, { units: 2 }] })).plan.initial.layers.map(({ W }) => [...W.data]);
  const [[first, second], [otherSeed]] = await Promise.all([weights(1), weights(2)]);
  assert.equal(first!.length, second!.length);
  assert.ok(first!.every((w, i) => w !== second![i] && w !== otherSeed![i]));
});

test('uniform initialisers stay inside their bounds and fill them', async () => {
  // 3 inputs, 2,000 units: Glorot √(6 / 2003), He √(6 / 3).
  for (const [init, bound] of [['xavierUniform', Math.sqrt(6 / 2003)], ['heUniform', Math.sqrt(2)], ['uniform', 0.05], ['zeros', 0]] as const) {
    const { initial } = (await jobOf({ ...small, layers: [{ units: 2000, init }, { units: 2 }] })).plan;
    const largest = initial.layers[0]!.W.data.reduce((max, w) => Math.max(max, Math.abs(w)), 0);
    assert.ok(largest <= bound && largest >= 0.99 * bound, `${init}: ${largest} of ${bound}`);
  }
});

test('normal initialisers have their deviation', async () => {
  for (const [init, deviation] of [['xavierNormal', Math.sqrt(2 / 2003)], ['heNormal', Math.sqrt(2 / 3)], ['lecunNormal', Math.sqrt(1 / 3)], ['normal', 0.05]] as const) {
    const { data } = (await jobOf({ ...small, layers: [{ units: 2000, init }, { units: 2 }] })).plan.initial.layers[0]!.W;
    const mean = data.reduce((sum, w) => sum + w, 0) / data.length;
    const measured = Math.sqrt(data.reduce((sum, w) => sum + (w - mean) ** 2, 0) / data.length);
    // 6,000 draws: the deviation is known to 1 %, the mean to 1.3 % of it.
    assert.ok(Math.abs(measured / deviation - 1) < 0.05 && Math.abs(mean) < 0.06 * deviation, `${init}: ${measured} of ${deviation}`);
  }
  assert.equal(initializerNames.length, 8, 'the two tests know every initialiser');
});

test('the length of a run follows from samples, batches and epochs', async () => {
  for (const [batchSize, validation, steps] of [[5, 0, 30], [23, 0, 6], ['full', 0, 6], [1, 0, 138], [5, 0.5, 6 * 3]] as const) {
    assert.equal((await jobOf({ ...small, training: { epochs: 6, batchSize, validation } })).totalSteps, steps, `${batchSize}, ${validation}`); // 0.5 of 23 holds back 12
  }
});

test('whatever the text and the file, preparing a job answers', async () => {
  const text = JSON.stringify({ data: { csv: 'a.csv', target: 'kind' }, layers: [{ units: 3, activation: 'softmax' }], loss: 'crossEntropy', training: { validation: 0.25, batchSize: 2 } });
  const edit = fc.tuple(fc.nat(400), fc.nat(6), fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('"', ',', '1', '{', ']', '\n', '"x"', 'NaN')));
  const apply = (source: string, [at, cut, put]: [number, number, string]): string => source.slice(0, at % (source.length + 1)) + put + source.slice((at % (source.length + 1)) + cut);
  await fc.assert(
    fc.asyncProperty(fc.option(edit), fc.option(edit), async (inSpec, inFile) => {
      await diagnosticsOf(inSpec ? apply(text, inSpec) : text, { 'a.csv': inFile ? apply(pets, inFile) : pets });
    }),
    { numRuns: 500 },
  );
});

const scales = 'height,age,kind\n0.5,60,a\n1.5,20,b\n1,40,a\n';
const tall = (normalize: string, csv = scales): Promise<{ readonly hints: readonly Diagnostic[]; readonly summary: DataSummary | null }> => loadedOf(`{ "data": { "csv": "a.csv", "target": "kind"${normalize} }, "layers": [{ "units": 2, "activation": "softmax" }], "loss": "crossEntropy" }`, csv);

async function loadedOf(text: string, csv: string): Promise<{ readonly hints: readonly Diagnostic[]; readonly summary: DataSummary | null }> {
  const parsed = parseSpec(text);
  const { dataset } = await checkData(parsed, files({ 'a.csv': csv }));
  return { hints: hintsOf(parsed, dataset), summary: dataset && summarize(dataset) };
}

test('features of very different scale get a hint, from a hundred times on, unless they are normalised', async () => {
  // Root mean squares: √(3.5 / 3) = 1.08 and √(5600 / 3) = 43.2, a ratio of 40; a hundred times the ages make it 4,000.
  assert.deepEqual((await tall('')).hints, []);
  const far = scales.replaceAll(/,(\d\d),/g, (_, age: string) => `,${age}00,`);
  const [hint, ...more] = (await tall('', far)).hints;
  assert.deepEqual([hint?.code, more], ['feature-scale', []]);
  assert.match(hint!.message, /^age is about 4,000 times height/);
  assert.deepEqual((await tall(', "normalize": "standard"', far)).hints, []);
});

test('a data set in a few numbers: rows, features, and the samples of each class', async () => {
  assert.deepEqual((await tall('')).summary, {
    rows: 3, features: ['height', 'age'], inputs: 2, targets: ['a', 'b'], classes: [{ name: 'a', count: 2 }, { name: 'b', count: 1 }], training: 3, validation: 0,
  });
});
