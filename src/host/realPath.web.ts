/** In a browser no path is one of this machine: there are no links to follow. */
export const realPath: ((path: string) => Promise<string>) | null = null;
