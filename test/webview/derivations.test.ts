/**
 * The formulas of the inspector: for random networks, moments and targets, what is shown adds up to the result that is shown, by an evaluator
 * of its own that reads the expressions as a person would; and the results are those of PyTorch on its fixtures.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalCdf, normalPdf } from '../../src/core/index.ts';
import type { Matrix } from '../../src/core/index.ts';
import type { Target } from '../../src/protocol/cursor.ts';
import { decodeFrame, encodeFrame } from '../../src/protocol/frame.ts';
import { networkView } from '../../src/training/networkView.ts';
import { Run } from '../../src/training/run.ts';
import { columnScale, inColumn } from '../../webview/format.ts';
import { chosenRows, leftOut } from '../../webview/inspector/choose.ts';
import type { Context } from '../../webview/inspector/context.ts';
import { copyAs } from '../../webview/inspector/copy.ts';
import type { Derivation, Piece, Row } from '../../webview/inspector/derivation.ts';
import { derivationsOf } from '../../webview/inspector/derivations.ts';
import { expressionText } from '../../webview/inspector/expression.ts';
import { notationNames, notationOf } from '../../webview/notation/notation.ts';
import { plainText } from '../../webview/notation/plainText.ts';
import { networkFixtures } from '../oracle/fixtures.ts';
import type { Expected } from '../oracle/fixtures.ts';
import { jobOf, optimizers, view } from '../training/helpers.ts';

/** Reads an expression by the usual rules: functions and powers before products, products before sums. */
function evaluate(expression: readonly Piece[]): number {
  const tokens = expression.map((piece) => (typeof piece === 'object' ? piece.value : piece));
  let at = 0;
  const functions: Readonly<Record<string, (x: number) => number>> = {
    tanh: Math.tanh, ln: Math.log, cos: Math.cos, '√': Math.sqrt, 'e^': Math.exp, Φ: normalCdf, φ: normalPdf, σ: (x) => 1 / (1 + Math.exp(-x)),
  };
  const power = (base: number): number => {
    if (tokens[at] === '²') {
      at += 1;
      return base ** 2;
    }
    if (tokens[at] !== '^') return base;
    at += 1;
    return base ** atom();
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (typeof token === 'number') return power(token);
    if (token === '−') return -atom();
    if (token === '(') {
      const inner = sum();
      assert.equal(tokens[at++], ')');
      return power(inner);
    }
    if (token === 'max') {
      assert.equal(tokens[at++], '(');
      const first = sum();
      assert.equal(tokens[at++], ',');
      const second = sum();
      assert.equal(tokens[at++], ')');
      return Math.max(first, second);
    }
    const f = functions[String(token)];
    assert.ok(f, `an unknown sign: ${String(token)}`);
    return f(atom());
  };
  const product = (): number => {
    let value = atom();
    while (tokens[at] === '×' || tokens[at] === '/') value = tokens[at++] === '×' ? value * atom() : value / atom();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−') value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const value = sum();
  assert.equal(at, tokens.length, 'all of the expression was read');
  return value;
}

function assertNear(actual: number, expected: number, size: number, what: string, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.max(size, Math.abs(expected), 1e-300) || Object.is(actual, expected), `${what}: ${actual} is not ${expected}`);
}

/** Every line is what its expression says, and the lines add up to the result, exactly and in the digits shown. */
function check(derivation: Derivation, where: string): void {
  const { rows, rest, closing, result, kind, symbol, formula } = derivation;
  const line = (row: Row): void => {
    if (row.expression.length > 0) assertNear(evaluate(row.expression), row.value, termSize(row.expression), `${where}: ${row.label} = ${expressionText(row.expression)}`);
  };
  rows.forEach(line);
  if (closing) line(closing);
  plainText(formula);
  if (symbol === '') return;
  const total = rows.reduce((sum, { value }) => sum + value, rest.value);
  const size = rows.reduce((sum, { value }) => sum + Math.abs(value), 0);
  if (kind === 'sum') assertNear(total, result, size, `${where}: the sum`);
  if (kind === 'inner') assertNear(closing!.value, result, Math.abs(closing!.value), `${where}: the last step`, 1e-6);
  if (kind === 'chain' && rows.length > 0) assertNear(rows.at(-1)!.value, result, 0, `${where}: the last line`);
  if (kind === 'sum') checkDigits(derivation, where);
}

