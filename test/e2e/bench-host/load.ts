/** What loading the extension costs by itself, without VS Code. */

import { execFileSync } from 'node:child_process';

import { node } from './throughput.ts';

/**
 * Times, in ms, of the first `require` of a bundle in a process of its own; `vscode` is a stand-in, in which everything is there and does nothing.
 * A bundle takes over the properties that the module has when it is loaded: so every name that the bundle mentions is one.
 */
export function loadTimes(bundle: string, count: number): readonly number[] {
  const program = `
    const Module = require('node:module');
    const anything = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => '' : anything), apply: () => anything, construct: () => anything });
    const names = new Set(require('node:fs').readFileSync(${JSON.stringify(bundle)}, 'utf8').match(/(?<=[.])[A-Za-z]\\w*/g));
    const vscode = Object.fromEntries(Array.from(names, (name) => [name, anything]));
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
    const start = performance.now();
    require(${JSON.stringify(bundle)});
    console.log(performance.now() - start);`;
  return Array.from({ length: count }, () => Number(execFileSync(node, ['-e', program], { encoding: 'utf8' })));
}
