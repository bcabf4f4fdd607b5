import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TrainingWorker } from '../../src/host/trainingWorker.ts';
import { waysToRun } from '../../src/host/workerWays.ts';
import type { Way } from '../../src/host/workerWays.ts';
import type { ToWorker } from '../../src/protocol/worker.ts';
import { Ear, flag, isThere, launchOf, scriptFolder, soon, untilGone, untilHere } from './workerScripts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'dist/worker.cjs');
const folder = scriptFolder();
after(() => folder.remove());

test('the script runs in a process of its own, with the flags, and hears what was sent before it was there', async () => {
  const [ear, launch] = [new Ear(), launchOf(folder.at('polite'))];
  const worker = new TrainingWorker(launch, ear);
  for (const stepsPerSecond of [11, 12, 13]) worker.post({ kind: 'pace', stepsPerSecond });
  assert.equal(worker.pid, null, 'it has not said a word yet');
  const told = await soon('three answers', () => (ear.messages.length === 3 ? ear.messages : undefined));
  assert.deepEqual(told.map((message) => message.kind === 'status' && message.status.step), [11, 12, 13]);
  const { pid } = worker;
  assert.ok(pid !== null && pid !== process.pid);
  assert.match(launch.lines.join('\n'), new RegExp(`a process of its own with ${flag}, ${pid}`));
  worker.dispose();
  await untilGone(pid);
  assert.deepEqual(ear.deaths, []);
});

test('where a flag is not known it does without, and remembers that', async () => {
  const launch = launchOf(folder.at('flagless'));
  for (const tries of [1, 0]) {
    const [ear, before] = [new Ear(), launch.lines.length];
    const worker = new TrainingWorker(launch, ear);
    assert.notEqual(await untilHere(worker, ear), null);
    assert.equal(launch.lines.slice(before).filter((line) => line.includes('exit code 9')).length, tries);
    worker.dispose();
  }
  assert.deepEqual(launch.ways.map(({ name }) => name), waysToRun([]).map(({ name }) => name));
});

test('where no process can be had it is a thread, and remembers that', async () => {
  const launch = launchOf(folder.at('threadOnly'));
  const [first, second] = [new Ear(), new Ear()];
  const worker = new TrainingWorker(launch, first);
  assert.equal(await untilHere(worker, first), null);
  assert.equal(launch.ways.length, 1);
  worker.dispose();
  const next = new TrainingWorker(launch, second);
  assert.equal(await untilHere(next, second), null);
  assert.equal(launch.lines.filter((line) => line.startsWith('No worker')).length, 2);
  next.dispose();
});

test('a process that can not be started at all, or throws when it is tried, is as good as one that dies', async () => {
  const { execPath } = process;
  const broken: Way = { name: 'a broken way', start: () => assert.fail('broken') };
  const launch = launchOf(folder.at('polite'));
  launch.ways.unshift(broken);
  const ear = new Ear();
  process.execPath = join(folder.at('polite'), 'nowhere');
  try {
    const worker = new TrainingWorker(launch, ear);
    assert.equal(await untilHere(worker, ear), null);
    assert.match(launch.lines.join('\n'), /a broken way: broken\.[^]*(ENOTDIR|ENOENT)/);
    worker.dispose();
  } finally {
    process.execPath = execPath;
  }
});

test('a process that never says a word is ended, and a thread takes its place', async () => {
  const launch = launchOf(folder.at('silent'), { ways: waysToRun([]), patience: 1500 });
  const ear = new Ear();
  const worker = new TrainingWorker(launch, ear);
  assert.equal(await untilHere(worker, ear), null);
  assert.match(launch.lines[0]!, /it said nothing in 1.5 s/);
  worker.dispose();
});

test('when no way works that is a death, with the reason of the last', async () => {
  const ear = new Ear();
  const worker = new TrainingWorker(launchOf(folder.at('hopeless')), ear);
  assert.equal(await ear.ofDeath(), 'it ended with exit code 4');
  assert.ok(!worker.alive);
  const other = new Ear();
  const again = new TrainingWorker(launchOf(folder.at('hopeless'), { ways: waysToRun([]).slice(1) }), other);
  assert.match(await other.ofDeath(), /exit code 4/);
  assert.ok(!again.alive);
});

