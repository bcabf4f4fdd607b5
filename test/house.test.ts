/** The house (one way down): who may import whom, and what the lower rooms must not know. */

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** From the bottom: a room may import from the rooms before it. */
const rooms = ['core', 'engine', 'spec', 'data', 'protocol', 'training', 'cli', 'debug', 'host', 'webview'] as const;
const screenPackages = /^(chart\.js|katex|@vscode\/codicons|@vscode\/l10n)(\/|$)/;
const nodeRooms = ['cli', 'host'];
const nodeFiles = ['worker.ts', 'port.ts', 'kernels.ts', 'rungs.ts', 'helper.ts', 'helpers.ts', 'cores.ts'].map((name) => `src/training/${name}`);
/** Rooms without chance but the seed's, and without a clock. */
const pureRooms = ['core', 'engine', 'spec', 'data', 'training'];

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** What a source imports, in whatever form. Comments and texts in it do not count. */
function importsOf(source: string): Import[] {
  const found: Import[] = [];
  const code = withoutComments(source);
  const statement = /\b(?:import|export)\s+(type\s+)?(?:[\w*$]+|\{[^}]*\})(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+[\w$]+))?(?:\s+as\s+[\w$]+)?\s*from\s*(['"])([^'"]+)\2/g;
  for (const match of code.matchAll(statement)) found.push({ specifier: match[3]!, typeOnly: match[1] !== undefined });
  for (const match of code.matchAll(/\bimport\s*(['"])([^'"]+)\1/g)) found.push({ specifier: match[2]!, typeOnly: false });
  for (const match of code.matchAll(/\b(?:import|require)\s*\(\s*(['"`])([^'"`]+)\1/g)) found.push({ specifier: match[2]!, typeOnly: false });
  return found;
}

/** The code without its comments; texts stay. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g, (part) => (part.startsWith('/') ? ' ' : part));
}

function roomOf(path: string): string | null {
  const [top, second] = path.split('/');
  if (top === 'webview') return 'webview';
  return top === 'src' && second !== undefined ? second : null;
}

/** Every way in which a source breaks the rules of the house. `path` is relative to the project. */
function violations(path: string, source: string): string[] {
  const room = roomOf(path)!;
  const wrong: string[] = [];
  const say = (what: string): number => wrong.push(`${path}: ${what}`);
  if (!(rooms as readonly string[]).includes(room)) say(`${room} is no room of the house`);
  for (const { specifier, typeOnly } of importsOf(source)) {
    if (specifier.startsWith('.')) {
      const target = posix.normalize(posix.join(posix.dirname(path), specifier));
      const into = roomOf(target);
      if (into === null) say(`imports ${specifier}, outside the house`);
      else if (into !== room) {
        if (rooms.indexOf(into as never) > rooms.indexOf(room as never)) say(`imports ${specifier}: ${room} lies under ${into}`);
        if (room === 'webview' && into !== 'protocol') say(`imports ${specifier}: the webview knows the protocol only`);
        if (room === 'protocol' && !(['spec', 'data'].includes(into) && typeOnly)) say(`imports ${specifier}: the protocol imports types of spec and data only`);
      }
    } else if (room === 'core') say(`imports ${specifier}: core imports nothing`);
    else if (specifier === 'vscode') {
      if (room !== 'host') say('imports vscode: only the host does');
    } else if (isBuiltin(specifier)) {
      if (!nodeRooms.includes(room) && !nodeFiles.includes(path)) say(`imports ${specifier}: no node here`);
    } else if (room === 'protocol') say(`imports ${specifier}: the protocol imports types of spec and data only`);
    else if (room === 'webview' && !screenPackages.test(specifier)) say(`imports ${specifier}: the webview has chart.js, katex, the icons and the texts only`);
  }
  if (pureRooms.includes(room) && !nodeFiles.includes(path)) {
    const code = withoutComments(source);
    for (const name of ['Math.random', 'Date.now', 'new Date', 'performance.now', 'crypto.']) if (code.includes(name)) say(`uses ${name}`);
  }
  return wrong;
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs)$/.test(entry.name) && !/node_modules|assembly$/.test(entry.parentPath))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const sources = [...sourcesIn('src'), ...sourcesIn('webview')];

test('imports only run down the house', () => {
  assert.ok(sources.length > 40, `${sources.length} sources found`);
  for (const room of ['core', 'spec', 'data', 'protocol', 'training', 'cli', 'host']) assert.ok(sources.some((path) => roomOf(path) === room), `no source in ${room}`);
  assert.deepEqual(sources.flatMap((path) => violations(path, readFileSync(join(root, path), 'utf8'))), []);
});

test('the parser of imports finds every one that the bundler resolves', async () => {
  // esbuild's own list of the relative imports of values, file by file, against ours.
  const files = sources.filter((path) => path.startsWith('src/'));
  const { metafile } = await build({
    absWorkingDir: root, entryPoints: files, bundle: true, write: false, outdir: 'unused', format: 'esm', platform: 'node', packages: 'external', metafile: true, logLevel: 'silent', treeShaking: false,
  });
  let compared = 0;
  for (const path of files) {
    const ours = new Set(importsOf(readFileSync(join(root, path), 'utf8')).map(({ specifier }) => specifier));
    for (const { original, path: target } of metafile.inputs[path]!.imports) {
      compared += 1;
      assert.ok(ours.has(original ?? target), `${path} imports ${original ?? target}`);
    }
  }
  assert.ok(compared > 100, `${compared} imports compared`);
});

test('a source that breaks a rule is found out', () => {
  const cases: readonly [path: string, source: string, wrong: string][] = [
    ['src/core/a.ts', `import { x } from '../spec/index.ts';`, 'core lies under spec'],
    ['src/core/a.ts', `import 'fastest-levenshtein';`, 'core imports nothing'],
    ['src/core/a.ts', `const fs = await import("node:fs");`, 'core imports nothing'],
    ['src/core/a.ts', `const fs = require('fs');`, 'core imports nothing'],
    ['src/core/a.ts', `export * from '../data/load.ts';`, 'core lies under data'],
    ['src/core/a.ts', `const noise = Math.random();`, 'uses Math.random'],
    ['src/training/a.ts', `const t = performance.now();`, 'uses performance.now'],
    ['src/data/a.ts', `const t = Date.now();`, 'uses Date.now'],
    ['src/spec/a.ts', `import type { Job } from '../training/job.ts';`, 'spec lies under training'],
    ['src/spec/a.ts', `import {\n  a,\n  b as c,\n} from\n  "../host/panel.ts";`, 'spec lies under host'],
    ['src/training/a.ts', `import { readFile } from 'node:fs/promises';`, 'no node here'],
    ['src/training/a.ts', `import fs, { readFile } from 'fs';`, 'no node here'],
    ['src/cli/a.ts', `import * as vscode from 'vscode';`, 'only the host does'],
    ['src/protocol/a.ts', `import { parseSpec } from '../spec/index.ts';`, 'types of spec and data only'],
    ['src/protocol/a.ts', `import type { Matrix } from '../core/index.ts';`, 'types of spec and data only'],
    ['src/cli/a.ts', `import '../../webview/main.ts';`, 'cli lies under webview'],
    ['src/cli/a.ts', `import '../../test/start.ts';`, 'outside the house'],
    ['webview/a.ts', `import { Job } from '../src/training/job.ts';`, 'knows the protocol only'],
    ['webview/a.ts', `import path from 'path';`, 'no node here'],
    ['webview/a.ts', `import React from 'react';`, 'chart.js, katex, the icons and the texts only'],
    ['src/attic/a.ts', '', 'attic is no room of the house'],
  ];
  for (const [path, source, wrong] of cases) {
    const found = violations(path, source);
    assert.equal(found.length, 1, `${source} in ${path}: ${found.join(' · ') || 'nothing found'}`);
    assert.ok(found[0]!.includes(wrong), `${found[0]} does not say ${wrong}`);
  }
});

test('what is allowed is not complained about', () => {
  const cases: readonly [path: string, source: string][] = [
    ['src/core/a.ts', `// Math.random is not used; import x from 'y'\nimport { Matrix } from './matrix.ts';`],
    ['src/training/worker.ts', `import { parentPort } from 'node:worker_threads';\nperformance.now();`],
    ['src/host/a.ts', `import * as vscode from 'vscode';\nimport { join } from 'node:path';\nimport '../training/job.ts';`],
    ['src/protocol/a.ts', `import type { Diagnostic } from '../spec/diagnostic.ts';`],
    ['webview/a.ts', `import { Chart } from 'chart.js';\nimport '@vscode/codicons/dist/codicon.css';\nimport { decodeFrame } from '../src/protocol/frame.ts';`],
  ];
  for (const [path, source] of cases) assert.deepEqual(violations(path, source), []);
});

test('core bundles for a platform that is neither node nor a browser', async () => {
  const bundle = { bundle: true, write: false, platform: 'neutral', format: 'esm', logLevel: 'silent' } as const;
  const { outputFiles, metafile } = await build({ ...bundle, absWorkingDir: root, entryPoints: ['src/core/index.ts'], metafile: true });
  assert.ok(outputFiles[0]!.text.includes('softmax'));
  for (const input of Object.keys(metafile.inputs)) assert.match(input, /^src\/core\//);
  // The same build fails on an import that does not belong there.
  const stray = { contents: `import { readFileSync } from 'node:fs'; console.log(readFileSync);`, resolveDir: root };
  await assert.rejects(build({ ...bundle, stdin: stray }), /node:fs/);
});
