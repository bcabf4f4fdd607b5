/** The memory: regions that do not meet, kernels that stay inside them and read nothing that an earlier batch has left. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Engine, Matrix, Precision, TrainingPlan } from '../../src/core/index.ts';
import { tooLarge } from '../../src/engine/index.ts';
import { firstAddress, layoutOf } from '../../src/engine/layout.ts';
import type { Layout } from '../../src/engine/layout.ts';
import type { SparseLayout } from '../../src/engine/sparse.ts';
import { bytesOf, layerFields, planFields, Structure } from '../../src/engine/structures.ts';
import { layer, plain, planFor, recipes } from './plans.ts';
import { engineBy, modules, precisions, ways } from './support.ts';
import type { Way } from './support.ts';

interface Region {
  readonly name: string;
  readonly from: number;
  readonly bytes: number;
  /** Whether it is written anew for every batch: what is there before does not matter. */
  readonly fresh?: boolean;
  /** Whether only the outside writes it. */
  readonly given?: boolean;
}

const up = (n: number, to: number): number => Math.ceil(n / to) * to;

/** Places for so many samples in panels, by the rule of assembly/panels.ts: rows of 4 vectors, or of 3 where that is less, or of 1 or 2. */
function places(samples: number, lanes: number): number {
  const needed = Math.ceil(samples / lanes);
  const [threes, fours] = [up(needed, 3), up(needed, 4)];
  return (needed <= 4 ? needed : threes < fours && needed < 12 ? threes : fours) * lanes;
}

const most = (samples: number, lanes: number): number => Math.max(...Array.from({ length: samples }, (_, i) => places(i + 1, lanes)));

/** The data's features, whole or without their zeros. */
function ofX({ samples: { x }, network }: TrainingPlan, { sparse, size, layers, ...layout }: Layout): Region[] {
  if (!sparse) return [{ name: 'x', from: layout.x, bytes: x.rows * layout.xStride, given: true }];
  const entries = x.gather(Uint32Array.from({ length: x.rows }, (_, i) => i)).data.filter((value) => value !== 0).length;
  const [lanes, [{ input, weightStride }]] = [16 / size, layers as [Layout['layers'][number]]];
  return [
    { name: 'starts of rows', from: sparse.rowStarts, bytes: (x.rows * Math.ceil(network.nIn / 128) + 1) * 4, given: true },
    { name: 'columns', from: sparse.columns, bytes: entries * 4, given: true }, { name: 'values', from: sparse.values, bytes: entries * size, given: true },
    { name: 'rows of units', from: sparse.unitRows, bytes: most(layout.capacity, lanes) * weightStride, fresh: true },
    { name: 'start of z', from: sparse.startOfZ, bytes: weightStride, fresh: true },
    { name: 'input', from: input, bytes: network.nIn * most(layout.capacity, lanes) * size, fresh: true },
  ];
}

