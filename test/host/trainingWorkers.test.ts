import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TrainingWorkers } from '../../src/host/trainingWorkers.ts';
import type { TrainingWorker } from '../../src/host/trainingWorker.ts';
import type { Running, RunningEvents, Way } from '../../src/host/workerWays.ts';
import type { ToWorker } from '../../src/protocol/worker.ts';
import { Ear, launchOf, scriptFolder, soon, untilGone, untilHere } from './workerScripts.ts';

const folder = scriptFolder();
after(() => folder.remove());

/** A way that starts nothing, and tells what it would have. */
function pretended(): { readonly way: Way; readonly started: (Running & RunningEvents & { readonly posted: ToWorker[]; ended: boolean })[] } {
  const started: ReturnType<typeof pretended>['started'] = [];
  const way: Way = {
    name: 'a pretence',
    start: (_script, events) => {
      const posted: ToWorker[] = [];
      const worker = {
        ...events, posted, ended: false, pid: 1000 + started.length,
        post: (message: ToWorker, sent: () => void) => {
          posted.push(message);
          sent();
        },
        end: () => void (worker.ended = true),
      };
      started.push(worker);
      setImmediate(() => events.message({ kind: 'hello' }));
      return worker;
    },
  };
  return { way, started };
}

function workersOn(way: Way, idle = 60_000, delayed = 0): TrainingWorkers {
  return new TrainingWorkers(launchOf('', { ways: [way] }), { idle, delay: delayed });
}

test('a worker that was started ahead is the one that is taken, and the next one is another', async () => {
  const workers = new TrainingWorkers(launchOf(folder.at('polite')));
  workers.startNext();
  const pid = await soon('the worker ahead', () => workers.nextPid ?? undefined);
  workers.startNext();
  assert.equal(workers.nextPid, pid, 'one is enough');
  const [first, second] = [new Ear(), new Ear()];
  const taken = workers.take(first);
  assert.equal(await untilHere(taken, first), pid);
  assert.equal(workers.nextPid, null);
  const another = workers.take(second);
  assert.notEqual(await untilHere(another, second), pid);
  workers.startNext();
  const spare = await soon('the third', () => workers.nextPid ?? undefined);
  workers.dispose();
  await untilGone(spare);
  assert.ok(taken.alive && another.alive, 'who took a worker ends it');
  taken.dispose();
  another.dispose();
  await untilGone(pid);
});

test('while a run goes on the next worker warms up for the engine of that run', async () => {
  const { way, started } = pretended();
  const workers = workersOn(way);
  workers.take(new Ear());
  workers.startNextLater('float32');
  await soon('the warm-up', () => started[1]?.posted[0]);
  assert.deepEqual(started[1]!.posted, [{ kind: 'warmUp', precision: 'float32' }]);
  workers.take(new Ear());
  workers.startNextLater(null);
  await soon('the next', () => started[2]);
  assert.deepEqual(started[2]!.posted, []);
  workers.dispose();
});

test('a worker that nobody takes is ended after a while, and another one started when it is needed', async () => {
  const { way, started } = pretended();
  const workers = workersOn(way, 30);
  workers.startNext();
  await soon('its end', () => started[0]!.ended || undefined);
  const ear = new Ear();
  const worker = workers.take(ear);
  assert.equal(started.length, 2);
  await delay(60);
  assert.ok(worker.alive && !started[1]!.ended, 'a worker that was taken is not idle');
});

test('a worker that dies while it waits is replaced, and nobody hears of it', async () => {
  const { way, started } = pretended();
  const workers = workersOn(way);
  workers.startNext();
  await soon('its first word', () => workers.nextPid ?? undefined);
  started[0]!.gone('somebody ended it');
  const ear = new Ear();
  const worker: TrainingWorker = workers.take(ear);
  assert.ok(worker.alive);
  assert.equal(started.length, 2);
  assert.deepEqual(ear.deaths, []);
  worker.dispose();
});

test('when nobody will need one soon none is kept, and none comes later', async () => {
  const { way, started } = pretended();
  const workers = workersOn(way, 60_000, 20);
  workers.take(new Ear()).dispose();
  workers.startNextLater('float64');
  workers.rest();
  await delay(60);
  assert.equal(started.length, 1);
  workers.startNext();
  workers.rest();
  assert.ok(started[1]!.ended);
});