for (const way of waysToRun([])) {
  test(`an end that nobody asked for is told with its reason, in ${way.name}`, async () => {
    const fail = async (name: 'throwsLater' | 'endsLater'): Promise<string> => {
      const ear = new Ear();
      const worker = new TrainingWorker(launchOf(folder.at(name), { ways: [way] }), ear);
      await untilHere(worker, ear);
      worker.post({ kind: 'run' });
      const reason = await ear.ofDeath();
      assert.ok(!worker.alive);
      worker.post({ kind: 'run' });
      worker.dispose();
      return reason;
    };
    // A script of our own tells what it throws (port.ts); of this one only a thread does.
    assert.match(await fail('throwsLater'), way.name.includes('thread') ? /^too much$/ : /^it ended with exit code 1$/);
    assert.equal(await fail('endsLater'), 'it ended with exit code 7');
  });

  test(`one that hears nothing any more is ended all the same, in ${way.name}`, async () => {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(folder.at('spins'), { ways: [way] }), ear);
    const pid = await untilHere(worker, ear);
    worker.post({ kind: 'run' });
    worker.dispose();
    if (pid !== null) await untilGone(pid);
    assert.deepEqual(ear.deaths, []);
  });

  test(`to be killed is a death, before the first word too, in ${way.name}`, async () => {
    const launch = launchOf(folder.at('polite'), { ways: [way, ...waysToRun([])] });
    const [early, late] = [new Ear(), new Ear()];
    new TrainingWorker(launch, early).kill();
    assert.match(await early.ofDeath(), /SIGKILL|exit code [01]/);
    assert.equal(launch.ways[0], way, 'it is no fault of the way');
    const worker = new TrainingWorker(launch, late);
    await untilHere(worker, late);
    worker.kill();
    assert.match(await late.ofDeath(), /SIGKILL|exit code [01]/);
  });

  test(`what it writes goes to the log, in ${way.name}`, async () => {
    const [ear, launch] = [new Ear(), launchOf(folder.at('talks'), { ways: [way] })];
    const worker = new TrainingWorker(launch, ear);
    await untilHere(worker, ear);
    await soon('both lines', () => (launch.lines.includes('one') && launch.lines.includes('two')) || undefined);
    worker.dispose();
  });
}

test('V8 says why it ends a process that is out of memory', async () => {
  const ear = new Ear();
  const worker = new TrainingWorker(launchOf(folder.at('hoards'), { ways: waysToRun(['--max-old-space-size=20']) }), ear);
  await untilHere(worker, ear);
  worker.post({ kind: 'run' });
  assert.match(await ear.ofDeath(), /heap out of memory/);
});

test('a large file goes in small parts, each when the one before is on its way', async () => {
  const posted: { message: ToWorker; sent: () => void }[] = [];
  const way: Way = {
    name: 'a way to look at',
    start: (_script, { message }) => {
      setImmediate(() => message({ kind: 'hello' }));
      return { pid: null, post: (sent, next) => void posted.push({ message: sent, sent: next }), end: () => undefined };
    },
  };
  const worker = new TrainingWorker(launchOf('', { ways: [way] }), new Ear());
  const all = Uint8Array.from({ length: 700_003 }, (_, i) => i * 7);
  const bytes = all.subarray(3); // as what is read from a file may be
  const settings = { engine: 'auto', threads: 'auto', history: 2 ** 26, stored: null } as const;
  worker.prepare({ text: '{}', file: 'a.nn.json', ...settings }, [{ path: 'a.csv', bytes }, { path: 'b.csv', problem: 'gone' }, { path: 'empty.csv', bytes: new Uint8Array() }]);
  const joined = new Uint8Array(bytes.length);
  for (let n = 0; ; n++) {
    const { message, sent } = await soon(`message ${n}`, () => posted[n]);
    assert.equal(posted.length, n + 1, 'one at a time');
    if (message.kind === 'prepare') {
      assert.deepEqual(message, { kind: 'prepare', text: '{}', file: 'a.nn.json', ...settings, problems: { 'b.csv': 'gone' } });
      break;
    }
    assert.ok(message.kind === 'part');
    assert.ok(message.bytes.buffer.byteLength <= 1 << 18, `${message.bytes.buffer.byteLength} bytes would be copied at once`);
    if (message.path === 'a.csv') joined.set(message.bytes, message.from);
    else assert.deepEqual([message.path, message.size, message.bytes.length], ['empty.csv', 0, 0]);
    sent();
  }
  assert.deepEqual(joined, bytes);
  worker.dispose();
});

test('the real script trains the same in a process and in a thread, bit by bit, and sends its frames as plain buffers', async () => {
  const examples = join(root, 'media/examples');
  const text = readFileSync(join(examples, 'iris.nn.json'), 'utf8');
  const data = [{ path: 'iris.csv', bytes: new Uint8Array(readFileSync(join(examples, 'iris.csv'))) }];
  const frames: Buffer[] = [];
  for (const way of waysToRun([])) {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(script, { ways: [way] }), ear);
    worker.prepare({ text, file: 'iris.nn.json', engine: 'reference', threads: 'auto', history: 2 ** 26, stored: null }, data);
    assert.equal((await ear.of('ready')).network.engine?.kind, 'reference');
    worker.post({ kind: 'step', unit: 'epoch' });
    await soon('rest', () => ear.messages.find((message) => message.kind === 'status' && message.status.state === 'paused' && message.status.step === 8));
    worker.post({ kind: 'watch', on: true });
    const { buffer } = await ear.of('frame');
    assert.ok(buffer instanceof ArrayBuffer);
    frames.push(Buffer.from(buffer));
    worker.dispose();
  }
  assert.deepEqual(frames[0], frames[1]);
});