/** What is on the page adds up by hand: the numbers as shown, within half a unit of the last place for each of them. */
function checkDigits({ rows, rest, result }: Derivation, where: string): void {
  for (const unfolded of [false, true]) {
    const chosen = chosenRows(rows, unfolded);
    const scale = columnScale([...chosen.map((at) => rows[at]!.value), result]);
    const left = leftOut(rows, chosen, rest);
    const read = (value: number): number => Number(inColumn(value, scale).replace(/−/g, '-'));
    const added = chosen.reduce((sum, at) => sum + read(rows[at]!.value), left.count > 0 ? read(left.value) : 0);
    const unit = 10 ** (scale.exponent - scale.decimals);
    if (Number.isNaN(added)) assert.ok(Number.isNaN(read(result)), `${where}: NaN is shown as ${read(result)}`); // of a run that diverges
    else assert.ok(Math.abs(added - read(result)) <= (0.5 * (chosen.length + 2) + 1e-6) * unit, `${where}: ${added} is shown as ${read(result)}`);
  }
}

/** Of the numbers that an expression adds up: rounding is relative to them. */
function termSize(expression: readonly Piece[]): number {
  return Math.max(...expression.map((piece) => (typeof piece === 'string' ? 0 : Math.abs(typeof piece === 'number' ? piece : piece.value))));
}

const activations = ['linear', 'sigmoid', 'tanh', 'relu', 'leakyRelu', 'elu', 'selu', 'gelu', 'silu', 'softplus', 'softmax'] as const;
const outputs = [['mse', 'tanh'], ['mse', 'softmax'], ['halfMse', 'linear'], ['halfSse', 'gelu'], ['bce', 'sigmoid'], ['bce', 'softmax'], ['crossEntropy', 'softmax'], ['crossEntropy', 'sigmoid']] as const;

const specs = fc.record({
  seed: fc.nat(1000), nIn: fc.integer({ min: 1, max: 14 }), hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 12 }), activation: fc.constantFrom(...activations), useBias: fc.boolean() }), { maxLength: 2 }),
  output: fc.constantFrom(...outputs), units: fc.integer({ min: 2, max: 4 }), optimizer: fc.constantFrom(...optimizers), l1: fc.constantFrom(0, 0.01), l2: fc.constantFrom(0, 0.1),
  batchSize: fc.integer({ min: 1, max: 12 }), steps: fc.integer({ min: 0, max: 9 }), sample: fc.option(fc.nat(11)), where: fc.nat(1e6), notation: fc.constantFrom(...notationNames),
});

type Case = typeof specs extends fc.Arbitrary<infer T> ? T : never;

async function contextOf({ seed, nIn, hidden, output: [loss, activation], units, optimizer, l1, l2, batchSize, steps, sample, notation }: Case, target: (layers: readonly { readonly units: number; readonly nIn: number }[]) => Target): Promise<Context> {
  const x = Array.from({ length: 13 }, (_, i) => Array.from({ length: nIn }, (_v, j) => Math.sin(3 * i + j * j + seed)));
  const y = x.map((_, i) => Array.from({ length: units }, (_v, k) => Number(i % units === k)));
  const job = await jobOf({ seed, data: { x, y }, layers: [...hidden, { units, activation }], loss, optimizer, regularization: { l1, l2 }, training: { epochs: 9, batchSize } });
  const run = new Run(job);
  run.advance(steps, true);
  const frame = decodeFrame(encodeFrame(run.frame(view({ sample, target: target(job.plan.network.layers) }))));
  const network = networkView(job, 'test');
  return { network, frame, notation: notationOf(notation, network) };
}

