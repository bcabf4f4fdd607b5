import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import type { CsvSource } from '../../src/data/body.ts';
import { readCsv } from '../../src/data/csv.ts';
import type { DataProblem } from '../../src/data/dataset.ts';
import { separatorsOf } from '../../src/data/dialect.ts';
import type { Table } from '../../src/data/targets.ts';
import { bytesOf, finished, linear1, linear2, pointedAt, problemsOf, specPath, valueOf, matrixOf } from './helpers.ts';

const price: CsvSource = { path: 'a.csv', target: ['y'], features: null, delimiter: null, decimal: null, missing: 'error' };

function read(text: string, source: Partial<CsvSource> = {}, output = linear1): Table {
  return valueOf(finished(readCsv(bytesOf(text), { ...price, ...source }, output)));
}

function problems(text: string, source: Partial<CsvSource> = {}): readonly DataProblem[] {
  return problemsOf(finished(readCsv(bytesOf(text), { ...price, ...source }, linear1)));
}

/** Message and raw text of each problem. */
function found(text: string, source: Partial<CsvSource> = {}): [string, string][] {
  return problems(text, source).map((problem) => [problem.message, pointedAt(text, problem)]);
}

/** All numbers of a table: features, then targets. */
function numbers({ x, target }: Table): number[][] {
  if (target.kind !== 'numbers') assert.fail('expected numbers');
  return matrixOf(x).toRows().map((row, i) => [...row, ...target.values.row(i)]);
}

test('commas, semicolons and tabs are told apart by the header and the first rows', () => {
  const of = (text: string): string => separatorsOf(bytesOf(text), null).delimiter;
  assert.equal(of('a,b,y\n1,2,3\n'), ',');
  assert.equal(of('a;b;y\n1;2;3\n'), ';');
  assert.equal(of('a\tb\ty\n1\t2\t3\n'), '\t');
  assert.equal(of('a;b;y\n1,5;2,5;3,5\n'), ';', 'decimal commas');
  assert.equal(of('"a,b";c\n"1,2,3";4\n'), ';', 'commas in quotes');
  assert.equal(of('a,b;c,y\n1,2,3\n'), ',', 'a semicolon in a name');
  assert.equal(of('a b\tc, d\ty\n1\t"x, y"\t3\n'), '\t', 'commas in words');
  assert.equal(of('a;b'), ';', 'a header alone');
  assert.equal(of('a\n1\n'), ',', 'one column');
  assert.equal(of(''), ',');
});

test('line breaks are LF or CRLF, and CR where there is no LF', () => {
  assert.equal(separatorsOf(bytesOf('a,b\r\n1,2\r\n'), null).newline, '\n');
  assert.equal(separatorsOf(bytesOf('a,b\r1,2\r'), null).newline, '\r');
});

test('the same table in every dialect is the same data', () => {
  const plain = read('a,b,y\n1.5,-2,3\n0.25,4,-0.5\n');
  for (const delimiter of [';', '\t']) {
    for (const [newline, mark] of [['\n', ''], ['\r\n', '\ufeff'], ['\r', '']] as const) {
      for (const comma of [false, true]) {
        const text = mark + [['a', 'b', 'y'], ['1.5', '-2', '3'], ['0.25', '4', '-0.5']].map((row) => row.map((cell) => (comma ? cell.replace('.', ',') : cell)).join(delimiter)).join(newline) + newline;
        assert.deepEqual(read(text), plain, JSON.stringify(text));
      }
    }
  }
  assert.deepEqual(read('a,b,y\n"1,5",-2,3\n"0,25",4,"-0,5"\n', { decimal: ',' }), plain);
});

test('what papaparse prints with any delimiter is read back', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(rows, fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), (data, delimiter, newline, quotes, comma) => {
      const written = data.map((row) => row.map((cell) => (comma ? String(cell).replace('.', ',') : String(cell))));
      const text = Papa.unparse({ fields: ['first, "one"; two', 'b', 'y'], data: written }, { delimiter, newline, quotes });
      const table = read(text, { delimiter: delimiter as CsvSource['delimiter'], decimal: comma ? ',' : '.' });
      assert.deepEqual(numbers(table), data.map((row) => row.map((cell) => cell + 0)));
      assert.equal(separatorsOf(bytesOf(text), null).delimiter, delimiter);
    }),
  );
});

test('several targets are read in every dialect', () => {
  const text = 'a;u;v\n1;2,5;3\n4;5;6,25\n';
  assert.deepEqual(numbers(read(text, { target: ['v', 'u'] }, linear2)), [[1, 3, 2.5], [4, 6.25, 5]]);
});

test('a given delimiter is taken, even if another one fits better', () => {
  const [problem] = problems('a;b;y\n1;2;3\n', { delimiter: ',' });
  assert.match(problem!.message, /has no column "y": Its only column is a;b;y, which looks like several: set "delimiter" to ";"$/);
});

test('places are exact in every dialect', () => {
  for (const delimiter of [';', '\t'] as const) {
    const text = [['a', 'b', 'y'], ['1', '"2"', '3'], ['"x"', '5', '6'], ['7', '8', 'z'], ['7', '8', '9', '10']].map((row) => row.join(delimiter)).join('\r\n');
    assert.deepEqual(found(text), [
      ['a is "x": not a number, unlike 2 of the 3 values of this column', '"x"'],
      ['y is "z": not a number', 'z'],
      ['this row has 4 cells, the header has 3', '10'],
    ]);
    assert.deepEqual(problems(text).map(({ at }) => 'line' in at && [at.line, at.column]), [[2, 0], [3, 4], [4, 6]]);
  }
});

test('a number in another notation than the first is a problem that shows both', () => {
  const rule = 'not a number: numbers have a decimal comma here, as in "1,5", and no separators of thousands';
  assert.deepEqual(found('a;y\n1,5;2\n2.5;3\n1.234,5;4\n'), [[`a is "2.5": ${rule}`, '2.5'], [`a is "1.234,5": ${rule}`, '1.234,5']]);
  assert.deepEqual(found('a;y\n1.5;2\n2,5;3\n'), [['a is "2,5": not a number: numbers have a decimal point here, as in "1.5", and no separators of thousands', '2,5']]);
  assert.deepEqual(found('a,y\n"1,5",2\n', {}), [['a is "1,5": not a number: numbers have a decimal point here, and no separators of thousands', '"1,5"']]);
});

test('numbers that may have separators of thousands are a question, which the spec can answer', () => {
  const text = 'a;y\n1,234;1\n12,500;2\n';
  const [problem, ...more] = problems(text);
  assert.deepEqual(more, []);
  assert.equal(problem!.message, 'is "1,234" in a.csv 1.234 or 1234? Say "decimal": "," for decimals, or take the separators of thousands out');
  assert.deepEqual(specPath(problem!), ['data', 'csv']);
  assert.deepEqual(numbers(read(text, { decimal: ',' })), [[1.234, 1], [12.5, 2]]);
  assert.deepEqual(numbers(read(`${text}0,5;3\n`)), [[1.234, 1], [12.5, 2], [0.5, 3]]);
});
