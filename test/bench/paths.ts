/** Where things are. */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = dirname(dirname(here));
/** What a run makes; not in the repository. */
export const out = join(here, 'out');
/** A copy of the built extension: a build in the meantime does not change what is measured. */
export const program = join(out, 'dist', 'cli.cjs');
/** The peers' programs, built. */
export const peers = join(out, 'peers');
/** The jobs as files. */
export const jobFiles = join(out, 'jobs');
