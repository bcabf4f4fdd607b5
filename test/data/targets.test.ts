import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Matrix } from '../../src/core/index.ts';
import { encodeTarget, targetProblem } from '../../src/data/targets.ts';
import type { Table, Target } from '../../src/data/targets.ts';
import { FeatureTable } from '../../src/data/featureTable.ts';
import { linear1, linear2, sigmoid1, softmax2, softmax3, specPath, tanh1 } from './helpers.ts';

const path = ['layers', 1, 'units'];

function species(...classOfRow: number[]): Target {
  return { kind: 'classes', subject: 'column species', name: 'species', classes: ['setosa', 'versicolor', 'virginica'], classOfRow: Uint32Array.from(classOfRow) };
}

function side(...classOfRow: number[]): Target {
  return { kind: 'classes', subject: 'column side', name: 'side', classes: ['left', 'right'], classOfRow: Uint32Array.from(classOfRow) };
}

function numbers(rows: number[][], names: readonly string[] = []): Target {
  return { kind: 'numbers', subject: 'y', names, values: Matrix.fromRows(rows) };
}

function tableOf(target: Target): Table {
  const rows = target.kind === 'classes' ? target.classOfRow.length : target.values.rows;
  return { x: FeatureTable.zeros(rows, 1), featureNames: ['x'], target };
}

test('three classes for three units are one-hot, in the order of the classes', () => {
  const { y, targetNames, classes, classOfRow } = encodeTarget(tableOf(species(2, 0, 1, 0)), softmax3);
  assert.deepEqual(y.toRows(), [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]]);
  assert.deepEqual(targetNames, ['setosa', 'versicolor', 'virginica']);
  assert.deepEqual(classes, targetNames);
  assert.deepEqual([...classOfRow!], [2, 0, 1, 0]);
});

test('two classes for one unit are 0 and 1', () => {
  for (const output of [sigmoid1, linear1]) {
    const { y, targetNames, classes } = encodeTarget(tableOf(side(0, 1, 1)), output);
    assert.deepEqual([...y.data], [0, 1, 1]);
    assert.deepEqual(targetNames, ['side']);
    assert.deepEqual(classes, ['left', 'right']);
  }
});

test('two classes for one tanh unit are −1 and 1', () => {
  assert.deepEqual([...encodeTarget(tableOf(side(0, 1, 1)), tanh1).y.data], [-1, 1, 1]);
});

test('two classes for two units are one-hot', () => {
  assert.deepEqual(encodeTarget(tableOf(side(0, 1)), softmax2).y.toRows(), [[1, 0], [0, 1]]);
});

test('numbers stay as they are and have no classes', () => {
  const encoded = encodeTarget(tableOf(numbers([[1.5, -2], [0, 7]], ['a', 'b'])), linear2);
  assert.deepEqual(encoded.y.toRows(), [[1.5, -2], [0, 7]]);
  assert.deepEqual(encoded.targetNames, ['a', 'b']);
  assert.equal(encoded.classes, null);
  assert.equal(encoded.classOfRow, null);
});

test('the class of a row is where its one-hot row is 1', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 }), { minLength: 1 }), (codes) => {
      const { y } = encodeTarget(tableOf(species(...codes)), softmax3);
      codes.forEach((code, i) => {
        assert.equal(y.at(i, code), 1);
        assert.equal(y.row(i).reduce((sum, value) => sum + value, 0), 1);
      });
    }),
  );
});

test('too few units for the classes: the message names both numbers and the classes', () => {
  const problem = targetProblem(species(0), softmax2, path)!;
  assert.equal(problem.message, 'column species has 3 classes (setosa, versicolor, virginica) but the last layer has 2 units: give it 3');
  assert.deepEqual(specPath(problem), path);
  assert.equal(problem.severity, 'error');
});

test('one unit for three classes: the message says what would be right', () => {
  const { message } = targetProblem(species(0), sigmoid1, path)!;
  assert.match(message, /3 classes .* but the last layer has 1 unit: give it 3 units with softmax, one for each class/);
});

test('too many units for two classes: two would do, and one as well', () => {
  const { message } = targetProblem(side(0), softmax3, path)!;
  assert.equal(message, 'column side has 2 classes (left, right) but the last layer has 3 units: give it 2, or 1');
});

test('numbers of another width than the last layer: both numbers are named', () => {
  const wide = targetProblem(numbers([[1, 2]], ['a', 'b']), linear1, path)!;
  assert.equal(wide.message, 'y has 2 numbers a sample (a, b) but the last layer has 1 unit: give it 2');
  assert.equal(targetProblem(numbers([[1]]), linear2, path)!.message, 'y has 1 number a sample but the last layer has 2 units: give it 1');
});

test('many classes are not listed to the end', () => {
  const classes = Array.from({ length: 300 }, (_, i) => `c${i}`);
  const target: Target = { kind: 'classes', subject: 'column id', name: 'id', classes, classOfRow: Uint32Array.of(0) };
  assert.match(targetProblem(target, softmax3, path)!.message, /300 classes \(c0, c1, .*c9 and 290 more\)/);
});

test('what fits is no problem', () => {
  assert.equal(targetProblem(species(0), softmax3, path), null);
  assert.equal(targetProblem(side(0), sigmoid1, path), null);
  assert.equal(targetProblem(side(0), softmax2, path), null);
  assert.equal(targetProblem(numbers([[1, 2]]), linear2, path), null);
});

test('to encode what does not fit is a mistake of the programmer', () => {
  assert.throws(() => encodeTarget(tableOf(species(0)), softmax2), /3 classes/);
});
