/**
 * The texts that a translation of the extension has to give, taken from the sources.
 *
 *     node --import tsx test/e2e/texts.ts
 *
 * writes them as l10n/bundle.l10n.json: `npm run l10n`.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { getL10nJson } from '@vscode/l10n-dev';

import { repository } from './paths.ts';

/** Each text by itself: in English a text is its own key. */
export type Texts = Readonly<Record<string, string>>;

/** A language of VS Code's, and the texts of the packaged extension in it. */
export interface Translation {
  readonly language: string;
  readonly texts: Texts;
}

/** Where the texts in English are. */
export const textsFile = join(repository, 'l10n', 'bundle.l10n.json');

/** All texts of the sources, in the order of the alphabet. */
export async function textsOfSources(): Promise<Texts> {
  const files = ['src', 'webview'].flatMap((folder) => readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(repository, folder, file)));
  const sources = files.filter((file) => file.endsWith('.ts')).map((file) => ({ extension: '.ts' as const, contents: readFileSync(file, 'utf8') }));
  const found = Object.keys(await getL10nJson(sources));
  return Object.fromEntries(found.sort().map((text) => [text, text]));
}

if (process.argv[1] === import.meta.filename) writeFileSync(textsFile, `${JSON.stringify(await textsOfSources(), null, 2)}\n`);