/** Every region with the bytes that are needed of it. */
function regionsOf(plan: TrainingPlan, layout: Layout): Region[] {
  const { network, samples, rows, batchSize } = plan;
  const { size, capacity, parameterBytes } = layout;
  const [lanes, outputs] = [16 / size, network.layers.at(-1)!.units];
  const perSample = (n: number): number => n * most(capacity, lanes) * size;
  const strips = (n: number): number => up(n * size, 16) * most(batchSize, lanes);
  const parameters = (name: string, from: number): Region[] => layout.layers.flatMap(({ weights, weightStride, inputMajor, bias, nIn, units }, l) => [
    { name: `${name} W ${l}`, from: from + weights - layout.parameters, bytes: (inputMajor ? nIn : units) * weightStride },
    { name: `${name} b ${l}`, from: from + bias - layout.parameters, bytes: up(units * size, inputMajor ? 64 : 16) },
  ]);
  const states = Array.from({ length: layout.stateCount }, (_, i) => parameters(`state ${i}`, layout.parameters + (1 + i) * parameterBytes)).flat();
  const layers = layout.layers.flatMap(({ z, a, delta, da, outputStrips, units }, l): Region[] => [
    { name: `z ${l}`, from: z, bytes: perSample(units), fresh: true },
    ...(a === z ? [] : [{ name: `a ${l}`, from: a, bytes: perSample(units), fresh: true }]),
    { name: `delta ${l}`, from: delta, bytes: perSample(units), fresh: true },
    ...(da === 0 ? [] : [{ name: `da ${l}`, from: da, bytes: perSample(units), fresh: true }]),
    ...(outputStrips === 0 ? [] : [{ name: `strips of a ${l}`, from: outputStrips, bytes: strips(units), fresh: true }]),
  ]);
  /** Entries of the fullest batch that there can be. */
  const counts = Array.from({ length: samples.x.rows }, (_, i) => samples.x.gather([i]).data.filter((value) => value !== 0).length).sort((a, b) => b - a);
  const ofBatch = counts.slice(0, batchSize).reduce((sum, count) => sum + count, 0);
  const listed = ({ columnStarts, columnSamples, columnValues }: SparseLayout, t: number): Region[] => [
    { name: `starts of columns, thread ${t}`, from: columnStarts + t * layout.copyBytes, bytes: (network.nIn + 2) * 4, fresh: true },
    { name: `samples of columns, thread ${t}`, from: columnSamples + t * layout.copyBytes, bytes: ofBatch * 4, fresh: true },
    { name: `values of columns, thread ${t}`, from: columnValues + t * layout.copyBytes, bytes: ofBatch * size, fresh: true },
  ];
  return [
    { name: 'plan', from: layout.plan, bytes: bytesOf(planFields) },
    { name: 'layer structures', from: layout.layerStructures, bytes: bytesOf(layerFields) * network.layers.length, given: true },
    { name: 'command', from: layout.command, bytes: 4 }, { name: 'arrived', from: layout.arrived, bytes: 4 }, { name: 'generation', from: layout.generation, bytes: 4 },
    ...ofX(plan, layout),
    { name: 'y', from: layout.y, bytes: samples.y.rows * layout.yStride, given: true },
    { name: 'zeros', from: layout.zeros, bytes: Math.max(layout.xStride, layout.yStride, layout.sparse ? layout.layers[0]!.weightStride : 0), given: true },
    { name: 'training rows', from: layout.trainingRows, bytes: rows.length * 4, given: true }, { name: 'order', from: layout.order, bytes: rows.length * 4 },
    { name: 'evaluated', from: layout.evaluated, bytes: capacity * 4 }, { name: 'panels', from: layout.panels, bytes: 12 },
    ...Array.from({ length: layout.threads }, (_, t) => [
      { name: `rows, thread ${t}`, from: layout.rows + t * layout.copyBytes, bytes: most(capacity, lanes) * 4, fresh: true },
      ...(layout.sparse ? listed(layout.sparse, t) : [
        { name: `input, thread ${t}`, from: layout.layers[0]!.input + t * layout.copyBytes, bytes: perSample(network.nIn), fresh: true },
        { name: `strips of x, thread ${t}`, from: layout.layers[0]!.strips + t * layout.copyBytes, bytes: strips(network.nIn), fresh: true },
      ]),
    ]).flat(),
    { name: 'target', from: layout.target, bytes: perSample(outputs), fresh: true }, { name: 'dx', from: layout.dx, bytes: perSample(network.nIn), fresh: true },
    { name: 'masks', from: layout.masks, bytes: 128 },
    ...(layout.small ? [{ name: 'batches that lie ready', from: layout.gathered, bytes: layout.gatheredCapacity * layout.gatheredBytes }] : []),
    ...parameters('parameters', layout.parameters), ...states, ...parameters('gradients', layout.gradients), ...parameters('before', layout.before),
    { name: 'checkpoint', from: layout.checkpoint, bytes: (1 + layout.stateCount) * parameterBytes },
    { name: 'scratch', from: layout.scratch, bytes: layout.threads * layout.scratchBytes, fresh: true },
    { name: 'loss parts', from: layout.lossParts, bytes: 2 * layout.lossPartBytes, fresh: true }, { name: 'square parts', from: layout.squareParts, bytes: layout.parts * 8 },
    { name: 'bias parts', from: layout.biasParts, bytes: up(layout.threads * 8, 16) }, { name: 'rates', from: layout.rates, bytes: 256 * 24 },
    { name: 'channels', from: layout.channels, bytes: 5 * 8 * (network.layers.length + 1) },
    ...layers,
  ];
}

