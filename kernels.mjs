/**
 * Compiles the kernels of the fast engine (src/engine/assembly) into dist/: with fused multiplication and addition, and without, for
 * engines that do not have it. What was compiled from the same sources before is taken from node_modules/.cache.
 */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const sources = 'src/engine/assembly';
const cache = 'node_modules/.cache/deltascope';
const compiler = createRequire(import.meta.url).resolve('assemblyscript/package.json');

const common = [
  '--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--stackSize', '0', '--zeroFilledMemory',
  // The memory comes from outside, as large as the network and its data need, and is shared with the helping threads.
  '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--enable', 'simd', '--enable', 'threads',
  // Functions that are written when a plan is known are put into the table; the pieces for them have vectors in their signatures (112).
  '--exportTable', '--disableWarning', '112',
];
const variants = { fma: [...common, '--enable', 'relaxed-simd'], plain: common };

/** Writes dist/kernels-fma.wasm and dist/kernels-plain.wasm. */
export async function buildKernels() {
  const hash = createHash('sha256').update(JSON.stringify(variants)).update(await readFile(compiler));
  const files = (await readdir(sources)).filter((name) => name.endsWith('.ts')).sort();
  for (const name of files) hash.update(name).update(await readFile(join(sources, name)));
  const key = hash.digest('hex').slice(0, 16);
  await Promise.all([mkdir(cache, { recursive: true }), mkdir('dist', { recursive: true })]);
  const known = new Set(await readdir(cache));
  await Promise.all(
    Object.entries(variants).map(async ([name, options]) => {
      const kept = join(cache, `${key}-${name}.wasm`);
      if (!known.has(`${key}-${name}.wasm`)) {
        const made = `${kept}.${process.pid}`;
        await promisify(execFile)(process.execPath, [join(dirname(compiler), 'bin/asc.js'), `${sources}/index.ts`, ...options, '--outFile', made]);
        await rename(made, kept);
      }
      await copyFile(kept, `dist/kernels-${name}.wasm`);
    }),
  );
}
