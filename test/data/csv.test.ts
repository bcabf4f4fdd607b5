import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { readCsv } from '../../src/data/csv.ts';
import type { CsvSource } from '../../src/data/body.ts';
import type { DataProblem, OutputShape } from '../../src/data/dataset.ts';
import { csvLimit } from '../../src/data/problems.ts';
import type { Outcome } from '../../src/data/problems.ts';
import type { Table } from '../../src/data/targets.ts';
import { bytesOf, finished, linear1, linear2, pointedAt, problemsOf, softmax2, softmax3, specPath, valueOf, matrixOf } from './helpers.ts';

const kind: CsvSource = { path: 'a.csv', target: ['kind'], features: null, delimiter: null, decimal: null, missing: 'error' };

function outcomeOf(...args: Parameters<typeof readCsv>): Outcome<Table> {
  return finished(readCsv(...args));
}

function read(text: string, output: OutputShape = softmax2, source: Partial<CsvSource> = {}): Table {
  return valueOf(outcomeOf(bytesOf(text), { ...kind, ...source }, output));
}

function problems(text: string, output: OutputShape = softmax2, source: Partial<CsvSource> = {}): readonly DataProblem[] {
  return problemsOf(outcomeOf(bytesOf(text), { ...kind, ...source }, output));
}

/** Message and raw text of each problem that is in the file. */
function found(text: string, output: OutputShape = softmax2, source: Partial<CsvSource> = {}): [string, string][] {
  return problems(text, output, source).filter(({ at }) => 'file' in at).map((problem) => [problem.message, pointedAt(text, problem)]);
}

function classes({ target }: Table): string[] {
  if (target.kind !== 'classes') assert.fail('expected classes');
  return Array.from(target.classOfRow, (code) => target.classes[code]!);
}

test('iris has 150 flowers, 50 of each species, the first one of 5.1, 3.5, 1.4 and 0.2', () => {
  const bytes = readFileSync(new URL('../../media/examples/iris.csv', import.meta.url));
  const { x, featureNames, target } = valueOf(outcomeOf(bytes, { ...kind, path: 'iris.csv', target: ['species'] }, softmax3));
  assert.equal(matrixOf(x).shape, '[150×4]');
  assert.deepEqual([...matrixOf(x).row(0)], [5.1, 3.5, 1.4, 0.2]);
  assert.deepEqual(featureNames, ['sepal_length', 'sepal_width', 'petal_length', 'petal_width']);
  assert.ok(target.kind === 'classes');
  assert.deepEqual(target.classes, ['setosa', 'versicolor', 'virginica']);
  for (const code of [0, 1, 2]) assert.equal(target.classOfRow.filter((c) => c === code).length, 50);
});

test('features and one target column become numbers and classes', () => {
  const table = read('a,kind,b\n1,left,2\n-3.5,right,4e2\n');
  assert.deepEqual(matrixOf(table.x).toRows(), [[1, 2], [-3.5, 400]]);
  assert.deepEqual(table.featureNames, ['a', 'b']);
  assert.deepEqual(classes(table), ['left', 'right']);
});

test('chosen features come in the order of the spec', () => {
  const table = read('a,kind,b,note\n1,x,2,hello\n3,y,4,world\n', softmax2, { features: ['b', 'a'] });
  assert.deepEqual(matrixOf(table.x).toRows(), [[2, 1], [4, 3]]);
  assert.deepEqual(table.featureNames, ['b', 'a']);
});

test('several target columns are numbers', () => {
  const { x, target } = read('a,u,v\n1,2,3\n4,5,6\n', linear2, { target: ['v', 'u'] });
  assert.deepEqual(matrixOf(x).toRows(), [[1], [4]]);
  assert.ok(target.kind === 'numbers');
  assert.deepEqual(target.values.toRows(), [[3, 2], [6, 5]]);
  assert.deepEqual(target.names, ['v', 'u']);
});

test('a word in one of several target columns is no number', () => {
  assert.deepEqual(found('a,u,v\n1,2,x\n', linear2, { target: ['u', 'v'] }), [['v is "x": not a number', 'x']]);
});

