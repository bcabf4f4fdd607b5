/** The command `deltascope`: the engine of the extension on a terminal, for scripts and CI. */

import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { bench } from './bench.ts';
import { check } from './check.ts';
import { engineChoice } from './engine.ts';
import { keepHeapSmall, useEngineFlags } from '../training/kernels.ts';
import { UsageError } from './files.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';

const help = `deltascope: train a network spec (*.nn.json), look at any moment of it, check its gradients

  deltascope train SPEC [--json] [--epochs N] [--steps N] [--out FILE] [--engine NAME]
      Trains from the start. --epochs and --steps replace the spec's length.
      --json: one JSON object a line on stdout, for every step and epoch, and the weights last.
      --out: writes that last object to FILE, whole or not at all.
  deltascope trace SPEC [--step N] [--full] [--engine NAME]
      Every W, b, z, a, da, dz, dW, db of the state before update N (default 0), as one JSON document.
      --full: all training samples as the batch, in the data's order.
  deltascope check SPEC [--json]
      Compares every analytic gradient with central differences.
  deltascope bench SPEC [--seconds N] [--threads N] [--engine NAME] [--json]
      Trains for N seconds (default 3) after a warm-up, whatever the spec's length, and tells how fast: the median and the best of
      five windows. --json: as one JSON object.

  --engine is auto (default: the fastest that can train the spec), reference or fast.
  accuracy is the validation samples', or the training samples' where the spec holds none back.
  Data files stay inside the current folder, or inside the spec's where that lies elsewhere.
  exit codes   0 done, all agree · 1 diverged, not all agree · 2 unusable spec, data or call · 130 stopped
`;

const commands: Readonly<Record<string, ParseArgsConfig['options']>> = {
  train: { json: { type: 'boolean' }, epochs: { type: 'string' }, steps: { type: 'string' }, out: { type: 'string' }, engine: { type: 'string' } },
  trace: { step: { type: 'string' }, full: { type: 'boolean' }, engine: { type: 'string' } },
  check: { json: { type: 'boolean' } },
  bench: { seconds: { type: 'string' }, threads: { type: 'string' }, engine: { type: 'string' }, json: { type: 'boolean' } },
};

/** Runs a command line (without node and the program). Returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h') || args[0] === 'help') {
    (args.length === 0 ? process.stderr : process.stdout).write(help);
    return args.length === 0 ? 2 : 0;
  }
  const [command = '', ...rest] = args;
  const options = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!options) throw new UsageError(`no command "${command}": there are train, trace, check and bench (--help tells more)`);
  const { values, positionals } = parse(rest, options);
  const [spec, ...others] = positionals;
  if (spec === undefined || others.length > 0) throw new UsageError(`${command} takes one SPEC, not ${positionals.length}`);
  switch (command) {
    case 'train':
      return train(spec, { json: values.json === true, epochs: count(values, 'epochs', 1), steps: count(values, 'steps', 0), out: typeof values.out === 'string' ? values.out : null, engine: engineChoice(values.engine) });
    case 'trace':
      return trace(spec, { step: count(values, 'step', 0) ?? 0, full: values.full === true, engine: engineChoice(values.engine) });
    case 'bench':
      return bench(spec, { json: values.json === true, seconds: seconds(values.seconds), threads: count(values, 'threads', 1), engine: engineChoice(values.engine) });
    default:
      return check(spec, { json: values.json === true });
  }
}

type Values = Readonly<Record<string, unknown>>;

function parse(args: string[], options: NonNullable<ParseArgsConfig['options']>): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split(/\. |\n/)[0]! : String(error));
  }
}

function count(values: Values, name: string, min: number): number | null {
  const text = values[name];
  if (typeof text !== 'string') return null;
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < min) throw new UsageError(`--${name} is "${text}": must be a whole number, at least ${min}`);
  return value;
}

function seconds(text: unknown): number {
  const value = Number(text ?? 3);
  if (text === '' || !Number.isFinite(value) || value <= 0) throw new UsageError(`--seconds is "${String(text)}": must be a number greater than 0`);
  return value;
}

// This process is ours alone.
useEngineFlags();
keepHeapSmall();

// A reader that has seen enough (`| head`) ends the work, as the signal SIGPIPE would: 128 + 13.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 141 : 2));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`deltascope: ${error instanceof UsageError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 2;
  },
);
