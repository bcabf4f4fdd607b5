/** The mathematics. Imports nothing; everything public is named here. */

export * from './activations.ts';
export * from './batches.ts';
export * from './channels.ts';
export * from './dense.ts';
export * from './engine.ts';
export { erf, erfc, normalCdf, normalPdf } from './erf.ts';
export * from './gradientCheck.ts';
export * from './initializers.ts';
export * from './losses.ts';
export { blocksOf, Matrix, multiply, multiplyByTransposed, multiplyTransposed } from './matrix.ts';
export type { ReadonlyMatrix } from './matrix.ts';
export * from './network.ts';
export * from './observation.ts';
export * from './operations.ts';
export * from './optimizers.ts';
export { outputPair } from './outputPairs.ts';
export * from './parameters.ts';
export * from './penalty.ts';
export { normal, permutation, seededRandom, streams, uniform as uniformBetween } from './random.ts';
export type { Random } from './random.ts';
export { createReferenceEngine } from './referenceEngine.ts';
export * from './schedules.ts';