test('one numeric target column is numbers for a regression', () => {
  const { target } = read('a,price\n1,2.5\n2,-7\n', linear1, { target: ['price'] });
  assert.ok(target.kind === 'numbers');
  assert.deepEqual([...target.values.data], [2.5, -7]);
});

test('the same file in any dress is the same data', () => {
  const plain = read('a,kind\n1,left\n2,right\n');
  for (const text of [
    '\ufeffa,kind\n1,left\n2,right\n',
    'a,kind\r\n1,left\r\n2,right\r\n',
    'a,kind\r1,left\r2,right\r',
    'a,kind\n1,left\n2,right',
    'a,kind\r\n1,left\n2,right\r\n',
    '"a","kind"\r\n"1","left"\r\n"2","right"\r\n',
    ' a , kind\n 1 , left\n 2 , right \n',
    '\n\na,kind\n\n1,left\n  \n2,right\n\n\n',
  ]) {
    assert.deepEqual(read(text), plain, JSON.stringify(text));
  }
});

test('a second byte order mark changes neither the data nor the places', () => {
  assert.deepEqual(read('\ufeff\ufeffa,kind\n1,left\n2,right\n'), read('a,kind\n1,left\n2,right\n'));
  assert.deepEqual(found('\ufeff\ufeffa,kind\n1,left\n?,right\n'), [['a is "?": the value is missing', '?']]);
});

test('what papaparse prints is read back, quotes, commas and line breaks included', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r\n', ';', 'é', '😀'), maxLength: 6 }).map((text) => `x${text}x`);
  const row = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), word, fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, newline, quotes) => {
      const text = Papa.unparse({ fields: ['first "one"', 'kind', 'a,\nb'], data: rows }, { newline, quotes });
      const table = read(text, softmax3);
      assert.deepEqual(table.featureNames, ['first "one"', 'a,\nb']);
      assert.deepEqual(matrixOf(table.x).toRows(), rows.map(([first, , second]) => [first + 0, second + 0]));
      assert.deepEqual(classes(table), rows.map(([, label]) => label));
    }),
  );
});

test('a cell that is no number is shown, with its column and its place', () => {
  const text = 'petal_length,petal_width,kind\n1,2,a\nn/a,3,b\n4,,a\n5,NaN,b\n1e999,0x10,a\n';
  assert.deepEqual(found(text), [
    ['petal_length is "n/a": the value is missing', 'n/a'],
    ['petal_width is empty: the value is missing', ''],
    ['petal_width is "NaN": the value is missing', 'NaN'],
    ['petal_length is "1e999": not a finite number', '1e999'],
    ['petal_width is "0x10": not a number, unlike 2 of the 3 values of this column', '0x10'],
  ]);
  assert.deepEqual(problems(text)[0]!.at, { file: 'a.csv', line: 2, column: 0, endColumn: 3 });
  assert.deepEqual(problems(text)[1]!.at, { file: 'a.csv', line: 3, column: 2, endColumn: 2 });
});

test('places are right behind quoted cells with commas and line breaks', () => {
  for (const newline of ['\n', '\r\n']) {
    const text = ['note,a,kind', '"1","2",x', `"3,5",oops,"y${newline}z"`, '4,"six, or so",y', '5,6,z', '6,7,z', ''].join(newline);
    assert.deepEqual(found(text), [
      ['note is "3,5": not a number: numbers have a decimal point here, and no separators of thousands', '"3,5"'],
      ['a is "oops": not a number, unlike 3 of the 5 values of this column', 'oops'],
      ['a is "six, or so": not a number, unlike 3 of the 5 values of this column', '"six, or so"'],
    ]);
    assert.deepEqual(problems(text).map(({ at }) => 'line' in at && at.line), [2, 2, 4]);
  }
});

test('a cell over several lines is marked on its first', () => {
  const [problem] = problems('a,kind\n"one\ntwo",x\n2,y\n');
  assert.equal(problem!.message, 'a is "one\\ntwo": not a number, unlike 1 of the 2 values of this column');
  assert.deepEqual(problem!.at, { file: 'a.csv', line: 1, column: 0, endColumn: 4 });
});

test('a byte order mark does not move the columns', () => {
  const text = '\ufeffa,a,kind\n1,2,x\n';
  assert.deepEqual(found(text), [['columns 1 and 2 are both called "a"', 'a']]);
  assert.deepEqual(problems(text)[0]!.at, { file: 'a.csv', line: 0, column: 2, endColumn: 3 });
});

