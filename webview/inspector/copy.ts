/** Derivations to take along: as text, as LaTeX or as JSON. Numbers are exact. */

import * as l10n from '@vscode/l10n';
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

function textLine({ label, expression, value }: Row): string {
  return `    ${labelText(label)}: ${expression.length > 0 ? `${pieces(expression)} = ` : ''}${value}`;
}

function asText({ title, moment, derivations }: Worksheet): string {
  const lines = derivations.flatMap(({ formula, rows, rest, closing, symbol, result }) => [
    '', plainText(formula), ...rows.map(textLine), ...(rest.count > 0 ? [`    ${l10n.t`${rest.count} more, together: ${rest.value}`}`] : []), ...(closing ? [textLine(closing)] : []), ...(symbol ? [`    ${plainText(symbol)} = ${result}`] : []),
  ]);
  return [title, moment, ...lines, ''].join('\n');
}

/** What stands between numbers, in LaTeX. */
const latexSigns: Readonly<Record<string, string>> = {
  '×': '\\times', '−': '-', '²': '^2', '√': '\\sqrt', ln: '\\ln', tanh: '\\tanh', max: '\\max', cos: '\\cos', Φ: '\\Phi', φ: '\\varphi', σ: '\\sigma', 'e^': 'e^',
};

function latexNumber(value: number): string {
  if (!Number.isFinite(value)) return `\\text{${value}}`;
  return String(value).replace(/e([+-]?)0*(\d+)/, (_, sign: string, exponent: string) => ` \\cdot 10^{${sign === '-' ? '-' : ''}${exponent}}`);
}

function latexPiece(piece: Piece): string {
  if (typeof piece === 'string') return latexSigns[piece] ?? piece;
  const value = valueOf(piece);
  return `{${value < 0 ? `(${latexNumber(value)})` : latexNumber(value)}}`;
}

function latexLine({ label, expression, value }: Row): string {
  const words = labelText(label).replace(/[#$%&_{}]/g, '\\$&');
  return `  & \\text{${words}} && ${expression.length > 0 ? `${expression.map(latexPiece).join(' ')} = ` : ''}${latexNumber(value)} \\\\`;
}

function asLatex({ title, moment, derivations }: Worksheet): string {
  const blocks = derivations.map(({ formula, rows, rest, closing, symbol, result }) => [
    '\\begin{align*}', `  & ${formula} \\\\`, ...rows.map(latexLine), ...(rest.count > 0 ? [`  & \\text{${rest.count} more, together} && ${latexNumber(rest.value)} \\\\`] : []), ...(closing ? [latexLine(closing)] : []),
    ...(symbol ? [`  & ${symbol} = ${latexNumber(result)}`] : []), '\\end{align*}',
  ].join('\n'));
  return [`% ${title}`, `% ${moment}`, ...blocks, ''].join('\n');
}

/** JSON has no numbers that are not finite. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function jsonLine({ label, expression, value }: Row): unknown {
  return { label: labelText(label), factors: expression.map((piece) => (typeof piece === 'string' ? piece : finite(valueOf(piece)))), value: finite(value) };
}

function asJson({ title, moment, derivations }: Worksheet): unknown {
  return {
    title, moment,
    derivations: derivations.map(({ quantity, formula, rows, rest, closing, symbol, result }) => ({
      quantity, formula, terms: rows.map(jsonLine), ...(rest.count > 0 && { rest }), ...(closing && { closing: jsonLine(closing) }), symbol, result: finite(result),
    })),
  };
}
