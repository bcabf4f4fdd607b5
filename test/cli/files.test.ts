import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { diverging, endless, folderWith, lively, output, run, start } from './helpers.ts';

const csvSpec = (path: string): object => ({ data: { csv: path, target: 'y' }, layers: [{ units: 1 }], loss: 'mse', training: { batchSize: 1 } });
const csv = 'x,y\n1,2\n3,4\n';

/** Fails with 2, nothing on stdout, and this on stderr. */
async function expectUnusable(args: readonly string[], cwd: string, stderr: RegExp): Promise<void> {
  const outcome = await run(args, cwd);
  assert.equal(outcome.code, 2, outcome.stderr);
  assert.equal(outcome.stdout, '');
  assert.match(outcome.stderr, stderr);
}

test('an error in a spec is file:line:column: message with what is valid, for every command', async () => {
  const folder = folderWith({ 'sub/a.nn.json': '{\n  "data": { "generator": "xor" },\r\n  "layers": [{ "units": 1, /* 🙂 */ "activation": "sigmod" }],\n  "loss": "bce"\n}' });
  for (const command of ['train', 'trace', 'check']) await expectUnusable([command, 'sub/a.nn.json'], folder, /^sub\/a\.nn\.json:3:51: activation of layers\[0\] is "sigmod": did you mean "sigmoid"\? Valid are linear, [^\n]*\n$/);
  await expectUnusable(['train', 'sub/a.nn.json', '--json'], folder, /^sub\/a\.nn\.json:3:51: /);
});

test('every error has a line of its own', async () => {
  await expectUnusable(['check', 'a.nn.json'], folderWith({ 'a.nn.json': '{}' }), /^(a\.nn\.json:1:1: "(data|layers|loss)" is missing[^\n]*\n){3}$/);
});

test('a byte order mark is no column', async () => {
  await expectUnusable(['check', 'a.nn.json'], folderWith({ 'a.nn.json': '\uFEFF{ "x": 1, "data": { "generator": "xor" }, "layers": [{ "units": 1 }], "loss": "mse" }' }), /^a\.nn\.json:1:3: unknown key "x"/);
});

test('a warning is told as one, and does not stop the run', async () => {
  const { code, stderr } = await run(['train', 'a.nn.json', '--steps', '1'], folderWith({ 'a.nn.json': { ...lively, training: { batchSize: 1000 } } }));
  assert.equal(code, 0);
  assert.match(stderr, /^a\.nn\.json:1:\d+: warning: a batch of 1000 is larger than the data/);
});

test('a wrong cell is reported in its own file', async () => {
  await expectUnusable(['train', 'sub/a.nn.json'], folderWith({ 'sub/a.nn.json': csvSpec('data/a.csv'), 'sub/data/a.csv': 'x,y\n1,2\n"3",four\n5,6\n6,\n' }), /^sub\/data\/a\.csv:3:5: y is "four": not a number\nsub\/data\/a\.csv:5:3: y is empty: the value is missing\nsub\/a\.nn\.json:1:\d+: data\/a\.csv has 1 missing value: "missing": "drop" leaves their rows out, .*\n$/);
});

test('a file that is not there is reported at its path in the spec, or by its name if it is the spec', async () => {
  const folder = folderWith({ 'a.nn.json': csvSpec('no.csv') });
  await expectUnusable(['train', 'a.nn.json'], folder, /^a\.nn\.json:1:\d+: no\.csv: no such file\n$/);
  await expectUnusable(['train', 'no.nn.json'], folder, /^deltascope: no\.nn\.json: no such file\n$/);
  await expectUnusable(['train', '.'], folder, /^deltascope: \.: is a folder, not a file\n$/);
});

test('a spec that is not text is refused', async () => {
  const folder = folderWith({});
  execFileSync('bash', ['-c', String.raw`printf '\xff\xfe{' > a.nn.json`], { cwd: folder });
  await expectUnusable(['train', 'a.nn.json'], folder, /^deltascope: a\.nn\.json: is not UTF-8 text\n$/);
});

test('data inside the current folder is read, also beside or above the spec', async () => {
  const folder = folderWith({ 'specs/a.nn.json': csvSpec('../data/a.csv'), 'specs/b.nn.json': csvSpec('./b.csv'), 'specs/b.csv': csv, 'data/a.csv': csv });
  await Promise.all([output(['train', 'specs/a.nn.json', '--steps', '1'], folder), output(['train', 'specs/b.nn.json', '--steps', '1'], folder)]);
});