test('wherever one cell of a file is spoiled, the problem points at it', () => {
  const clean = fc.constantFrom('1', '"2"', '-3.5', ' 4 ', '"5" ');
  const body = fc.array(fc.array(clean, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 });
  const bad = fc.constantFrom('n/a', '"1,5"', '"a ""b"""', '', '""', 'x y');
  fc.assert(
    fc.property(body, fc.nat(), fc.nat({ max: 2 }), bad, fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (rows, at, column, cell, newline, mark) => {
      const row = at % rows.length;
      const spoiled = rows.map((cells, i) => cells.map((c, j) => (i === row && j === column ? cell : c)));
      const text = `${mark ? '\ufeff' : ''}${['a,b,c,kind', ...spoiled.map((cells) => `${cells.join(',')},"left, or ""so"""`)].join(newline)}${newline}`;
      const [problem, ...more] = problems(text);
      assert.ok(more.every(({ code }) => code === 'missing-value') && more.length <= 1, 'at most what the spec can do about it');
      assert.equal(pointedAt(text, problem!), cell);
      assert.ok('line' in problem!.at && problem!.at.line === row + 1);
      assert.match(problem!.message, new RegExp(`^${'abc'[column]} is `));
    }),
  );
});

test('a row with too many cells is marked at the first of them, one with too few at its last', () => {
  assert.deepEqual(found('a,b,kind\n1,2,x,9,8\n3\n4,5,y\n6,7\n'), [
    ['this row has 5 cells, the header has 3', '9'],
    ['this row has 1 cell, the header has 3', '3'],
    ['this row has 2 cells, the header has 3', '7'],
  ]);
});

test('every column needs a name of its own', () => {
  assert.deepEqual(found('a,,a,kind,\n1,2,3,x,5\n'), [
    ['column 2 has no name in the header', ''],
    ['columns 1 and 3 are both called "a"', 'a'],
    ['column 5 has no name in the header', ''],
  ]);
});

test('an unknown column is a problem of the spec', () => {
  const [problem] = problems('a,kind\n1,x\n', softmax2, { target: ['kinds'] });
  assert.match(problem!.message, /a.csv has no column "kinds": did you mean "kind"\? Its columns are a, kind/);
  assert.deepEqual(specPath(problem!), ['data', 'target']);
});

test('quotes that do not match are a problem at the cell that they open', () => {
  const open = 'a,kind\n1,x\n2,"y\n3,x\n';
  assert.deepEqual(found(open), [['a quote opens this cell and none closes it', '"y']]);
  const inside = 'a,kind\n1,x\n"2" or "3",y\n';
  const [problem] = problems(inside);
  assert.match(problem!.message, /^text follows the quote that closes this cell/);
  assert.deepEqual({ line: 2, column: 0 }, 'line' in problem!.at && { line: problem!.at.line, column: problem!.at.column });
});

test('quotes that do not match in the header leave nothing else to say', () => {
  assert.deepEqual(found('a,"kind\n1,x\n'), [['a quote opens this cell and none closes it', '"kind']]);
});

test('a quote in the middle of a cell is a letter', () => {
  assert.deepEqual(classes(read('a,kind\n1,5" pipe\n2,6" pipe\n')), ['5" pipe', '6" pipe']);
});

test('the target column is reported in the order of the text with the others', () => {
  assert.deepEqual(found('a,price\n1,2\nx,3\n4,n/a\ny,5\n', linear1, { target: ['price'] }), [
    ['a is "x": not a number, unlike 2 of the 4 values of this column', 'x'],
    ['price is "n/a": the value is missing', 'n/a'],
    ['a is "y": not a number, unlike 2 of the 4 values of this column', 'y'],
  ]);
});

test('a missing class is a problem', () => {
  assert.deepEqual(found('a,kind\n1,x\n2,\n3,y\n'), [['kind is empty: the value is missing', '']]);
});