test('whatever is pointed at, every line is what its expression says and adds up to the result shown', async () => {
  await fc.assert(
    fc.asyncProperty(specs, async (spec) => {
      const targets: ((layers: readonly { readonly units: number; readonly nIn: number }[]) => Target)[] = [
        (layers) => {
          const l = spec.where % layers.length;
          return { kind: 'node', column: l + 1, unit: spec.where % layers[l]!.units };
        },
        (layers) => ({ kind: 'node', column: layers.length, unit: spec.where % layers.at(-1)!.units }),
        () => ({ kind: 'node', column: 0, unit: spec.where % spec.nIn }),
        (layers) => {
          const layer = spec.where % layers.length;
          return { kind: 'edge', layer, unit: spec.where % layers[layer]!.units, input: spec.where % layers[layer]!.nIn };
        },
        (layers) => ({ kind: 'node', column: layers.length + 1, unit: 0 }),
        () => ({ kind: 'optimizer' }),
      ];
      for (const target of targets) {
        const context = await contextOf(spec, target);
        const { detail } = context.frame;
        assert.ok(detail);
        for (const derivation of derivationsOf(context, detail)) check(derivation, `${JSON.stringify(detail.kind)} ${derivation.quantity}`);
      }
    }),
    { numRuns: 150 },
  );
});

test('an expression is written as one writes it: negative numbers in brackets behind a sign', () => {
  assert.equal(expressionText([2, '×', '(', -0.123456, '−', 1, ')', '/', 3]), '2 × (−0.12346 − 1) / 3');
  assert.equal(expressionText([0.5, '−', -3]), '0.5 − (−3)');
  assert.equal(expressionText([1, '−', -0.6824, '²']), '1 − (−0.68240)²');
  assert.equal(expressionText(['−', 2, '×', 'ln', 0.25, '/', 4]), '−2 × ln\u00a00.25 / 4');
  assert.equal(expressionText(['−', 'ln', 0.99822268]), '−ln\u00a00.9982227'); // five digits of 1 − 0.99822… = 0.0017773
  assert.equal(expressionText(['max', '(', 0, ',', -1.5, ')']), 'max(0, −1.5)');
  assert.equal(expressionText(['tanh', -1.5]), 'tanh\u00a0(−1.5)');
});

