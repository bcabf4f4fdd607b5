/** The fast engine. Everything that other rooms may use is named here. */

export { createFastEngine } from './fastEngine.ts';
export { climb } from './ladder.ts';
export type { Kernels, Surroundings } from './ladder.ts';
export { isSmall } from './layout.ts';
export { density, isSparse } from './sparse.ts';
export { helpingThread, tooLarge } from './machine.ts';
export type { Helper, HelpingWork, Rung } from './machine.ts';