test('regions have room for what is written to them, and none meets another or the end', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...precisions), fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 7), fc.constantFrom(undefined, true), (recipe, precision, threads, times, sparse) => {
      const made = planFor(recipe);
      const plan = { ...made, batchSize: made.batchSize * times }; // larger than the data: nobody asks for it, but there is room
      const layout = layoutOf(plan, precision, threads, { sparse });
      const regions = regionsOf(plan, layout).sort((a, b) => a.from - b.from);
      assert.ok(layout.lossPartBytes >= 8 * layout.capacity && layout.capacity >= plan.batchSize);
      assert.ok(layout.scratchBytes >= Math.max(...layout.layers.map(({ weightStride, inputMajor }) => (inputMajor ? 16 : 6) * weightStride)));
      assert.ok(regions[0]!.from >= firstAddress);
      regions.forEach(({ name, from, bytes }, i) => {
        const end = regions[i + 1]?.from ?? layout.bytes;
        assert.ok(from % 16 === 0 && from + bytes <= end, `${name} at ${from} has ${bytes} bytes, and there comes ${regions[i + 1]?.name ?? 'the end'} at ${end}`);
      });
      layout.layers.forEach(({ weightStride, inputMajor, nIn, units }) => assert.ok(inputMajor ? weightStride >= up(units * layout.size, 64) && weightStride % 64 === 0 : weightStride >= nIn * layout.size && weightStride % 16 === 0));
    }),
    { numRuns: 300 },
  );
});

/** The engine of a plan, and the memory that it made for itself. */
function withMemory(way: Way, plan: TrainingPlan, precision: Precision): { engine: Engine; bytes: Uint8Array; layout: Layout } {
  const { Memory } = WebAssembly;
  const made: WebAssembly.Memory[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: ConstructorParameters<typeof Memory>[0]) {
      super(descriptor);
      made.push(this);
    }
  };
  try {
    const engine = engineBy(way, plan, precision);
    assert.equal(made.length, 1);
    return { engine, bytes: new Uint8Array(made[0]!.buffer), layout: layoutOf(plan, precision, 1, way) };
  } finally {
    WebAssembly.Memory = Memory;
  }
}

/** What an engine does in its life, and what comes of it; `between` is called between two things, but not where an observation is made use of. */
function life(engine: Engine, { samples, rows }: TrainingPlan, between: () => void): unknown[] {
  const all = Uint32Array.from({ length: samples.x.rows }, (_, i) => i);
  const look = (): number => engine.observe().loss + engine.observe().gradientNorm(0);
  const acts = [
    () => engine.train(1).loss, look, () => engine.train(2, true).loss, () => engine.evaluate(all), () => engine.train(3).loss, look,
    () => engine.train(1, true).loss, () => engine.snapshot(), () => engine.evaluate(rows.subarray(0, 1)), look, () => engine.train(70).loss, () => engine.snapshot(),
  ];
  return acts.map((act) => {
    const told = act();
    if (act !== look) between();
    return told;
  });
}

test('the kernels write nowhere but into what is theirs, whatever they do', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...ways), fc.constantFrom(...precisions), (recipe, way, precision) => {
      const plan = planFor({ ...recipe, rows: Math.min(recipe.rows, 20) });
      const { engine, bytes, layout } = withMemory(way, plan, precision);
      const regions = regionsOf(plan, layout).sort((a, b) => a.from - b.from);
      const gaps = regions.map(({ from, bytes: length }, i) => ({ from: from + length, to: regions[i + 1]?.from ?? bytes.length }));
      for (const { from, to } of gaps) bytes.fill(0xa5, from, to);
      const given = regions.filter((region) => region.given).map(({ name, from, bytes: length }) => ({ name, from, kept: bytes.slice(from, from + length) }));
      life(engine, plan, () => undefined);
      for (const { from, to } of gaps) assert.ok(bytes.subarray(from, to).every((byte) => byte === 0xa5), `behind ${regions.find((region) => region.from + region.bytes === from)!.name}`);
      for (const { name, from, kept } of given) assert.ok(Buffer.compare(bytes.subarray(from, from + kept.length), kept) === 0, `${name} is as it was`);
    }),
    { numRuns: 60 },
  );
});

