/** The files of a spec on this machine: read only from inside the folder that the spec works in. */

import { accessSync, constants, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ReadFile } from '../data/dataset.ts';

/** Something that the command can't do; its message is for the person. */
export class UsageError extends Error {}

/** The text of a spec, without a byte order mark: editors do not count it as a column. Throws a UsageError if it can't be read. */
export function readSpec(path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

/** Reads data files by their paths in the spec. They stay inside the current folder, or inside the spec's where that lies elsewhere. */
export function dataReader(specPath: string): ReadFile {
  const specFolder = dirname(resolve(specPath));
  const folder = contains(process.cwd(), specFolder) ? process.cwd() : specFolder;
  return async (path) => {
    const outside = { problem: `${path} is outside the folder ${folder}: data must lie inside it` };
    const file = resolve(specFolder, path);
    if (isAbsolute(path) || !contains(folder, file)) return outside;
    try {
      if (!contains(realpathSync(folder), realpathSync(file))) return outside; // through a link
      return { bytes: readFileSync(file) };
    } catch (error) {
      return { problem: `${path}: ${reason(error)}` };
    }
  };
}

/** Throws a UsageError if a file can't be written, before the work that it is for. */
export function expectWritable(path: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('is a folder, not a file');
    if (found && !found.isFile()) throw new Error('is a device, not a file'); // which the file that is written would replace
  } catch (error) {
    throw new UsageError(`--out ${path}: ${reason(error)}`);
  }
}

/** Writes a file whole or not at all. Throws a UsageError. */
export function writeWhole(path: string, text: string): void {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

function contains(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'no permission to read or write it',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links go round in a circle',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