test('after twenty problems one tells how many more there are', () => {
  const text = `a,b,kind\n${'?,inf,x\n'.repeat(300)}`;
  const all = problems(text);
  assert.equal(all.length, 22);
  assert.equal(all[20]!.message, 'a.csv has 580 more problems like these');
  assert.deepEqual(specPath(all[20]!), ['data', 'csv']);
  assert.deepEqual(all.slice(0, 4).map((problem) => pointedAt(text, problem)), ['?', 'inf', '?', 'inf']);
});

test('an empty file and one without rows are problems', () => {
  for (const text of ['', '\n\n', ' \r\n', '\ufeff']) assert.match(problems(text)[0]!.message, /^a.csv is empty: it needs a header row/);
  for (const text of ['a,kind', 'a,kind\r\n\r\n']) {
    const [problem] = problems(text);
    assert.equal(problem!.message, 'a.csv has a header, but no rows under it');
    assert.equal(pointedAt(text, problem!), 'a,kind');
  }
});

test('a file that is not UTF-8 is a problem', () => {
  const bytes = Uint8Array.from([...bytesOf('a,kind\n1,caf'), 0xe9, 10]);
  const [problem] = problemsOf(outcomeOf(bytes, kind, softmax2));
  assert.match(problem!.message, /not UTF-8/);
  assert.deepEqual(problem!.at, { file: 'a.csv', line: 1, column: 5, endColumn: 6 });
});

test('numbers over the limit are refused before they are read', () => {
  // 5 million rows of 27 columns are 1.006 GiB; rows that hold nothing but their line break need no memory here.
  const header = `${Array.from({ length: 26 }, (_, i) => `f${i}`).join(',')},kind\n`;
  const [problem] = problems(header + '\n'.repeat(5_000_000));
  assert.match(problem!.message, /^5,000,002 samples of 27 numbers would need 1.01 GiB, the limit is 1 GiB$/);
  assert.deepEqual(specPath(problem!), ['data', 'csv']);
});

test('a file over the limit is refused before it is decoded', () => {
  const huge = { length: csvLimit + 1 } as Uint8Array; // nothing but its length is looked at
  const [problem] = problemsOf(outcomeOf(huge, kind, softmax2));
  assert.equal(problem!.message, 'a.csv has 0.5 GiB, the limit for a CSV file is 0.5 GiB');
  assert.deepEqual(specPath(problem!), ['data', 'csv']);
});

test('the data holds no more memory than its numbers', () => {
  const { x } = read(`a,kind\n\n\n1,x\n2,y\n${'\n'.repeat(100)}`);
  assert.equal(x.bytes, 2);
});

test('any text whatever is data or problems, never an exception', () => {
  const piece = fc.constantFrom('a', 'kind', '1', ',', ',', '"', '\n', '\r\n', '\r', ' ', '-2.5', 'x', '\ufeff', '\0');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (pieces, header) => {
      const text = (header ? 'a,kind\n' : '') + pieces.join('');
      const result = outcomeOf(bytesOf(text), kind, softmax2);
      if ('problems' in result) {
        assert.ok(result.problems.length > 0);
        for (const problem of result.problems) if ('line' in problem.at) pointedAt(text, problem);
      } else assert.ok(matrixOf(result.value.x).data.every(Number.isFinite));
    }),
    { numRuns: 2000 },
  );
});

test('any bytes whatever are data or problems, never an exception', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void outcomeOf(bytes, kind, softmax2)));
});

test('a hundred thousand rows are read within two seconds', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `${i / 7},${i / 11},${i / 13},${i / 17},${i % 2 ? 'odd' : 'even'}`);
  const bytes = bytesOf(`a,b,c,d,kind\n${rows.join('\n')}\n`);
  const start = performance.now();
  const { x } = valueOf(outcomeOf(bytes, kind, softmax2));
  const took = performance.now() - start;
  assert.equal(matrixOf(x).shape, '[100000×4]');
  assert.ok(took < 2000, `${took} ms`);
});

test('a file of twenty thousand columns of words is read within two seconds', () => {
  const columns = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
  const bytes = bytesOf(`${columns.join(',')},kind\n${`${columns.map(() => 'x').join(',')},left\n`.repeat(25)}`);
  const start = performance.now();
  const { x } = valueOf(outcomeOf(bytes, kind, softmax2));
  const took = performance.now() - start;
  assert.equal(matrixOf(x).shape, '[25×20000]');
  assert.ok(took < 2000, `${took} ms`);
});
