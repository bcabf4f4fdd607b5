import { availableParallelism } from 'node:os';

/** Cores that training may use. */
export const cores = availableParallelism();
