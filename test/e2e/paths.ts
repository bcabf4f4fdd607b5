/** Where things are in the repository. */

import { fileURLToPath } from 'node:url';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The root of the repository. */
export const repository = fromHere('../..').replace(/\/$/, '');

/** The packaged extension, as `npm run package` makes it. */
export const vsix = fromHere('../../dist/deltascope.vsix');

/** The specs and data that ship with the extension. */
export const examples = fromHere('../../media/examples');

/** What a run leaves behind: screenshots and logs of what failed, the bundled suites. Not in git. */
export const out = fromHere('./out');

/** The packages of the VS Code server. */
export const serverModules = fromHere('./server/node_modules');
