/** From a spec's path to a job, with every diagnostic on stderr. */

import { dirname, join } from 'node:path';
import { prepareJob } from '../training/job.ts';
import type { Job } from '../training/job.ts';
import type { Diagnostic } from '../spec/index.ts';
import { dataReader, readSpec } from './files.ts';

/** The job of a spec, or null when it is unusable: the reasons are on stderr then. Throws a UsageError if the spec can't be read. */
export async function prepare(specPath: string): Promise<Job | null> {
  const { job, diagnostics } = await prepareJob(readSpec(specPath), dataReader(specPath));
  for (const diagnostic of diagnostics) process.stderr.write(`${line(diagnostic, specPath)}\n`);
  return job;
}

/** `file:line:column: message`, line and column from 1. */
function line({ severity, message, file, range }: Diagnostic, specPath: string): string {
  const path = file === null ? specPath : join(dirname(specPath), file);
  return `${path}:${range.start.line + 1}:${range.start.column + 1}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}