test('a long sum shows its largest terms and what the others add up to', () => {
  const rows = Array.from({ length: 20 }, (_, i): Row => ({ label: String(i), expression: [], value: i % 2 === 0 ? i : -i }));
  assert.deepEqual(chosenRows(rows, false), [19, 18, 17, 16, 15, 14, 13]);
  assert.deepEqual(leftOut(rows, chosenRows(rows, false), { count: 3, value: 100 }), { count: 16, value: 100 + 6 }); // 0 − 1 + 2 − … + 12 = 6
  assert.equal(chosenRows(rows, true).length, 20);
  assert.deepEqual(chosenRows(rows.slice(0, 9), false), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('numbers of a column have one scale, and their text adds up', () => {
  const scale = columnScale([-0.00022379, 0.0000096612]);
  assert.deepEqual(scale, { exponent: -4, decimals: 4 });
  assert.equal(inColumn(-0.00022379, scale), '−2.2379e−4');
  assert.equal(inColumn(0.0000096612, scale), '0.0966e−4');
  assert.equal(inColumn(-1e-12, scale), '0.0000e−4');
  assert.equal(inColumn(NaN, scale), 'NaN');
  assert.deepEqual(columnScale([12.5, -3]), { exponent: 0, decimals: 3 });
  assert.deepEqual(columnScale([123456]), { exponent: 5, decimals: 4 });
  assert.deepEqual(columnScale([]), { exponent: 0, decimals: 4 });
});

test('formulas read as text', () => {
  assert.equal(plainText('\\frac{\\partial L}{\\partial z^{2}_{1}} = \\frac{p_{1} - y_{1}}{B}'), '∂L/∂z^2_1 = (p_1 - y_1)/B');
  assert.throws(() => plainText('\\unknown x'), /unknown command/);
});

test('a worksheet is copied with exact numbers, in every notation', async () => {
  const spec: Case = { seed: 1, nIn: 3, hidden: [{ units: 4, activation: 'tanh', useBias: true }], output: ['crossEntropy', 'softmax'], units: 3, optimizer: optimizers[5]!, l1: 0, l2: 0.1, batchSize: 4, steps: 3, sample: 1, where: 0, notation: 'row' };
  for (const notation of notationNames) {
    const context = await contextOf({ ...spec, notation }, () => ({ kind: 'node', column: 1, unit: 2 }));
    const derivations = derivationsOf(context, context.frame.detail!);
    const sheet = { title: 'hidden · unit 2', moment: 'now', derivations };
    const z = derivations[0]!.result;
    for (const format of ['text', 'latex', 'json'] as const) assert.ok(copyAs(format, sheet).includes(String(z)), `${format} has z`);
    const json = JSON.parse(copyAs('json', sheet)) as { derivations: { quantity: string; result: number }[] };
    assert.deepEqual(json.derivations.map(({ quantity }) => quantity), ['z', 'a', 'da', 'dz', 'db', 'update']);
    assert.equal(json.derivations[0]!.result, z);
  }
});

test('what the inspector shows is what PyTorch has, on every network of the fixtures', async () => {
  let compared = 0;
  for (const { name, network, parameters, samples, layers, J, dx } of networkFixtures()) {
    const rows = ({ data, cols }: Matrix): number[][] => Array.from({ length: data.length / cols }, (_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
    const spec = {
      data: { x: rows(samples.x), y: rows(samples.y) }, loss: network.loss, training: { epochs: 1, batchSize: 'full', shuffle: false },
      layers: network.layers.map(({ units, activation, useBias }, l) => {
        const { W, b } = parameters.layers[l]!;
        return { units, activation, useBias, weights: rows(W), ...(useBias && { bias: [...b] }) };
      }),
    };
    const run = new Run(await jobOf(spec));
    const [view1, L] = [networkView(run.job, name), network.layers.length];
    const shown = (target: Target, sample: number, quantity: string): number => {
      const frame = run.frame(view({ target, sample }));
      const found = derivationsOf({ network: view1, frame, notation: notationOf('nielsen', view1) }, frame.detail!).find((derivation) => derivation.quantity === quantity);
      return found?.result ?? assert.fail(`${name}: no ${quantity}`);
    };
    const same = (value: number, expected: Expected | undefined, what: string): void => {
      if (typeof expected !== 'number') return; // not compared
      compared += 1;
      assert.ok(Math.abs(value - expected) <= 1e-12 + 1e-9 * Math.abs(expected) || Object.is(value, expected), `${name}: ${what} is ${value}, not ${expected}`);
    };
    same(shown({ kind: 'node', column: L + 1, unit: 0 }, 0, 'J'), J, 'J');
    const sample = samples.x.rows - 1;
    network.layers.forEach(({ units, nIn, useBias }, l) => {
      const [unit, input] = [units - 1, nIn >> 1];
      const node: Target = { kind: 'node', column: l + 1, unit };
      for (const quantity of ['z', 'a', 'da', 'dz'] as const) same(shown(node, sample, quantity), entry(layers[l]![quantity], sample, unit), `${quantity} of layer ${l}`);
      if (useBias) same(shown(node, sample, 'db'), entry(layers[l]!.db, unit), `db of layer ${l}`);
      same(shown({ kind: 'edge', layer: l, unit, input }, sample, 'dw'), entry(layers[l]!.dW, unit, input), `dW of layer ${l}`);
    });
    same(shown({ kind: 'node', column: 0, unit: 0 }, sample, 'dx'), entry(dx, sample, 0), 'dx');
  }
  assert.ok(compared > 1000, `${compared} numbers were compared`);
});

/** An entry of nested lists; null where it is not compared. */
function entry(list: Expected, ...path: readonly number[]): Expected | undefined {
  return path.reduce<Expected | undefined>((at, i) => (Array.isArray(at) ? (at as readonly Expected[])[i] : undefined), list);
}
