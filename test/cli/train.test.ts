import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { prepareJob } from '../../src/training/job.ts';
import { Trainer } from '../../src/training/trainer.ts';
import { command, diverging, endless, endOf, folderWith, linesOf, lively, output, run, start, traced } from './helpers.ts';

const number = String.raw`-?\d+(?:\.\d+)?(?:e[+-]\d+)?`;

test('--json prints one object a line: every step, every epoch, and the end, with exactly these fields in this order', async () => {
  const stdout = await output(['train', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': lively }));
  const lines = stdout.trimEnd().split('\n');
  // 32 training samples in batches of 10: four steps an epoch.
  const types = linesOf(stdout).map(({ type }) => type);
  assert.deepEqual(types, [...Array.from({ length: 3 }, () => ['step', 'step', 'step', 'step', 'epoch']).flat(), 'end']);
  let step = 0;
  let epoch = 0;
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith('{"type":"step"')) assert.match(line, new RegExp(`^\\{"type":"step","step":${step},"epoch":${Math.floor(step++ / 4)},"batchLoss":${number},"penalty":${number},"lr":${number}\\}$`));
    else assert.match(line, new RegExp(`^\\{"type":"epoch","epoch":${epoch++},"loss":${number},"valLoss":${number},"accuracy":null\\}$`));
  }
  assert.match(lines.at(-1)!, new RegExp(`^\\{"type":"end","reason":"done","steps":12,"loss":${number},"weights":\\[\\{"W":\\[\\[.*\\]\\],"b":\\[.*\\]\\}\\]\\}$`));
  assert.deepEqual(endOf(stdout).weights.map(({ W, b }) => [W.length, W[0]!.length, b.length]), [[4, 1, 4], [1, 4, 1]]);
});

test('valLoss is null without validation, accuracy is a share for classes', async () => {
  const spec = { data: { generator: 'xor', samples: 20 }, layers: [{ units: 1, activation: 'sigmoid' }], loss: 'bce', training: { epochs: 1, batchSize: 20 } };
  const [, epoch] = linesOf(await output(['train', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': spec })));
  assert.equal(epoch!.valLoss, null);
  assert.ok(typeof epoch!.accuracy === 'number' && Number.isInteger(epoch!.accuracy * 20));
});

test('the numbers printed are the float64 numbers of the run, every bit', async () => {
  const stdout = await output(['train', 'a.nn.json', '--json', '--engine', 'reference'], folderWith({ 'a.nn.json': lively }));
  const { job } = await prepareJob(JSON.stringify(lively), () => Promise.resolve({ problem: 'no file' }));
  const trainer = new Trainer(job!);
  for (const line of linesOf(stdout)) {
    if (line.type === 'step') {
      const { batchLoss, penalty, learningRate } = trainer.next();
      assert.deepEqual([line.batchLoss, line.penalty, line.lr], [batchLoss, penalty, learningRate]);
    } else if (line.type === 'epoch') {
      const { loss, valLoss } = trainer.evaluate();
      assert.deepEqual([line.loss, line.valLoss], [loss, valLoss]);
    }
  }
  const { weights, loss } = endOf(stdout);
  assert.deepEqual(weights.flatMap(({ W, b }) => [...W.flat(), ...b]), [...trainer.parameters.values]);
  assert.equal(loss, trainer.evaluate().loss);
});

test('whatever engine is asked for, the reference trains alike', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const [auto, reference] = await Promise.all([[], ['--engine', 'reference']].map((options) => output(['train', 'a.nn.json', '--json', ...options], folder)));
  assert.deepEqual(linesOf(reference!).length, linesOf(auto!).length);
  assert.ok(Math.abs(endOf(reference!).loss - endOf(auto!).loss) < 1e-9);
});

test('the same spec prints the same bytes', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const [first, second] = await Promise.all([1, 2].map(() => output(['train', 'a.nn.json', '--json'], folder)));
  assert.equal(first, second);
});

test('--steps and --epochs replace the length of the spec', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const steps = async (...options: string[]): Promise<number> => endOf(await output(['train', 'a.nn.json', '--json', ...options], folder)).steps;
  assert.deepEqual(await Promise.all([steps('--steps', '5'), steps('--steps=30'), steps('--epochs', '2'), steps('--epochs', '5'), steps('--epochs', '2', '--steps', '3'), steps('--steps', '0')]), [5, 30, 8, 20, 3, 0]);
});

test('the loss of the end is J over all training samples, as a full trace of that moment has it', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  for (const steps of ['0', '7']) {
    const [stdout, { loss }] = await Promise.all([output(['train', 'a.nn.json', '--json', '--steps', steps], folder), traced(['a.nn.json', '--full', '--step', steps], folder)]);
    assert.ok(Math.abs(endOf(stdout).loss - Number(loss)) <= 1e-12);
  }
});

