/**
 * Whatever is in a data file: an answer comes soon, never an exception; what is refused has a place, and what is accepted is sound.
 * DELTASCOPE_FUZZ is the number of files of each kind, a few hundred without it; their seed is DELTASCOPE_FUZZ_SEED.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Dataset } from '../../src/data/dataset.ts';
import type { Diagnostic } from '../../src/spec/index.ts';
import { prepareJob } from '../../src/training/job.ts';
import { expectInside } from '../spec/helpers.ts';
import { bytesOf, files, matrixOf } from './helpers.ts';
import { idx, packed } from './idxBytes.ts';

const runs = Number(process.env.DELTASCOPE_FUZZ ?? 300);
const seed = Number(process.env.DELTASCOPE_FUZZ_SEED ?? 1);
/** CPU time that one file may take [ms]: the machine may be busy with other things. */
const patience = 1000;

const flowers = 'size,colour,kind\n1,red,left\n2.5,blue,right\n-3e2,red,left\n4,"green, or so",right\n';
const csvFiles = [
  flowers,
  '\ufeffa;b;kind\r\n1,5;2;x\r\n"2,25";3;y\r\n-0,5;NA;x\r\n',
  'a\tb\tkind\n1\t2.5\tx\n?\t3\ty\n\t4\tx\n',
  'a,b,kind\r1,2,0\r3,4,1\r5,6,0\r',
  '"a","note ""n""","kind"\n"1","two\nlines","x"\n"2","3 ""quoted""","y"\n',
  'a;kind\n1.234,5;1\n1,234;2\n12 000;3\n',
  `name,kind\n${Array.from({ length: 30 }, (_, i) => `n${i},${i % 3}\n`).join('')}`,
  `a,kind\n${'1,2\n'.repeat(200)}`,
  'kind\n1\n', '', '\n\n', 'é,kind\n😀,1\n',
].map(bytesOf);

const bytes = (length: number): number[] => Array.from({ length }, (_, i) => (i * 37) % 256);
const images = [
  idx(0x08, [4, 2, 3], bytes(24)), idx(0x09, [4, 6], bytes(24)), idx(0x0b, [4, 1, 2, 1], bytes(16)),
  idx(0x0c, [4, 2], bytes(32)), idx(0x0d, [4, 2], bytes(32).map((byte) => byte & 0x3f)), idx(0x0e, [4, 1], bytes(32).map((byte) => byte & 0x3f)),
];
const labels = [idx(0x08, [4], [0, 1, 1, 0]), idx(0x0b, [4], [0, 1, 0, 0, 0, 1, 1, 0]), idx(0x0d, [4], [0, 0, 0, 0, 0x3f, 0x80, 0, 0, 0, 0, 0, 0, 0x3f, 0x80, 0, 0])];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: Uint8Array;
}

const csvFragment = fc.constantFrom(
  ',', ';', '\t', '"', '""', '\n', '\r\n', '\r', ' ', '1', '-2.5', '1,5', '1.234,5', '1e999', 'inf', 'NaN', 'NA', '?', 'red', 'kind', '\ufeff', '\0', '\u2028', '😀', '"a\nb"', 'x;y\tz,',
).map(bytesOf);
const anyBytes = fc.uint8Array({ maxLength: 6 });

function editsOf(fragment: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Edit[]> {
  const cut = fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(200) });
  return fc.array(fc.record({ at: fc.nat(500), cut, put: fragment }), { maxLength: 4 });
}

function edited(file: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return edits.reduce<Uint8Array>((result, { at, cut, put }) => {
    const from = at % (result.length + 1);
    return Uint8Array.from([...result.subarray(0, from), ...put, ...result.subarray(from + cut)]);
  }, file);
}

function specOf(data: object, [units, activation, loss]: readonly [number, string, string]): string {
  return JSON.stringify({ data, layers: [{ units, activation }], loss, training: { validation: 0.3 } }, null, 1);
}

const outputs = [[2, 'softmax', 'crossEntropy'], [1, 'sigmoid', 'bce'], [1, 'linear', 'mse'], [3, 'softmax', 'crossEntropy']] as const;

function expectSound({ x, y, training, validation, featureNames }: Dataset): void {
  assert.ok(matrixOf(x).data.every(Number.isFinite) && y.data.every(Number.isFinite), 'a number is not finite');
  assert.equal(x.rows, y.rows);
  assert.equal(training.length + validation.length, x.rows);
  assert.ok(training.length > 0 && (featureNames.length === 0 || featureNames.length === x.cols));
}

