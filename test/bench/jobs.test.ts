import assert from 'node:assert/strict';
import { test } from 'node:test';

import { prepareJob } from '../../src/training/job.ts';
import { inline, iris, type Samples, surface } from './data.ts';
import { bytesOf, jobs, operationsOf, specOf, workloads } from './jobs.ts';

test('the operations of a sample are those counted by hand', () => {
  // 2-4-2-1: 2 · (2 · 8) + 3 · (2 · 8 + 2 · 2), 784-512-512-10: 2 · (2 · 784 · 512) + 3 · 2 · (512 · 512 + 5120)
  assert.deepEqual(jobs.map(operationsOf), [92, 2080, 409_088, 3_209_216, 409_088, 3_209_216]);
});

test('memory is needed for data, targets and parameters', () => {
  const [j1] = jobs;
  assert.deepEqual(bytesOf(j1!, 'float32'), { data: 4 * 200 * 3, parameters: 4 * (12 + 10 + 3) });
  assert.deepEqual(bytesOf(j1!, 'float64'), { data: 8 * 200 * 3, parameters: 8 * (12 + 10 + 3) });
});

/** A batch of zeros, for a network of this size. */
function zeros(inputs: number, outputs: number, rows: number): Samples {
  const y = new Float32Array(rows * outputs);
  for (let i = 0; i < rows; i += 1) y[i * outputs + (i % outputs)] = outputs === 1 ? 0.5 : 1;
  return { x: new Float32Array(rows * inputs), y, inputs, outputs, rows };
}

test('every spec is one that Deltascope accepts without a word, with the same initial weights whatever the workload', async () => {
  for (const job of jobs) {
    const data = inline(zeros(job.inputs, job.layers.at(-1)!.units, job.batchSize));
    const starts: Float64Array[] = [];
    for (const workload of workloads) {
      const { job: prepared, diagnostics } = await prepareJob(JSON.stringify(specOf(job, data, { workload })), () => Promise.reject(new Error('no file to read')));
      assert.deepEqual(diagnostics, [], `${job.name} ${workload}`);
      const { batchSize, initial } = prepared!.plan;
      assert.equal(batchSize, workload === 'batch' ? job.batchSize : 1);
      starts.push(initial.values);
    }
    for (const start of starts) assert.ok(start.every((value, i) => value === starts[0]![i]), job.name);
  }
});

test('the jobs have as many samples as they say, of as many features', () => {
  const [j1, j2] = jobs;
  assert.deepEqual([surface(200).rows, surface(200).inputs, surface(200).outputs], [j1!.samples, j1!.inputs, j1!.layers.at(-1)!.units]);
  const rows = Array.from({ length: 150 }, (_, i) => `${i},${i % 7},${i % 5},${i % 3},${['a', 'b', 'c'][Math.floor(i / 50)]}`);
  const read = iris(['w,x,y,z,species', ...rows].join('\n'));
  assert.deepEqual([read.rows, read.inputs, read.outputs], [j2!.samples, j2!.inputs, j2!.layers.at(-1)!.units]);
});