test('a run that diverges says where, ends with its reason, and exits with 1', async () => {
  const { code, stdout, stderr } = await run(['train', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': diverging }));
  assert.equal(code, 1);
  assert.equal(stderr, 'diverged at step 1 (epoch 1): in layer "b", z is not finite\n');
  const lines = linesOf(stdout);
  assert.deepEqual(lines.map(({ type }) => type), ['step', 'epoch', 'step', 'end']);
  // What is not finite prints as the string of its name.
  assert.equal(lines[1]!.loss, 'Infinity');
  assert.ok(['Infinity', 'NaN'].includes(String(lines[2]!.batchLoss)) && typeof lines[2]!.batchLoss === 'string');
  assert.deepEqual([lines[3]!.reason, lines[3]!.steps], ['diverged', 1]);
});

test('without --json a run that diverges says it on stderr, and its end on stdout', async () => {
  const { code, stdout, stderr } = await run(['train', 'a.nn.json'], folderWith({ 'a.nn.json': diverging }));
  assert.equal(code, 1);
  assert.equal(stderr, 'diverged at step 1 (epoch 1): in layer "b", z is not finite\n');
  assert.match(stdout, /\ndiverged after 1 step · loss Infinity\n$/);
});

test('a run whose very last update overflows is no success', async () => {
  const { code, stdout, stderr } = await run(['train', 'a.nn.json', '--json', '--steps', '1', '--out', 'o.json'], folderWith({ 'a.nn.json': diverging }));
  assert.equal(code, 1);
  assert.equal(endOf(stdout).reason, 'diverged');
  assert.match(stderr, /^diverged at the end, after 1 update: in layer/);
});

test('an interrupt stops a run: the end is printed with its reason and the weights reached', async () => {
  const { child, ended } = start(['train', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': endless }));
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  assert.equal(code, 130);
  const { reason, steps, weights } = endOf(stdout);
  assert.equal(reason, 'stopped');
  assert.ok(steps > 0 && weights.length === 2);
  assert.equal(linesOf(stdout).filter(({ type }) => type === 'step').length, steps);
});

test('a run is heard at once, however slow its steps are, and stops at once', async () => {
  // One layer of 1,500 × 1,500 and a batch of 20 take far longer than 64 KiB of lines need in a small network.
  const wide = { data: { generator: 'gauss', samples: 40 }, layers: [{ units: 1500 }, { units: 1500 }, { units: 1, activation: 'sigmoid' }], loss: 'bce', optimizer: { learningRate: 1e-9 }, training: { epochs: 1000, batchSize: 20 } };
  const { child, ended } = start(['train', 'a.nn.json', '--json'], folderWith({ 'a.nn.json': wide }));
  const [first] = (await once(child.stdout!, 'data')) as [string];
  assert.ok(first.split('\n').length < 20, 'the first lines come by themselves');
  child.kill('SIGINT');
  assert.equal(endOf((await ended).stdout).reason, 'stopped');
});

test('a reader that has seen enough ends the work quietly, with the exit code of SIGPIPE', async () => {
  const folder = folderWith({ 'a.nn.json': endless });
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', `"${process.execPath}" "${command}" train a.nn.json --json | head -1; exit $((PIPESTATUS[0] == 141 ? 0 : 1))`], { cwd: folder });
  assert.match(stdout, /^\{"type":"step","step":0,[^\n]*\}\n$/);
  assert.equal(stderr, '');
});

test('a slow reader gets every line', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const { stdout } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', `"${process.execPath}" "${command}" train a.nn.json --json --steps 20000 | (sleep 0.5; wc -l)`], { cwd: folder });
  assert.equal(Number(stdout), 20_000 + 5_000 + 1);
});

test('for people there are about ten lines of progress, without codes where it is no terminal', async () => {
  const { code, stdout, stderr } = await run(['train', 'a.nn.json', '--epochs', '50'], folderWith({ 'a.nn.json': lively }));
  assert.deepEqual([code, stderr], [0, '']);
  assert.doesNotMatch(stdout, /[^\P{Cc}\n]/u);
  const lines = stdout.trimEnd().split('\n');
  assert.match(lines[0]!, /^lively 1-4-1 · 13 parameters · 32 training samples, 8 for validation · 200 steps$/);
  assert.equal(lines.length, 12);
  assert.match(lines[10]!, /^epoch 50\/50 · loss \S+ · validation \S+$/);
  assert.match(lines[11]!, /^done after 200 steps · loss \S+$/);
});

test('--out writes the last line, the same as on stdout', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  const stdout = await output(['train', 'a.nn.json', '--json', '--out', 'o.json'], folder);
  assert.equal(readFileSync(join(folder, 'o.json'), 'utf8'), `${stdout.trimEnd().split('\n').at(-1)}\n`);
});
