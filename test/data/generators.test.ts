import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { generate, generatorFeatures } from '../../src/data/generators.ts';
import type { Table } from '../../src/data/targets.ts';
import { generatorNames } from '../../src/spec/model.ts';
import type { GeneratorName } from '../../src/spec/model.ts';
import { assertClose, matrixOf } from './helpers.ts';

const name = fc.constantFrom(...generatorNames);
const noise = fc.integer({ min: 0, max: 50 }).map((percent) => percent / 100);
const seed = fc.nat();

function points(table: Table): number[][] {
  return matrixOf(table.x).toRows();
}

function codes({ target }: Table): Uint32Array {
  if (target.kind !== 'classes') assert.fail('expected classes');
  return target.classOfRow;
}

function classNames({ target }: Table): readonly string[] {
  return target.kind === 'classes' ? target.classes : [];
}

function values({ target }: Table): Float64Array {
  if (target.kind !== 'numbers') assert.fail('expected numbers');
  return target.values.data;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}

function variance(numbers: readonly number[]): number {
  const m = mean(numbers);
  return mean(numbers.map((n) => (n - m) ** 2));
}

test('the same seed gives the same bits, another seed gives others', () => {
  fc.assert(
    fc.property(name, noise, seed, (generator, level, s) => {
      const once = generate(generator, 30, level, s);
      assert.deepEqual(generate(generator, 30, level, s), once);
      const random = generator === 'spiral' || generator === 'moons' ? level > 0 : true;
      if (random) assert.notDeepEqual(generate(generator, 30, level, s + 1).x, once.x);
    }),
  );
});

test('every generator gives as many samples as asked, with named features and finite numbers', () => {
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 50 }), noise, seed, (generator, samples, level, s) => {
      const table = generate(generator, samples, level, s);
      assert.equal(table.x.rows, samples);
      assert.equal(table.x.cols, generatorFeatures(generator));
      assert.deepEqual(table.featureNames, generator === 'sine' ? ['x'] : ['x1', 'x2']);
      assert.ok(matrixOf(table.x).data.every(Number.isFinite));
      if (table.target.kind === 'numbers') assert.deepEqual([table.target.values.rows, table.target.values.cols], [samples, 1]);
      else assert.ok(codes(table).length === samples && codes(table).every((code) => code <= 1));
    }),
  );
});

test('five generators have two named classes, three have a number to learn', () => {
  const withClasses = generatorNames.filter((generator) => generate(generator, 2, 0, 0).target.kind === 'classes');
  assert.deepEqual(withClasses.toSorted(), ['circle', 'gauss', 'moons', 'spiral', 'xor']);
  assert.deepEqual(classNames(generate('circle', 2, 0, 0)), ['inner', 'outer']);
  assert.deepEqual(classNames(generate('xor', 2, 0, 0)), ['same sign', 'opposite sign']);
});

test('classes that are drawn take turns and are balanced, the first with one more of an odd number', () => {
  for (const generator of ['gauss', 'spiral', 'moons'] as const) {
    assert.deepEqual(Array.from(codes(generate(generator, 5, 0.5, 3))), [0, 1, 0, 1, 0]);
  }
  assert.deepEqual(Array.from(codes(generate('circle', 6, 0, 3))), [0, 1, 0, 1, 0, 1]);
});

test('without noise the circle is a disc within 2.5 and a ring from 3.5 to 5', () => {
  const table = generate('circle', 400, 0, 1);
  const radii = points(table).map(([x1, x2]) => Math.hypot(x1!, x2!));
  radii.forEach((r, i) => assert.ok(codes(table)[i] === 0 ? r < 2.5 : r > 3.5 - 1e-12 && r < 5 + 1e-12, `r = ${r}`));
  assert.ok(Math.min(...radii) < 0.2 && Math.max(...radii) > 4.9, 'the radii fill their ranges');
});

