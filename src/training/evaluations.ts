/**
 * After which epochs a run measures how good the network is. An evaluation costs a third to a half of an epoch and the curve has no
 * room for more than about a thousand points: after each of the first 256 epochs, then ever more rarely, about 128 times while the
 * number of epochs doubles, and always after the last one.
 */

/** Up to so many epochs every one is measured. */
const everyEpoch = 256;

/** Epochs between two evaluations once `epochs` are completed: 2^(⌊log₂(epochs / 256)⌋ + 1), at least 1. */
export function evaluationSpacing(epochs: number): number {
  return Math.max(1, 2 ** (Math.floor(Math.log2(epochs / everyEpoch)) + 1));
}

/** The number of completed epochs, greater than `epochs`, at which the next evaluation is due; `total` at the latest. */
export function nextEvaluation(epochs: number, total: number): number {
  const spacing = evaluationSpacing(epochs);
  return Math.min((Math.floor(epochs / spacing) + 1) * spacing, total);
}