test('the real script speaks the language of the file that it is started with', async () => {
  const texts = join(mkdtempSync(join(tmpdir(), 'deltascope-texts-')), 'bundle.json');
  writeFileSync(texts, JSON.stringify({ '{0} was not sent to the worker': '{0} fehlt' }));
  for (const way of waysToRun([], texts)) {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(script, { ways: [way] }), ear);
    worker.prepare({ text: readFileSync(join(root, 'media/examples/iris.nn.json'), 'utf8'), file: 'iris.nn.json', engine: 'reference', threads: 'auto', history: 2 ** 26, stored: null }, []);
    assert.equal((await ear.of('refused')).diagnostics[0]?.message, 'iris.csv fehlt');
    worker.dispose();
  }
  rmSync(dirname(texts), { recursive: true });
});

test('the real script tells of the error that ends it', async () => {
  for (const way of waysToRun([])) {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(script, { ways: [way] }), ear);
    worker.post({ kind: 'part', path: 'a.csv', size: 1, from: 5, bytes: new Uint8Array(3) });
    assert.match(await ear.ofDeath(), /offset is out of bounds/);
  }
});

/** Large enough for more than one thread. */
const wide = JSON.stringify({
  data: { generator: 'spiral', samples: 200 }, layers: [{ units: 200, activation: 'relu' }, { units: 200, activation: 'tanh' }, { units: 1, activation: 'sigmoid' }],
  loss: 'bce', training: { epochs: 1e6, batchSize: 64 },
});

for (const way of waysToRun([])) {
  test(`helping threads train a large network and end with it, in ${way.name}`, async () => {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(script, { ways: [way] }), ear);
    worker.prepare({ text: wide, file: 'wide.nn.json', engine: 'fast', threads: 2, history: 2 ** 26, stored: null }, []);
    assert.equal((await ear.of('ready')).network.engine?.threads, 2);
    worker.post({ kind: 'run' });
    await soon('some steps', () => ear.messages.find((message) => message.kind === 'status' && message.status.step > 50));
    const { pid } = worker;
    worker.dispose();
    if (pid !== null) await untilGone(pid);
  });
}

test('where there are no kernels nothing is trained by the fast engine, and it says why; the reference engine says so too', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'deltascope-kernels-'));
  copyFileSync(script, join(elsewhere, 'worker.cjs'));
  for (const name of ['kernels-fma.wasm', 'kernels-plain.wasm']) writeFileSync(join(elsewhere, name), 'no kernels');
  const prepared = (engine: 'auto' | 'fast'): Ear => {
    const ear = new Ear();
    const worker = new TrainingWorker(launchOf(join(elsewhere, 'worker.cjs')), ear);
    worker.prepare({ text: wide, file: 'wide.nn.json', engine, threads: 'auto', history: 2 ** 26, stored: null }, []);
    void soon('answer', () => ear.messages[0]).finally(() => worker.dispose());
    return ear;
  };
  assert.match((await prepared('fast').of('noEngine')).why, /^the fast engine can.*t train this here: .+/);
  const { engine } = (await prepared('auto').of('ready')).network;
  assert.equal(engine?.kind, 'reference');
  rmSync(elsewhere, { recursive: true });
});

const large = new TextEncoder().encode(`a,y\n${'1.5,2.5\n'.repeat(1_000_000)}`);
const onLarge = { text: '{ "data": { "csv": "large.csv", "target": "y" }, "layers": [{ "units": 1 }], "loss": "mse" }', file: 'large.nn.json', engine: 'reference', threads: 1, history: 2 ** 20, stored: null } as const;

test('a large file is loaded with words on how far it is', async () => {
  const ear = new Ear();
  const worker = new TrainingWorker(launchOf(script), ear);
  worker.prepare(onLarge, [{ path: 'large.csv', bytes: large }]);
  assert.equal((await ear.of('ready')).network.trainingSamples, 1_000_000);
  const shares = ear.messages.flatMap((message) => (message.kind === 'loading' ? [message.share] : []));
  assert.ok(shares.length > 0 && shares.every((share, i) => share > (shares[i - 1] ?? 0) && share <= 1), String(shares));
  worker.dispose();
});

test('a load is given up when it is told to stop', async () => {
  const ear = new Ear();
  const worker = new TrainingWorker(launchOf(script), ear);
  worker.prepare(onLarge, [{ path: 'large.csv', bytes: large }]);
  worker.post({ kind: 'stop' });
  assert.deepEqual((await ear.of('refused')).diagnostics, []);
  worker.dispose();
});

test('a process ends with the host that started it, however that ended', async () => {
  const program = `
    const { TrainingWorker } = await import('./src/host/trainingWorker.ts');
    const { waysToRun } = await import('./src/host/workerWays.ts');
    const events = { message: ({ kind }) => kind === 'ready' ? worker.post({ kind: 'run' }) : kind === 'status' && console.log(worker.pid), death: console.log };
    const worker = new TrainingWorker({ script: ${JSON.stringify(script)}, ways: waysToRun([]), patience: 20000, log: () => {} }, events);
    worker.prepare({ text: ${JSON.stringify(wide)}, file: 'wide.nn.json', engine: 'auto', threads: 2, history: 2 ** 26, stored: null }, []);`;
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const host = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(host.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString().split('\n')[0]);
    assert.ok(isThere(pid), line.toString());
    host.kill(signal);
    await untilGone(pid);
  }
});
