/** Where Chromium is. Plain Node, for the scripts that run before anything is installed. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The one command that makes the browser tests possible. */
export const howToInstallChromium =
  'The browser tests need Chromium. Install it with:\n\n    sudo apt-get install -y chromium fonts-dejavu-core\n\n' +
  'or set the variable CHROME to the path of a Chromium or Chrome.';

/**
 * The path of a Chromium or Chrome: the variable CHROME as it is, else the first one on PATH.
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROME) return process.env.CHROME;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
