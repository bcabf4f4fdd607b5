/** The ladder: which of the ways to run is taken, and that one which computes wrongly is not. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { climb, createFastEngine } from '../../src/engine/index.ts';
import type { Rung } from '../../src/engine/index.ts';
import { plain, planFor } from './plans.ts';
import { kernels, precisions } from './support.ts';

const nothing = Uint8Array.of(1, 2, 3);
/** A module without anything in it. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const here = { joined: false, now: () => 0 };

/** The module with another number where this one stands, the first time or every time. */
function altered(module: Uint8Array, number: number, by: number, precision: 'float32' | 'float64'): Uint8Array {
  const bytesOf = (value: number): Buffer => Buffer.from((precision === 'float64' ? Float64Array.of(value) : Float32Array.of(value)).buffer);
  const bytes = Buffer.from(module);
  let at = bytes.indexOf(bytesOf(number));
  assert.ok(at > 0, `${number} is in the module`);
  for (; at > 0; at = bytes.indexOf(bytesOf(number), at + 1)) bytesOf(by).copy(bytes, at);
  return bytes;
}

/** Functions without arguments that return one number each. */
function moduleOf(functions: Readonly<Record<string, number>>): Uint8Array {
  const section = (id: number, content: readonly number[]): number[] => [id, content.length, ...content];
  const names = Object.keys(functions);
  const bodies = Object.values(functions).map((value) => [0, 0x41, ...(value < 64 ? [value] : [(value & 127) | 128, ((value >> 7) & 127) | 128, (value >> 14) & 127]), 0x0b]);
  const exported = names.flatMap((name, i) => [name.length, ...Buffer.from(name), 0, i]);
  return Uint8Array.from([
    ...empty, ...section(1, [1, 0x60, 0, 1, 0x7f]), ...section(3, [names.length, ...names.map(() => 0)]), ...section(7, [names.length, ...exported]),
    ...section(10, [names.length, ...bodies.flatMap((body) => [body.length, ...body])]),
  ]);
}

function trains(rung: Rung | string, precision: 'float32' | 'float64'): void {
  if (typeof rung === 'string') assert.fail(rung);
  assert.equal(createFastEngine(planFor(plain), { precision, rung }).train(5).steps, 5);
}

for (const precision of precisions) {
  describe(precision, () => {
    test('with fused operations, they are used, and the plain module is for where there are none', () => {
      const rung = climb(kernels, precision, here);
      assert.deepEqual(typeof rung === 'string' ? rung : [rung.name, rung.tileRows], ['SIMD + FMA', 2]);
      trains(rung, precision);
      const without = climb({ ...kernels, fma: nothing }, precision, here);
      assert.deepEqual(typeof without === 'string' ? without : [without.name, without.tileRows], ['SIMD', 2]);
      trains(without, precision);
    });

    test('where vectors are joined, the faster of two sound ways is taken', () => {
      for (const [slow, expected] of [[0, ['SIMD + FMA', 2]], [1, ['SIMD + FMA, 256 bit', 6]]] as const) {
        let looks = 0;
        let time = 0;
        const now = (): number => {
          const rung = Math.floor(looks++ / 24); // twelve windows, each with a look before and after
          return (time += rung === slow ? 5 : 1);
        };
        const rung = climb(kernels, precision, { joined: true, now });
        assert.deepEqual(typeof rung === 'string' ? rung : [rung.name, rung.tileRows], expected);
        trains(rung, precision);
      }
    });

    test('a module that computes wrongly is not used: with another number in its tables it is said what it computes', () => {
      for (const number of [1 / 6, 2 / 3, 0.01, 1.17756257419656]) {
        const fma = altered(kernels.fma, number, number * 1.5, precision);
        const told = climb({ fma, plain: nothing }, precision, here);
        assert.ok(typeof told === 'string', `${number}`);
        assert.match(told, /^SIMD \+ FMA: it computes -?[\d.e-]+ for -?[\d.e-]+$/);
        const instead = climb({ fma, plain: kernels.plain }, precision, here);
        assert.deepEqual(typeof instead === 'string' ? instead : [instead.name, instead.tileRows], ['SIMD', 2], 'the plain module is tried then');
        assert.equal(typeof climb({ fma, plain: nothing }, precision === 'float64' ? 'float32' : 'float64', here), 'object', 'the other precision has tables of its own');
      }
    });
  });
}

test('where there is none, a sentence says why', () => {
  assert.equal(climb({ fma: nothing, plain: nothing }, 'float64', here), 'this version of Node.js has no WebAssembly SIMD');
  const told = climb({ fma: empty, plain: empty }, 'float64', here);
  assert.ok(typeof told === 'string' && /^SIMD \+ FMA: .+; SIMD: .+/.test(told));
  const other = moduleOf({ planBytes: 8, layerBytes: 8, firstFree: 8 });
  const differ = 'the kernels and structures.ts differ in the fields of a structure';
  assert.equal(climb({ fma: other, plain: other }, 'float64', here), `SIMD + FMA: ${differ}; SIMD: ${differ}`);
});

test('a module whose tables reach into the engine’s memory is refused', () => {
  const rung = climb(kernels, 'float64', here);
  if (typeof rung === 'string') assert.fail(rung);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const abort = (): never => assert.fail();
  const { planBytes, layerBytes } = new WebAssembly.Instance(rung.module, { env: { memory, abort } }).exports as Record<string, () => number>;
  const other = moduleOf({ planBytes: planBytes!(), layerBytes: layerBytes!(), firstFree: 20_000 });
  assert.equal(climb({ fma: other, plain: nothing }, 'float64', here), "SIMD + FMA: the module's own tables reach up to 20000");
});
