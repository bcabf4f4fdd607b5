/**
 * Builds the bundles and the kernels into dist/. `--watch` builds the bundles anew on every change.
 * Besides, the core is bundled for a neutral platform and thrown away: that fails on any import that does not belong there.
 */

import { chmod, rm } from 'node:fs/promises';
import { context, build } from 'esbuild';
import { buildKernels } from './kernels.mjs';

const common = { bundle: true, logLevel: 'warning', legalComments: 'none', mainFields: ['module', 'main'] };
const release = !process.argv.includes('--watch');
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', minify: release, sourcemap: !release };

const bundles = [
  { ...node, entryPoints: ['src/host/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { ...node, entryPoints: ['src/training/worker.ts'], outfile: 'dist/worker.cjs' },
  { ...node, entryPoints: ['src/training/helper.ts'], outfile: 'dist/helper.cjs' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  {
    ...common,
    entryPoints: { webview: 'webview/main.ts', 'webview-style': 'webview/panel.css' },
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: release,
    sourcemap: !release,
    loader: { '.svg': 'text' },
  },
];

await rm('dist', { recursive: true, force: true });
await buildKernels();
await build({ ...common, entryPoints: ['src/core/index.ts'], platform: 'neutral', format: 'esm', write: false });
if (release) {
  await Promise.all(bundles.map((options) => build(options)));
  await chmod('dist/cli.cjs', 0o755);
} else {
  for (const options of bundles) await (await context(options)).watch();
}
