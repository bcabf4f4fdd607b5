import { realpath } from 'node:fs/promises';

/** Where a path of this machine leads, links followed. Rejects if there is nothing. */
export const realPath: ((path: string) => Promise<string>) | null = realpath;
