import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayerDetail } from '../../src/protocol/detail.ts';
import type { Context } from '../../webview/inspector/context.ts';
import { cellAfter, cellText, spokenSummary, unitVector, valuesOf, weightMatrix, windowText } from '../../webview/layerView/matrixView.ts';
import { inputSymbol, jacobianSymbol, layerSymbol } from '../../webview/layerView/symbols.ts';
import { notationOf } from '../../webview/notation/notation.ts';
import type { NotationName } from '../../webview/notation/notation.ts';
import { frame, network } from './sample.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const none = of();
const context = (name: NotationName): Context => ({ network, frame, notation: notationOf(name, network) });

const hidden: LayerDetail = {
  kind: 'layer', layer: 0, firstUnit: 0, firstInput: 0, rows: 3, cols: 2, W: of(1, 2, 3, 4, 5, -6), dW: of(-1, -2, -3, -4, -5, -6), b: none, db: none,
  z: of(10, 11, 12), a: of(0.1, 0.2, 0.3), da: of(-1, -2, -3), dz: of(-4, -5, -6), slope: of(1, 1, 1), input: of(1, 2),
};

test('W has a row for each unit and a column for each feature, by name', () => {
  const view = weightMatrix(context('column'), hidden, 'W');
  assert.deepEqual([view.rows.names, view.cols.names], [['unit 0', 'unit 1', 'unit 2'], ['height', 'width']]);
  assert.deepEqual(Array.from(valuesOf(view)), [1, 2, 3, 4, 5, -6]);
  assert.equal(cellText(view, { row: 1, col: 0 }), 'unit 1 ← height: w¹ = 3');
  assert.deepEqual(view.target(1, 0), { kind: 'edge', layer: 0, unit: 1, input: 0 });
});

test('in row vectors W has a row for each input, and the same cell is still the same edge', () => {
  const view = weightMatrix(context('row'), hidden, 'W');
  assert.deepEqual(Array.from(valuesOf(view)), [1, 3, 5, 2, 4, -6]);
  assert.equal(cellText(view, { row: 0, col: 1 }), 'unit 1 ← height: W⁽¹⁾ = 3');
  assert.deepEqual(view.target(0, 1), { kind: 'edge', layer: 0, unit: 1, input: 0 });
});

test('a vector is a column, in row vectors a row', () => {
  const [column, row] = [unitVector(context('za'), hidden, 'dz'), unitVector(context('row'), hidden, 'dz')];
  assert.deepEqual([column.rows.names.length, column.cols.names.length], [3, 1]);
  assert.deepEqual([row.rows.names.length, row.cols.names.length], [1, 3]);
  assert.equal(cellText(column, { row: 2, col: 0 }), 'unit 2: dZ(1) = -6');
  assert.deepEqual(row.target(0, 2), { kind: 'node', column: 1, unit: 2 });
});

test('the last layer goes by the names of the classes', () => {
  const out: LayerDetail = { ...hidden, layer: 1, rows: 2, cols: 3, z: of(1, 2) };
  assert.deepEqual(weightMatrix(context('column'), out, 'W').rows.names, ['setosa', 'virginica']);
});

test('a window says where it is, and its cells are of the whole', () => {
  const wide = { ...network, inputs: 90, layers: [{ ...network.layers[0]!, nIn: 90, units: 70 }, network.layers[1]!] };
  const detail: LayerDetail = { ...hidden, firstUnit: 3, firstInput: 26, rows: 64, cols: 64, W: new Float64Array(64 * 64), z: Float64Array.from({ length: 70 }, (_, j) => j) };
  const wideContext = { ...context('column'), network: wide };
  const view = weightMatrix(wideContext, detail, 'W');
  assert.equal(windowText(view), 'units 3–66 of 70, inputs 26–89 of 90');
  assert.deepEqual(view.target(63, 0), { kind: 'edge', layer: 0, unit: 66, input: 26 });
  assert.equal(unitVector(wideContext, detail, 'z').at(0, 0), 3);
  assert.equal(windowText(weightMatrix(context('column'), hidden, 'W')), '');
});

test('a listener hears the size and the largest entry', () => {
  assert.equal(spokenSummary(weightMatrix(context('column'), hidden, 'W')), 'w¹, weights: 3 × 2; largest entry −6.000 at unit 2 ← width');
});

test('arrow keys move within the grid', () => {
  assert.deepEqual(cellAfter('ArrowRight', { row: 0, col: 0 }, 2, 2), { row: 0, col: 1 });
  assert.deepEqual(cellAfter('ArrowDown', { row: 1, col: 0 }, 2, 2), { row: 1, col: 0 });
  assert.deepEqual(cellAfter('End', { row: 1, col: 0 }, 2, 3), { row: 1, col: 2 });
  assert.equal(cellAfter('Tab', { row: 0, col: 0 }, 2, 2), null);
});

test('symbols carry the number of their layer as the notation writes it', () => {
  const symbols = (name: NotationName): string[] => {
    const notation = notationOf(name, network);
    return [layerSymbol(notation, 'W', 12), layerSymbol(notation, 'dz', 2), layerSymbol(notation, 'slope', 2), inputSymbol(notation, 2), jacobianSymbol(notation, 2)];
  };
  assert.deepEqual(symbols('column'), ['w¹²', '∂L/∂z²', 'f′(z²)', 'a¹', '∂a²/∂z²']);
  assert.deepEqual(symbols('row'), ['W⁽¹²⁾', 'ξ⁽²⁾', 'F⁽²⁾', 'z⁽¹⁾', 'F⁽²⁾']);
  assert.deepEqual(symbols('za'), ['W(12)', 'dZ(2)', 'g′(Z(2))', 'A(1)', '∂A(2)/∂Z(2)']);
  assert.deepEqual(symbols('nielsen'), ['w¹²', 'δ²', 'σ′(z²)', 'a¹', '∂a²/∂z²']);
});