test('data outside the folder is refused, by dots, as an absolute path and through a link', async () => {
  const folder = folderWith({ 'secret.csv': csv, 'project/dots.nn.json': csvSpec('../secret.csv'), 'project/up.nn.json': csvSpec('in/../../secret.csv'), 'project/in/x.txt': '', 'project/link.nn.json': csvSpec('link.csv'), 'project/deep.nn.json': csvSpec('out/secret.csv') });
  const project = join(folder, 'project');
  symlinkSync(join(folder, 'secret.csv'), join(project, 'link.csv'));
  symlinkSync(folder, join(project, 'out'));
  for (const name of ['dots', 'up', 'link', 'deep']) await expectUnusable(['train', `${name}.nn.json`], project, /^\w+\.nn\.json:1:\d+: \S+ is outside the folder /);
  const absolute = folderWith({ 'a.csv': csv });
  await expectUnusable(['train', 'a.nn.json'], folderWith({ 'a.nn.json': csvSpec(join(absolute, 'a.csv')) }), /is outside the folder/);
  // Whether a file is there is not told either.
  await expectUnusable(['train', 'none.nn.json'], folderWith({ 'none.nn.json': csvSpec('../none.csv') }), /is outside the folder/);
  // From elsewhere, the spec's own folder is the bound.
  await expectUnusable(['train', join(project, 'dots.nn.json')], absolute, /is outside the folder/);
});

test('a link that stays inside is followed, one that goes round in a circle is named', async () => {
  const folder = folderWith({ 'a.nn.json': csvSpec('link.csv'), 'b.nn.json': csvSpec('circle.csv'), 'real.csv': csv });
  symlinkSync('real.csv', join(folder, 'link.csv'));
  symlinkSync('circle.csv', join(folder, 'circle.csv'));
  await output(['train', 'a.nn.json', '--steps', '1'], folder);
  await expectUnusable(['train', 'b.nn.json'], folder, /circle/);
});

test('a run that fails leaves no file behind', async () => {
  const folder = folderWith({ 'diverging.nn.json': diverging, 'wrong.nn.json': { ...lively, loss: 'mses' }, 'endless.nn.json': endless });
  const before = readdirSync(folder);
  assert.equal((await run(['train', 'diverging.nn.json', '--out', 'o.json'], folder)).code, 1);
  assert.equal((await run(['train', 'diverging.nn.json', '--out', 'o.json', '--steps', '1'], folder)).code, 1);
  assert.equal((await run(['train', 'wrong.nn.json', '--out', 'o.json'], folder)).code, 2);
  const { child, ended } = start(['train', 'endless.nn.json', '--json', '--out', 'o.json'], folder);
  await once(child.stdout!, 'data');
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
  assert.deepEqual(readdirSync(folder), before);
});

test('a run that fails leaves the file of an earlier one as it is, a run that succeeds replaces it', async () => {
  const folder = folderWith({ 'diverging.nn.json': diverging, 'a.nn.json': lively, 'o.json': 'earlier' });
  assert.equal((await run(['train', 'diverging.nn.json', '--out', 'o.json'], folder)).code, 1);
  assert.equal(readFileSync(join(folder, 'o.json'), 'utf8'), 'earlier');
  await output(['train', 'a.nn.json', '--out', 'o.json'], folder);
  assert.match(readFileSync(join(folder, 'o.json'), 'utf8'), /^\{"type":"end","reason":"done"/);
  assert.deepEqual(readdirSync(folder), ['a.nn.json', 'diverging.nn.json', 'o.json']);
});

test('a file that cannot be written is told before the training', async () => {
  const folder = folderWith({ 'a.nn.json': endless, 'file': '', 'sub/x': '' });
  await expectUnusable(['train', 'a.nn.json', '--out', 'no/o.json'], folder, /^deltascope: --out no\/o\.json: no such file/);
  await expectUnusable(['train', 'a.nn.json', '--out', 'file/o.json'], folder, /^deltascope: --out file\/o\.json: /);
  await expectUnusable(['train', 'a.nn.json', '--out', 'sub'], folder, /^deltascope: --out sub: is a folder/);
});

test('--out does not replace what is no file', async () => {
  const folder = folderWith({ 'a.nn.json': lively });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expectUnusable(['train', 'a.nn.json', '--out', 'pipe'], folder, /^deltascope: --out pipe: is a device, not a file/);
  assert.ok(lstatSync(join(folder, 'pipe')).isFIFO());
});