/** The place must be inside of the spec, or of the data file. */
function expectPlace({ message, code, file, range }: Diagnostic, spec: string, contents: Readonly<Record<string, Uint8Array>>): void {
  assert.match(message, /^\P{Cc}+$/u);
  if (file === null) expectInside(range, spec);
  else expectInside(range, new TextDecoder('utf-8').decode(contents[file]));
  if (code === 'idx-format') assert.match(message, /^[il]\.idx: .*byte \d/);
}

/** Loads the files, and counts in `found` what came of it. */
async function load(spec: string, contents: Readonly<Record<string, Uint8Array>>, found: Map<string, number>): Promise<void> {
  const start = process.cpuUsage();
  const { job, diagnostics } = await prepareJob(spec, files(contents));
  const { user, system } = process.cpuUsage(start);
  assert.ok((user + system) / 1000 < patience, `it took ${(user + system) / 1000} ms`);
  assert.equal(job === null, diagnostics.some(({ severity }) => severity === 'error'));
  if (job) expectSound(job.dataset);
  for (const diagnostic of diagnostics) expectPlace(diagnostic, spec, contents);
  for (const code of job ? ['accepted'] : new Set(diagnostics.map(({ code: each }) => each))) found.set(code, (found.get(code) ?? 0) + 1);
}

/** On the console where it was asked for: how many files were accepted, and how many refused for what. */
function report(what: string, found: ReadonlyMap<string, number>): void {
  if (process.env.DELTASCOPE_FUZZ === undefined) return;
  console.log(`${what}: ${[...found].sort(([, a], [, b]) => b - a).map(([code, times]) => `${code} ${times}`).join(' · ')}`);
}

/** The first value as a rule, now and then one of the others. */
function mostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

test(`${runs} CSV files`, async () => {
  const found = new Map<string, number>();
  const rules = fc.record({
    normalize: fc.constantFrom('none', 'standard', 'minmax'),
    missing: fc.constantFrom('error', 'drop', 'mean'),
    delimiter: mostly(undefined, ',', ';', '\t'),
    decimal: mostly(undefined, '.', ','),
    target: mostly<string | string[]>('kind', 'a', ['a', 'kind']),
    features: mostly<string[] | undefined>(undefined, ['a'], ['b', 'a']),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...csvFiles), editsOf(fc.oneof({ weight: 40, arbitrary: csvFragment }, { weight: 1, arbitrary: anyBytes })), rules, fc.constantFrom(...outputs), async (file, edits, rule, output) => {
      await load(specOf({ csv: 'a.csv', ...rule }, output), { 'a.csv': edited(file, edits) }, found);
    }),
    { numRuns: runs, seed },
  );
  report('CSV', found);
});

test(`${runs} pairs of IDX files`, async () => {
  const found = new Map<string, number>();
  const headerByte = fc.constantFrom(0, 1, 2, 3, 4, 8, 0x0d, 0x0e, 0x7f, 0x80, 0xff, 0x1f, 0x8b).map((byte) => Uint8Array.of(byte));
  const sometimes = (edits: fc.Arbitrary<Edit[]>) => fc.oneof({ weight: 4, arbitrary: fc.constant<Edit[]>([]) }, { weight: 1, arbitrary: edits });
  const header = sometimes(fc.array(fc.record({ at: fc.nat(16), cut: fc.nat(1), put: headerByte }), { maxLength: 2 }));
  const file = (corpus: readonly Uint8Array[]) => fc.tuple(fc.constantFrom(...corpus), header, sometimes(editsOf(anyBytes)), fc.boolean(), sometimes(editsOf(anyBytes)))
    .map(([plain, first, inner, isPacked, outer]) => (isPacked ? edited(packed(edited(edited(plain, first), inner)), outer) : edited(edited(plain, first), inner)));
  await fc.assert(
    fc.asyncProperty(file(images), file(labels), fc.constantFrom('none', 'standard', 'minmax'), fc.constantFrom(...outputs), async (pixels, classes, normalize, output) => {
      await load(specOf({ idx: { images: 'i.idx', labels: 'l.idx' }, normalize }, output), { 'i.idx': pixels, 'l.idx': classes }, found);
    }),
    { numRuns: runs, seed },
  );
  report('IDX', found);
});
