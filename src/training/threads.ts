/** How many threads train. */

/** As many as a machine with so many cores can spare: one core is the editor's and the screen's, and beyond four the small networks of a learner gain nothing. */
export function automaticThreads(cores: number): number {
  return cores <= 2 ? 1 : Math.min(4, cores - 1);
}