test('nothing is read of what the batch before has left: not of the samples that it had more, nor of anything else', () => {
  fc.assert(
    fc.property(recipes, fc.constantFrom(...ways), fc.constantFrom(...precisions), (recipe, way, precision) => {
      const plan = planFor({ ...recipe, rows: Math.min(recipe.rows, 40) });
      const { engine, bytes, layout } = withMemory(way, plan, precision);
      const fresh = regionsOf(plan, layout).filter((region) => region.fresh);
      const spoil = (): void => fresh.forEach(({ from, bytes: length }) => bytes.fill(0xff, from, from + length)); // NaN, read as a number
      spoil();
      assert.deepEqual(life(engine, plan, spoil), life(engineBy(way, plan, precision), plan, () => undefined));
    }),
    { numRuns: 60 },
  );
});

test('a plan for which a memory has no room is told of in a sentence', () => {
  const rows = (count: number): TrainingPlan => {
    const plan = planFor(plain);
    const tall = (matrix: Matrix): Matrix => Object.create(matrix, { rows: { value: count } }) as Matrix;
    return { ...plan, samples: { x: tall(plan.samples.x as Matrix), y: tall(plan.samples.y) } };
  };
  assert.equal(tooLarge(rows(2 ** 25), 'float64', 1), null);
  assert.equal(tooLarge(rows(2 ** 27), 'float64', 1), 'it would need 6.0 GiB in one memory, which has at most 4');
  assert.equal(tooLarge(rows(2 ** 27 - 2 ** 13), 'float32', 1), null);
  const wide = planFor({ ...plain, layers: [layer(2, 'tanh'), layer(2, 'linear')] });
  const layers = wide.network.layers.map((one) => ({ ...one, nIn: 40_000, units: 40_000 }));
  assert.match(tooLarge({ ...wide, network: { ...wide.network, layers } }, 'float32', 2)!, /^it would need \d+\.\d GiB in one memory, which has at most 4$/);
});

/** Fields of a class of assembly/plan.ts with their types, in order. */
function fieldsOf(name: string): [string, string][] {
  const source = readFileSync(new URL('../../src/engine/assembly/plan.ts', import.meta.url), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const body = new RegExp(`class ${name} \\{([^}]*)\\}`).exec(source)![1]!;
  const types: Readonly<Record<string, string>> = { usize: 'i32', i32: 'i32', u32: 'i32', u64: 'u64', f64: 'f64' };
  return [...body.matchAll(/(\w+): (\w+);/g)].map(([, field, type]) => [field!, types[type!]!]);
}

test('the structures have the same fields on both sides, and both modules say the same sizes', () => {
  assert.deepEqual(planFields.map(([name, type]) => [name, type]), fieldsOf('Plan'));
  assert.deepEqual(layerFields.map(([name, type]) => [name, type]), fieldsOf('Layer'));
  for (const module of Object.values(modules)) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const abort = (): never => assert.fail();
    const { planBytes, layerBytes, firstFree } = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as Record<string, () => number>;
    assert.deepEqual([planBytes!(), layerBytes!()], [bytesOf(planFields), bytesOf(layerFields)]);
    assert.ok(firstFree!() <= firstAddress);
  }
});

test('a structure keeps every field apart, writes what is read, and knows no other names', () => {
  const bytes = new Uint8Array(bytesOf(planFields) + 32);
  const structure = new Structure(bytes.buffer, 16, planFields);
  planFields.forEach(([name], i) => structure.set({ [name]: i + 1 }));
  assert.deepEqual(planFields.map(([name]) => structure.get(name)), planFields.map((_field, i) => i + 1));
  structure.set({ epoch: 2 ** 53, loss64: NaN, seedLow: 2 ** 32 - 1 });
  assert.deepEqual([structure.get('epoch'), structure.get('loss64'), structure.get('seedLow')], [2 ** 53, NaN, 2 ** 32 - 1]);
  assert.ok([...bytes.subarray(0, 16), ...bytes.subarray(16 + bytesOf(planFields))].every((byte) => byte === 0));
  assert.throws(() => structure.get('nothing'), { message: 'the structure has no field nothing' });
});
