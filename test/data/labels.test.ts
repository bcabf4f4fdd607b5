import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { OutputShape } from '../../src/data/dataset.ts';
import { LabelColumn, mostClasses } from '../../src/data/labels.ts';
import { NumberReader } from '../../src/data/numbers.ts';
import { linear1, sigmoid1, softmax2, softmax3 } from './helpers.ts';

const linear3: OutputShape = { ...softmax3, classification: false };

function columnOf(cells: readonly string[]): LabelColumn {
  const column = new LabelColumn('kind', cells.length, new NumberReader('.'));
  cells.forEach((cell, i) => column.add(cell, () => ({ line: i, column: 0, endColumn: 1 })));
  return column;
}

/** The classes and the class of each cell. */
function classesOf(cells: readonly string[], output: OutputShape): { classes: readonly string[]; codes: number[] } {
  const target = columnOf(cells).finish(output);
  if (!('kind' in target) || target.kind !== 'classes') assert.fail(`no classes: ${JSON.stringify(target)}`);
  return { classes: target.classes, codes: [...target.classOfRow] };
}

function numbersOf(cells: readonly string[], output: OutputShape): number[] {
  const target = columnOf(cells).finish(output);
  if (!('kind' in target) || target.kind !== 'numbers') assert.fail(`no numbers: ${JSON.stringify(target)}`);
  return [...target.values.data];
}

/** Messages of the cells that are wrong. */
function faultsOf(cells: readonly string[], output: OutputShape): string[] {
  const target = columnOf(cells).finish(output);
  if (!('faults' in target)) assert.fail('nothing is wrong');
  return target.faults.problems('a.csv').map(({ message }) => message);
}

test('words are classes, sorted by code unit', () => {
  assert.deepEqual(classesOf(['b', 'a', 'Z', 'ä', 'b'], softmax3), { classes: ['Z', 'a', 'b', 'ä'], codes: [2, 1, 0, 3, 2] });
});

test('words are classes for any loss, and spaces around them do not count', () => {
  assert.deepEqual(classesOf(['left', ' right', 'left '], linear1), { classes: ['left', 'right'], codes: [0, 1, 0] });
});

test('numbers are classes for a loss of classes, sorted as numbers, not as text', () => {
  assert.deepEqual(classesOf(['10', '9', '-1', '10.0'], softmax3), { classes: ['-1', '9', '10'], codes: [2, 1, 0, 2] });
});

test('numbers are numbers for any other loss', () => {
  assert.deepEqual(numbersOf(['10', '9', '-1'], linear1), [10, 9, -1]);
});

test('for one unit, numbers between 0 and 1 are probabilities, others are classes', () => {
  assert.deepEqual(numbersOf(['0', '1', '0.25'], sigmoid1), [0, 1, 0.25]);
  assert.deepEqual(classesOf(['0', '1'], softmax2), { classes: ['0', '1'], codes: [0, 1] });
  assert.deepEqual(classesOf(['1', '2', '1'], sigmoid1), { classes: ['1', '2'], codes: [0, 1, 0] });
  assert.deepEqual(classesOf(['-1', '1'], sigmoid1), { classes: ['-1', '1'], codes: [0, 1] });
});

test('a few words among numbers are mistakes, unless the loss speaks of classes', () => {
  assert.deepEqual(faultsOf(['1.5', 'n.a.', '2.5'], linear1), ['kind is "n.a.": not a number']);
  assert.deepEqual(classesOf(['1', '2', '3a'], softmax3).classes, ['1', '2', '3a']);
});

test('a few numbers among words are classes like those', () => {
  assert.deepEqual(classesOf(['S', 'M', '10'], linear3), { classes: ['10', 'M', 'S'], codes: [2, 1, 0] });
});

test('Infinity does not make a column of numbers one of words', () => {
  assert.deepEqual(faultsOf(['1', 'inf', '-inf', '2'], softmax3), ['kind is "inf": not a finite number', 'kind is "-inf": not a finite number']);
});

test('more classes than 65,536 are too many, of words as well as of numbers', () => {
  for (const prefix of ['c', '']) {
    const target = columnOf(Array.from({ length: mostClasses + 1 }, (_, i) => `${prefix}${i}`)).finish(softmax3);
    assert.ok('problem' in target);
    assert.equal(target.problem, 'column kind has more than 65,536 different values: too many for classes');
  }
  assert.equal(classesOf(Array.from({ length: mostClasses }, (_, i) => `c${i}`), softmax3).classes.length, mostClasses);
});

test('a column of many different numbers can be learned as numbers', () => {
  const cells = Array.from({ length: mostClasses + 10 }, (_, i) => String(i / 8));
  assert.deepEqual(numbersOf(cells, linear1).at(-1), (mostClasses + 9) / 8);
});

test('the class of a row is the text of its cell', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,2}$/), { minLength: 1 }), (cells) => {
      const words = cells.map((cell) => `w${cell}`);
      const { classes, codes } = classesOf(words, softmax3);
      assert.deepEqual(codes.map((code) => classes[code]), words);
      assert.deepEqual(classes, [...new Set(words)].sort());
    }),
  );
});

test('the class of a row is the number in its cell', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (numbers) => {
      const { classes, codes } = classesOf(numbers.map(String), softmax3);
      assert.deepEqual(codes.map((code) => Number(classes[code])), numbers);
      assert.deepEqual(classes.map(Number), [...new Set(numbers)].sort((a, b) => a - b));
    }),
  );
});
