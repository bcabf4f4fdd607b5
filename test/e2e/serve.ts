/**
 * Serves the VS Code of the test host to a person's own browser, with the extension as it is built now; until Ctrl+C.
 *
 *     node --import tsx test/e2e/serve.ts FOLDER FILE [PORT]
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { startHost } from './host.ts';
import { repository } from './paths.ts';

const [folder, file, port] = process.argv.slice(2);
if (folder === undefined || file === undefined) throw new Error('serve.ts needs a folder and a file in it');

const host = await startHost({
  ...(port === undefined ? {} : { port: Number(port) }),
  extensionFolder: repository,
  settings: { 'files.autoSave': 'afterDelay', 'workbench.reduceMotion': 'auto' },
});
const page = host.pageOf(folder, [['openFile', host.uri(join(folder, file))]]);
console.log(`\nVS Code with Deltascope is at\n\n    ${page}\n`);
console.log(`Then F1, "NN: Train current spec". After a build, reload the page. Ctrl+C ends it.`);
openInBrowser(page);
setInterval(() => undefined, 60_000); // the host ends with this process: stay

/** Asks the desktop to open the page, if there is one: without, the address above is enough. */
function openInBrowser(address: string): void {
  if (process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) return;
  spawn('xdg-open', [address], { stdio: 'ignore', detached: true })
    .on('error', (error) => console.log(`No browser was opened (${error.message}): open the address yourself.`))
    .unref();
}
