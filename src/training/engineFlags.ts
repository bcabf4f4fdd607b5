/** The options of Node with which the kernels of the fast engine run best. They hold for a whole process. */

const version = Number(process.versions.v8.split('.')[0]);

/** Whether the options let V8 join pairs of vectors to 256 bit. */
export const flagsJoinVectors = version >= 12 && process.arch === 'x64';

/** Joined vectors, or, in version 11, fused multiplication and addition. */
export const engineFlags = flagsJoinVectors ? ['--experimental-wasm-revectorize'] : version === 11 ? ['--experimental-wasm-relaxed-simd'] : [];
