/**
 * Builds the bundles and the kernels into dist/. `--watch` builds the bundles anew on every change.
 * Besides, the core is bundled for a neutral platform and thrown away: that fails on any import that does not belong there.
 */

import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { context, build } from 'esbuild';
import { buildKernels } from './kernels.mjs';

const common = { bundle: true, logLevel: 'warning', legalComments: 'none', mainFields: ['module', 'main'] };
const release = !process.argv.includes('--watch');
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', minify: release, sourcemap: !release };

/** KaTeX's fonts that our formulas use, in the one format that VS Code needs. */
const usedFonts = /KaTeX_(Main-Regular|Main-Italic|Main-Bold|Math-Italic|Size1-Regular|Size2-Regular|Size3-Regular|Size4-Regular)\.woff2/;
const katexFonts = {
  name: 'katex fonts',
  setup: ({ onLoad }) => onLoad({ filter: /katex\.css$/ }, async ({ path }) => {
    const css = await readFile(path, 'utf8');
    const contents = css.replace(/@font-face \{[^}]*\}/g, (face) => (usedFonts.test(face) ? face.replace(/(src: url\([^)]*\.woff2\) format\("woff2"\))[^;]*/, '$1') : ''));
    return { contents, loader: 'css' };
  }),
};

/** For a browser's extension host: of a file that has a sibling `name.web.ts`, the sibling is taken. */
const webSiblings = {
  name: 'web siblings',
  setup: ({ onResolve }) => onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
    const sibling = join(resolveDir, path.replace(/\.ts$/, '.web.ts'));
    return existsSync(sibling) ? { path: sibling } : undefined;
  }),
};
const web = { ...common, platform: 'browser', target: 'es2022', minify: release, sourcemap: !release, plugins: [webSiblings] };

const bundles = [
  { ...node, entryPoints: ['src/host/extension.ts'], outfile: 'dist/extension.cjs', external: ['vscode'] },
  { ...node, entryPoints: ['src/training/worker.ts'], outfile: 'dist/worker.cjs' },
  { ...node, entryPoints: ['src/training/helper.ts'], outfile: 'dist/helper.cjs' },
  { ...web, entryPoints: ['src/host/extension.ts'], outfile: 'dist/web/extension.cjs', format: 'cjs', external: ['vscode'] },
  { ...web, entryPoints: ['src/training/worker.ts'], outfile: 'dist/web/worker.js', format: 'iife' },
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
    loader: { '.svg': 'text', '.woff2': 'file' },
    assetNames: '[name]',
    plugins: [katexFonts],
  },
];

/**
 * Writes the licences of all that is in the bundles beside them, as those licences ask.
 * @param {readonly string[]} inputs paths of the files in the bundles
 */
async function writeLicences(inputs) {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = await Promise.all([...packages].sort().map(async (name) => {
    const folder = join('node_modules', name);
    const files = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file));
    const found = files.length > 0 ? await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8'))) : [await licenceByName(folder)];
    return `${name}\n\n${found.join('\n')}`;
  }));
  await writeFile('dist/licences.txt', texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/**
 * The licence of a package that has no file of it, but says that it is MIT, as ours is: the same words with its author's name.
 * @param {string} folder of the package
 */
async function licenceByName(folder) {
  const { name, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (license !== 'MIT' || !author) throw new Error(`${name} has no licence to ship`);
  return (await readFile('LICENSE', 'utf8')).replace(/^Copyright .*$/m, `Copyright (c) ${author.name ?? author}`);
}

await rm('dist', { recursive: true, force: true });
await buildKernels();
await build({ ...common, entryPoints: ['src/core/index.ts'], platform: 'neutral', format: 'esm', write: false });
if (release) {
  const built = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  await writeLicences(built.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  await chmod('dist/cli.cjs', 0o755);
} else {
  for (const options of bundles) await (await context(options)).watch();
}
