import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activateBackward } from '../../src/core/activations.ts';
import { Matrix } from '../../src/core/index.ts';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import type { Context } from '../../webview/inspector/context.ts';
import { nearestDot } from '../../webview/layerView/curveShape.ts';
import { jacobianRefusal, jacobianView, productView } from '../../webview/layerView/jacobianViews.ts';
import { valuesOf } from '../../webview/layerView/matrixView.ts';
import { dotText, isPlotted } from '../../webview/layerView/plottedUnits.ts';
import { collapseText, collapseView, sliceView } from '../../webview/layerView/tensorViews.ts';
import { columnGroups, unitColumns, unitGrid } from '../../webview/layerView/unitColumns.ts';
import { notationOf } from '../../webview/notation/notation.ts';
import type { NotationName } from '../../webview/notation/notation.ts';
import { frame, network } from './sample.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const context = (name: NotationName, sample = 1): Context => ({ network, frame: { ...frame, head: { ...frame.head, sample } }, notation: notationOf(name, network) });

/** The hidden layer of the sample network: 2 inputs, 3 units, no biases. */
const hidden: LayerDetail = {
  kind: 'layer', layer: 0, firstUnit: 0, firstInput: 0, rows: 3, cols: 2, W: new Float64Array(6), dW: new Float64Array(6), b: of(), db: of(),
  z: of(0, 1, -1), a: of(0.1, 0.2, 0.3), da: of(-1, -2, -3), dz: of(4, 5, 6), slope: of(1, 0.5, 0.25), input: of(10, 20),
};

/** The softmax layer; ∂J/∂z by the core. */
function softmaxLayer(): LayerDetail {
  const [p, da] = [[0.75, 0.25], [-2, 1]];
  const dz = Matrix.zeros(1, 2);
  activateBackward('softmax', Matrix.zeros(1, 2), Matrix.fromRows([p]), Matrix.fromRows([da]), dz);
  return { ...hidden, layer: 1, rows: 2, cols: 3, a: of(...p), da: of(...da), dz: dz.row(0).slice(), slope: of(), b: of(1, 2), db: of(3, 4), z: of(0, 0) };
}

test('quantities that a layer does not have get no column', () => {
  const columns = (detail: LayerDetail): string[] => unitColumns(context('row'), detail).map(({ symbol }) => symbol);
  assert.deepEqual(columns(hidden), ['u⁽¹⁾', 'z⁽¹⁾', 'δ⁽¹⁾', 'F⁽¹⁾', 'ξ⁽¹⁾']);
  assert.deepEqual(columns(softmaxLayer()), ['b⁽²⁾', 'u⁽²⁾', 'z⁽²⁾', 'δ⁽²⁾', 'ξ⁽²⁾', '∂E/∂b⁽²⁾']);
});

test('columns stand under the pass that they belong to', () => {
  assert.deepEqual(columnGroups(unitColumns(context('column'), hidden)), [{ name: 'Forward', columns: 2 }, { name: 'Backward', columns: 3 }]);
});

test('the rows are the units of the window', () => {
  const detail = { ...hidden, firstUnit: 1, rows: 2 };
  const grid = unitGrid(context('column'), detail, unitColumns(context('column'), detail));
  assert.deepEqual(grid.rows.names, ['unit 1', 'unit 2']);
  assert.equal(grid.at(0, 0), 1);
  assert.deepEqual(grid.target(1, 0), { kind: 'node', column: 1, unit: 2 });
});

test('the product with the Jacobian stands beside what backpropagation computed, and is the same', () => {
  const view = productView(context('nielsen'), softmaxLayer());
  assert.deepEqual(view.cols.names, ['∂C/∂a²', 'product', 'δ²']);
  for (const row of [0, 1]) assert.ok(Math.abs(view.at(row, 1) - view.at(row, 2)) < 1e-15);
  assert.equal(view.at(0, 1), 0.1875 * -2 - 0.1875);
  assert.equal(jacobianView(context('nielsen'), softmaxLayer()).cellName(0, 1), 'a of setosa by z of virginica');
});

test('there is no Jacobian of a mean over the batch, nor of very many units', () => {
  assert.equal(jacobianRefusal(context('column'), softmaxLayer()), null);
  assert.match(jacobianRefusal(context('column', -1), softmaxLayer())!, /Choose a sample/);
  assert.match(jacobianRefusal(context('column'), { ...softmaxLayer(), a: new Float64Array(25) })!, /up to 24 units/);
});

test('a slice of the tensor has inputs as rows and units as columns', () => {
  const view = sliceView(context('row'), hidden, 1);
  assert.equal(view.symbol, '∂u⁽¹⁾₁/∂W⁽¹⁾');
  assert.deepEqual([view.rows.names, view.cols.names], [['height', 'width'], ['unit 0', 'unit 1', 'unit 2']]);
  assert.deepEqual(Array.from(valuesOf(view)), [0, 10, 0, 0, 20, 0]);
});

test('its collapse is the outer product of the layer’s input and ξ of the units shown', () => {
  const view = collapseView(context('row'), hidden);
  assert.equal(view.symbol, '(z⁰)ᵀ ξ⁽¹⁾');
  assert.deepEqual(Array.from(valuesOf(view)), [40, 50, 60, 80, 100, 120]);
  assert.deepEqual(Array.from(valuesOf(collapseView(context('row'), { ...hidden, firstUnit: 2, rows: 1 }))), [60, 120]);
});

test('the collapse is told to be of one sample, and the batch’s to be the sum', () => {
  assert.match(collapseText(context('row')), /the sum of this over its 2 samples/);
  assert.match(collapseText(context('row', -1)), /choose a sample/);
});

test('a dot tells its unit, z, the value and the slope in the notation’s letters', () => {
  assert.equal(dotText(context('row'), 1, 2, 0), 'unit 2: u = 0.00000, z = 0.00000, F = 1.00000');
  assert.ok(isPlotted('gelu') && !isPlotted('softmax'));
});

test('the nearest dot within reach is pointed at, and one that is nowhere never is', () => {
  const dots = [{ x: NaN, y: 0 }, { x: 10, y: 0 }, { x: 13, y: 0 }];
  assert.equal(nearestDot(dots, 12, 0, 5), 2);
  assert.equal(nearestDot(dots, 10, 4, 5), 1);
  assert.equal(nearestDot(dots, 0, 0, 5), -1);
});
