import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, lively, run } from './helpers.ts';

test('--help tells all commands and options on stdout', async () => {
  for (const args of [['--help'], ['-h'], ['help'], ['train', '--help'], ['check', 'a.nn.json', '-h']]) {
    const { code, stdout, stderr } = await run(args);
    assert.deepEqual([code, stderr], [0, ''], args.join(' '));
    for (const word of ['deltascope train', 'deltascope trace', 'deltascope check', 'deltascope bench', '--json', '--epochs', '--steps', '--out', '--step', '--full', '--seconds', '--threads', '--engine', 'exit codes']) assert.ok(stdout.includes(word), word);
  }
});

test('without a command the help goes to stderr, and the exit code is 2', async () => {
  const { code, stdout, stderr } = await run([]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /deltascope train SPEC/);
});

test('a call that cannot be understood is one line on stderr, exit code 2', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const cases: readonly [args: string[], says: RegExp][] = [
    [['tran', 'a.nn.json'], /no command "tran": there are train, trace, check and bench/],
    [['toString', 'a.nn.json'], /no command "toString"/],
    [['train'], /train takes one SPEC, not 0/],
    [['train', 'a.nn.json', 'b.nn.json'], /train takes one SPEC, not 2/],
    [['train', 'a.nn.json', '--jsn'], /Unknown option '--jsn'/],
    [['trace', 'a.nn.json', '--json'], /Unknown option '--json'/],
    [['check', 'a.nn.json', '--steps', '3'], /Unknown option '--steps'/],
    [['train', 'a.nn.json', '--steps', 'x'], /--steps is "x": must be a whole number, at least 0/],
    [['train', 'a.nn.json', '--steps=-1'], /--steps is "-1"/],
    [['train', 'a.nn.json', '--steps', '1.5'], /--steps is "1\.5"/],
    [['train', 'a.nn.json', '--steps='], /--steps is ""/],
    [['train', 'a.nn.json', '--epochs', '0'], /--epochs is "0": must be a whole number, at least 1/],
    [['train', 'a.nn.json', '--steps'], /--steps/],
    [['trace', 'a.nn.json', '--step', '1e99'], /--step is "1e99"/],
    [['train', 'a.nn.json', '--engine', 'quick'], /--engine is "quick": there are auto, reference and fast/],
    [['check', 'a.nn.json', '--engine', 'auto'], /Unknown option '--engine'/],
    [['bench', 'a.nn.json', '--seconds', '0'], /--seconds is "0": must be a number greater than 0/],
    [['bench', 'a.nn.json', '--seconds', 'long'], /--seconds is "long"/],
    [['bench', 'a.nn.json', '--threads', '0'], /--threads is "0": must be a whole number, at least 1/],
  ];
  await Promise.all(
    cases.map(async ([args, says]) => {
      const { code, stdout, stderr } = await run(args, folder);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /^deltascope: [^\n]+\n$/);
      assert.match(stderr, says);
    }),
  );
});
