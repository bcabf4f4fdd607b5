/** The spec language. */

export type { Diagnostic, JsonPath, Position, Range } from './diagnostic.ts';
export type * from './model.ts';
export { generatorNames, normalizations } from './model.ts';
export { parseSpec, toDiagnostic } from './parse.ts';
export type { ParsedSpec } from './parse.ts';
export { gibibytes, networkLimit, networkMemory, weightRules } from './rules.ts';
export type { Finding } from './rules.ts';
export { nearest, suggestion } from './suggest.ts';
