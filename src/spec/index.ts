/** The spec language. */

export type { Change, Diagnostic, Fix, JsonPath, Position, Range, Severity } from './diagnostic.ts';
export type * from './model.ts';
export { generatorNames, normalizations } from './model.ts';
export { parseSpec, toDiagnostic } from './parse.ts';
export { fix, remove, rename, set } from './fix.ts';
export { hintsFor } from './hints.ts';
export type { ParsedSpec } from './parse.ts';
export { problemExplanations } from './problems.ts';
export type { ProblemCode } from './problems.ts';
export { gibibytes, networkLimit, networkMemory, weightRules } from './rules.ts';
export type { Finding } from './rules.ts';
export { nearest, suggestion } from './suggest.ts';