test('noise leaves the points of circle where they are and turns some labels near the border', () => {
  const [clear, noisy] = [generate('circle', 2000, 0, 1), generate('circle', 2000, 0.3, 1)];
  const radii = points(noisy).map(([x1, x2]) => Math.hypot(x1!, x2!));
  assert.ok(radii.every((r) => r < 2.5 || (r > 3.5 - 1e-12 && r < 5 + 1e-12)));
  const turned = radii.filter((_, i) => codes(noisy)[i] !== codes(clear)[i]);
  assert.ok(turned.length > 20, `${turned.length} labels turned`);
  // A point moves by at most 0.3 · 5 along each axis, so by 1.5 √2.
  assert.ok(turned.every((r) => Math.abs(r - 2.5) <= 1.5 * Math.SQRT2));
});

test('without noise xor is the sign of the product, off the axes by 0.3 and within 5.3', () => {
  const table = generate('xor', 500, 0, 2);
  points(table).forEach(([x1, x2], i) => {
    assert.equal(codes(table)[i], x1! * x2! > 0 ? 0 : 1);
    for (const x of [x1!, x2!]) assert.ok(Math.abs(x) >= 0.3 && Math.abs(x) <= 5.3, `${x}`);
  });
  const quadrants = new Set(points(table).map(([x1, x2]) => `${Math.sign(x1!)} ${Math.sign(x2!)}`));
  assert.equal(quadrants.size, 4);
});

test('noise turns labels of xor only within its reach from an axis', () => {
  const table = generate('xor', 2000, 0.1, 2);
  const wrong = points(table).filter(([x1, x2], i) => codes(table)[i] !== (x1! * x2! > 0 ? 0 : 1));
  assert.ok(wrong.length > 0);
  assert.ok(wrong.every(([x1, x2]) => Math.min(Math.abs(x1!), Math.abs(x2!)) <= 0.1 * 5));
});

test('gauss has clusters around (2, 2) and (−2, −2) of variance 0.5 without noise and 4 at noise 0.5', () => {
  for (const [level, expected] of [[0, 0.5], [0.25, 2.25], [0.5, 4]] as const) {
    const table = generate('gauss', 20_000, level, 5);
    for (const [code, centre] of [[0, 2], [1, -2]] as const) {
      const cluster = points(table).filter((_, i) => codes(table)[i] === code);
      for (const axis of [0, 1] as const) {
        const column = cluster.map((point) => point[axis]!);
        assertClose(mean(column), centre, 4 * Math.sqrt(expected / 10_000));
        assertClose(variance(column), expected, 0.06 * expected); // the sd of a variance is √(2/n) of it: 1.4 %
      }
    }
  }
});

test('without noise the points of spiral lie on its arms', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), (samples) => {
      const table = generate('spiral', samples, 0, 0);
      const of = [Math.ceil(samples / 2), Math.floor(samples / 2)];
      points(table).forEach(([x1, x2], i) => {
        const code = codes(table)[i]!;
        const r = (5 * Math.floor(i / 2)) / of[code]!;
        assertClose(Math.hypot(x1!, x2!), r, 1e-12);
        const angle = 3.5 * Math.PI * (r / 5) + code * Math.PI; // 1.75 turns over the radius 5
        assertClose(x1! * Math.cos(angle) - x2! * Math.sin(angle), 0, 1e-12);
        assert.ok(x1! * Math.sin(angle) + x2! * Math.cos(angle) >= 0);
      });
    }),
  );
});

test('the second arm of spiral is the first one turned by half a turn', () => {
  const rows = points(generate('spiral', 40, 0, 0));
  for (let i = 0; i < 40; i += 2) {
    assertClose(rows[i + 1]![0]!, -rows[i]![0]!);
    assertClose(rows[i + 1]![1]!, -rows[i]![1]!);
  }
});

test('noise moves a point of spiral by at most that much along each axis', () => {
  const [clear, noisy] = [generate('spiral', 500, 0, 9), generate('spiral', 500, 0.4, 9)];
  const moved = matrixOf(noisy.x).data.map((value, i) => Math.abs(value - matrixOf(clear.x).data[i]!));
  assert.ok(Math.max(...moved) <= 0.4 + 1e-12 && Math.max(...moved) > 0.35);
});

