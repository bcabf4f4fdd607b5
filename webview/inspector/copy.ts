/** Derivations to take along: as text, as LaTeX or as JSON. Numbers are exact. */

import { plainText } from '../notation/plainText.ts';
import type { Derivation, Piece, Row } from './derivation.ts';

export type CopyFormat = 'text' | 'latex' | 'json';

/** What is pointed at and when, and its derivations. */
export interface Worksheet {
  readonly title: string;
  readonly moment: string;
  readonly derivations: readonly Derivation[];
}

export function copyAs(format: CopyFormat, sheet: Worksheet): string {
  if (format === 'json') return JSON.stringify(asJson(sheet), null, 2);
  return format === 'text' ? asText(sheet) : asLatex(sheet);
}

/** Words with LaTeX between dollar signs, as plain text. */
export function labelText(label: string): string {
  return label.replace(/\$([^$]*)\$/g, (_, latex: string) => plainText(latex));
}

const valueOf = (piece: Exclude<Piece, string>): number => (typeof piece === 'number' ? piece : piece.value);
const pieces = (expression: readonly Piece[]): string => expression.map((piece) => (typeof piece === 'string' ? piece : bracketed(valueOf(piece)))).join(' ');
const bracketed = (value: number): string => (value < 0 ? `(${value})` : String(value));

function asText({ title, moment, derivations }: Worksheet): string {
  const row = ({ label, expression, value }: Row): string => `    ${labelText(label)}: ${expression.length > 0 ? `${pieces(expression)} = ` : ''}${value}`;
  const lines = derivations.flatMap(({ formula, rows, rest, closing, symbol, result }) => [
    '', plainText(formula), ...rows.map(row), ...(rest.count > 0 ? [`    ${rest.count} more, together: ${rest.value}`] : []), ...(closing ? [row(closing)] : []), ...(symbol ? [`    ${plainText(symbol)} = ${result}`] : []),
  ]);
  return [title, moment, ...lines, ''].join('\n');
}

function asLatex({ title, moment, derivations }: Worksheet): string {
  const number = (value: number): string => (Number.isFinite(value) ? String(value).replace(/e([+-]?)0*(\d+)/, (_, sign: string, power: string) => ` \\cdot 10^{${sign === '-' ? '-' : ''}${power}}`) : `\\text{${value}}`);
  const signs: Readonly<Record<string, string>> = { '×': '\\times', '−': '-', '²': '^2', '√': '\\sqrt', ln: '\\ln', tanh: '\\tanh', max: '\\max', cos: '\\cos', Φ: '\\Phi', φ: '\\varphi', σ: '\\sigma', 'e^': 'e^' };
  const piece = (part: Piece): string => (typeof part === 'string' ? (signs[part] ?? part) : `{${valueOf(part) < 0 ? `(${number(valueOf(part))})` : number(valueOf(part))}}`);
  const line = ({ label, expression, value }: Row): string => `  & \\text{${labelText(label).replace(/[#$%&_{}]/g, '\\$&')}} && ${expression.length > 0 ? `${expression.map(piece).join(' ')} = ` : ''}${number(value)} \\\\`;
  const blocks = derivations.map(({ formula, rows, rest, closing, symbol, result }) => [
    '\\begin{align*}', `  & ${formula} \\\\`, ...rows.map(line), ...(rest.count > 0 ? [`  & \\text{${rest.count} more, together} && ${number(rest.value)} \\\\`] : []), ...(closing ? [line(closing)] : []),
    ...(symbol ? [`  & ${symbol} = ${number(result)}`] : []), '\\end{align*}',
  ].join('\n'));
  return [`% ${title}`, `% ${moment}`, ...blocks, ''].join('\n');
}

function asJson({ title, moment, derivations }: Worksheet): unknown {
  const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
  const row = ({ label, expression, value }: Row): unknown => ({ label: labelText(label), factors: expression.map((piece) => (typeof piece === 'string' ? piece : finite(valueOf(piece)))), value: finite(value) });
  return {
    title, moment,
    derivations: derivations.map(({ quantity, formula, rows, rest, closing, symbol, result }) => ({
      quantity, formula, terms: rows.map(row), ...(rest.count > 0 && { rest }), ...(closing && { closing: row(closing) }), symbol, result: finite(result),
    })),
  };
}
