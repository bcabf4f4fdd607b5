/** The spec language. */

export { at } from './at.ts';
export type { Change, Diagnostic, Fix, JsonPath, Position, Range, Severity } from './diagnostic.ts';
export type * from './model.ts';
export { decimals, delimiters, generatorNames, missingRules, normalizations } from './model.ts';
export { parseData, parseSpec, toDiagnostic } from './parse.ts';
export { fix, remove, rename, set } from './fix.ts';
export { hintsFor } from './hints.ts';
export type { ParsedSpec } from './parse.ts';
export { problemExplanations } from './problems.ts';
export type { ProblemCode } from './problems.ts';
export { gibibytes, networkLimit, networkMemory, weightRules } from './rules.ts';
export type { Finding } from './rules.ts';
export { ownDataSpec, templates } from './templates.ts';
export type { OwnData, Template } from './templates.ts';
export { nearest, suggestion } from './suggest.ts';
export { completionsAt, surroundingsAt } from './language/complete.ts';
export type { Completion, Surroundings } from './language/complete.ts';
export { textChanges, withChanges } from './language/edits.ts';
export { formatChanges } from './language/format.ts';
export { hoverAt } from './language/hover.ts';
export type { Hovered } from './language/hover.ts';
export { layerShapes, parameterCount } from './language/shapes.ts';
export type { LayerShape } from './language/shapes.ts';
export { dataPathsIn, layerSpans, symbolsOf } from './language/symbols.ts';
export type { SpecSymbol } from './language/symbols.ts';
export { readText } from './language/text.ts';
export type { Span, TextChange } from './language/text.ts';