test('without noise the moons are half circles around (0, 0) and (1, 0.5)', () => {
  const table = generate('moons', 101, 0, 0);
  points(table).forEach(([x1, x2], i) => {
    if (codes(table)[i] === 0) {
      assertClose(Math.hypot(x1!, x2!), 1);
      assert.ok(x2! >= 0);
    } else {
      assertClose(Math.hypot(x1! - 1, x2! - 0.5), 1);
      assert.ok(x2! <= 0.5 + 1e-12);
    }
  });
});

test('six points of the moons are those of scikit-learn', () => {
  // make_moons(6, shuffle=False): angles 0, π/2 and π of both half circles.
  const expected = [[1, 0], [0, 0.5], [0, 1], [1, -0.5], [-1, 0], [2, 0.5]];
  points(generate('moons', 6, 0, 0)).forEach((point, i) => point.forEach((value, j) => assertClose(value, expected[i]![j]!)));
});

test('without noise plane is (x1 + x2) / 10 over the square of half width 6', () => {
  const table = generate('plane', 500, 0, 4);
  points(table).forEach(([x1, x2], i) => {
    assertClose(values(table)[i]!, (x1! + x2!) / 10);
    assert.ok(Math.abs(x1!) <= 6 && Math.abs(x2!) <= 6);
  });
  assert.ok(Math.max(...matrixOf(table.x).data) > 5.9 && Math.min(...matrixOf(table.x).data) < -5.9);
});

test('noise moves the target of plane by at most 2 · 6 · noise / 10', () => {
  const table = generate('plane', 1000, 0.5, 4);
  const errors = points(table).map(([x1, x2], i) => Math.abs(values(table)[i]! - (x1! + x2!) / 10));
  assert.ok(Math.max(...errors) <= 0.6 && Math.max(...errors) > 0.4);
});

test('gaussRegression is ±1 at its six centres, falls to 0 at distance 2, and takes the bump of greatest magnitude', () => {
  const table = generate('gaussRegression', 5000, 0, 4);
  const centres = [[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]] as const;
  const signs = [1, -1, 1, -1, 1, -1];
  points(table).forEach(([x1, x2], i) => {
    // The centres are 4 or more apart, so at most one is nearer than 2 and the nearest decides.
    const distances = centres.map(([c1, c2]) => Math.hypot(x1! - c1, x2! - c2));
    const nearest = distances.indexOf(Math.min(...distances));
    assertClose(values(table)[i]!, signs[nearest]! * bump(distances[nearest]!));
  });
  assert.ok(Math.max(...values(table)) > 0.9 && Math.min(...values(table)) < -0.9);
  assert.ok(values(table).every((y) => Math.abs(y) <= 1));
});

/** Height of a bump at that distance from its centre. */
function bump(distance: number): number {
  return distance < 2 ? (2 - distance) / 2 : 0;
}

test('without noise sine is sin x over [−π, π], with noise its residuals have that deviation', () => {
  const clear = generate('sine', 500, 0, 8);
  matrixOf(clear.x).data.forEach((x, i) => {
    assert.ok(Math.abs(x) <= Math.PI);
    assert.equal(values(clear)[i], Math.sin(x));
  });
  const noisy = generate('sine', 20_000, 0.2, 8);
  const residuals = Array.from(matrixOf(noisy.x).data, (x, i) => values(noisy)[i]! - Math.sin(x));
  assertClose(mean(residuals), 0, 4 * 0.2 / Math.sqrt(20_000));
  assertClose(Math.sqrt(variance(residuals)), 0.2, 0.005);
});

test('one sample of any generator is a sample', () => {
  for (const generator of generatorNames satisfies readonly GeneratorName[]) {
    assert.ok(matrixOf(generate(generator, 1, 0, 0).x).data.every(Number.isFinite), generator);
  }
});
