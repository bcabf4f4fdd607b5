/** Runs the contestants, each in a process of its own. */

import { spawn } from 'node:child_process';

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
}

/** After so long a contestant is given up [ms]. */
const longest = 180_000;

/** Runs a program to its end. Throws what it says on stderr if it fails, and with the code ENOENT if it is not there. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: longest });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ stdout, stderr });
      else reject(new Error(`${signal === 'SIGTERM' ? 'took too long' : `exit ${code ?? signal}`}: ${lastLines(stderr)}`));
    });
  });
}

/** The same for a Node: without the options with which the bench itself runs. */
export function runNode(node: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Finished> {
  return run(node, args, { NODE_OPTIONS: '', ...env });
}

/** The JSON of the last line. Throws if there is none. */
export function lastJson(stdout: string): unknown {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`no JSON in the last line: ${line.slice(0, 200)}`, { cause: error });
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n') || 'nothing on stderr';
}
