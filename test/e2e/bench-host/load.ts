/** What loading the extension costs by itself, without VS Code. */

import { execFileSync } from 'node:child_process';

import { node } from './throughput.ts';

/** Times, in ms, of the first `require` of a bundle in a process of its own; `vscode` is a stand-in, in which everything is there and does nothing. */
export function loadTimes(bundle: string, count: number): readonly number[] {
  const program = `
    const Module = require('node:module');
    const anything = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => '' : anything), apply: () => anything, construct: () => anything });
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'vscode' ? anything : load(name, ...rest));
    const start = performance.now();
    require(${JSON.stringify(bundle)});
    console.log(performance.now() - start);`;
  return Array.from({ length: count }, () => Number(execFileSync(node, ['-e', program], { encoding: 'utf8' })));
}
