/** What the tests of the spec room share. */

import assert from 'node:assert/strict';
import { parseSpec } from '../../src/spec/index.ts';
import type { Diagnostic, Model, Position, Range } from '../../src/spec/index.ts';

/** A spec's text from the texts of its parts; what is not given is right. */
export function spec(parts: { data?: string; layers?: string; loss?: string; more?: string } = {}): string {
  const { data = '{ "generator": "xor" }', layers = '[{ "units": 1, "activation": "sigmoid" }]', loss = '"bce"', more = '' } = parts;
  return `{\n  "data": ${data},\n  "layers": ${layers},\n  "loss": ${loss}${more === '' ? '' : `,\n  ${more}`}\n}\n`;
}

export function modelOf(text: string): Model {
  const { model, diagnostics } = parseSpec(text);
  return model ?? assert.fail(`no model: ${diagnostics.map(({ message }) => message).join(' · ')}`);
}

/** Takes the marks « and » out of a text and says where they stood. */
export function unmark(template: string): { text: string; range: Range } {
  const from = template.indexOf('«');
  const to = template.indexOf('»') - 1;
  assert.ok(from >= 0 && to >= from, `no marks in ${template}`);
  const text = template.replace('«', '').replace('»', '');
  return { text, range: { start: positionOf(text, from), end: positionOf(text, to) } };
}

/** The place of an offset by counting lines one by one: CRLF, LF and CR end one. */
export function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length - 1, column: lines.at(-1)!.length };
}

/** The only diagnostic of a marked spec; it must mark what is marked there and say all of `says`. */
export function expectOne(template: string, severity: Diagnostic['severity'], code: string, ...says: string[]): Diagnostic {
  const { text, range } = unmark(template);
  const { model, diagnostics } = parseSpec(text);
  assert.equal(diagnostics.length, 1, `${text}\n${diagnostics.map(({ message }) => message).join('\n') || 'no diagnostic'}`);
  expectDiagnostic(diagnostics[0]!, severity, code, range, says, text);
  assert.equal(model === null, severity === 'error', text);
  return diagnostics[0]!;
}

export function expectDiagnostic(found: Diagnostic, severity: Diagnostic['severity'], code: string, range: Range, says: readonly string[], text: string): void {
  assert.equal(found.severity, severity, text);
  assert.equal(found.code, code, `${text}\n${found.message}`);
  assert.equal(found.file, null);
  assert.deepEqual(found.range, range, `${text}\n${found.message}`);
  for (const part of says) assert.ok(found.message.includes(part), `"${found.message}" does not say "${part}"`);
}

/** Fails unless the range lies inside the text, its end not before its start. */
export function expectInside({ start, end }: Range, text: string): void {
  const lines = text.split(/\r\n|\r|\n/);
  for (const { line, column } of [start, end]) {
    const length = lines[line]?.length;
    // A position behind the last character of a line may count the CR of its CRLF.
    assert.ok(length !== undefined && column >= 0 && column <= length + 1, `${line}:${column} is outside ${JSON.stringify(text.slice(0, 2000))}`);
  }
  assert.ok(end.line > start.line || (end.line === start.line && end.column >= start.column), 'the range ends before it starts');
}
