/** Every number on screen is written here: with a real minus sign, a steady number of digits, and NaN and ∞ spelled. */

const minus = '−';

/** Six significant digits, for what is read aloud. */
export function precise(value: number): string {
  return significant(value, 6);
}

/**
 * A number with a fixed count of significant digits, trailing zeros kept so that columns line up.
 * Below 10⁻⁴ and from 10⁶ on it is written with an exponent: 1.23457e−5.
 */
export function significant(value: number, digits: number): string {
  const special = notFinite(value);
  if (special !== null) return special;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return withMinus(value.toExponential(digits - 1).replace('e+', 'e'));
  if (size >= 10 ** (digits - 1)) return withMinus(value.toFixed(0));
  return withMinus((value === 0 ? 0 : value).toPrecision(digits));
}

/** How the numbers of one column are written, so that they line up and add up: decimals of a common multiple of ten. */
export interface ColumnScale {
  readonly exponent: number;
  readonly decimals: number;
}

/** The scale of a column: the largest number has five significant digits. Below 0.001 and from 10⁵ on there is an exponent, the same for all. */
export function columnScale(values: readonly number[]): ColumnScale {
  const size = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  if (size === 0) return { exponent: 0, decimals: 4 };
  const magnitude = Math.floor(Math.log10(size) + 1e-12);
  const exponent = magnitude >= -3 && magnitude < 5 ? 0 : magnitude;
  return { exponent, decimals: Math.max(0, 4 - (magnitude - exponent)) };
}

/** A number in a column: −0.0535e−4. */
export function inColumn(value: number, { exponent, decimals }: ColumnScale): string {
  const special = notFinite(value);
  if (special !== null) return special;
  if (value === 0) return '0';
  const text = (value / 10 ** exponent).toFixed(decimals);
  const shown = Number(text) === 0 ? (0).toFixed(decimals) : text;
  return withMinus(exponent === 0 ? shown : `${shown}e${exponent}`);
}

/** The exact number: the shortest text that reads back to the same float64. */
export function exact(value: number): string {
  return String(value);
}

/** How all numbers of one scale are written: as a multiple of 10^exponent with `decimals` digits behind the point. */
export interface Notation {
  readonly exponent: number;
  readonly decimals: number;
}

/**
 * The notation for numbers up to `bound` in size: at most three digits each. Numbers between 0.1 and 1000 stand as they are,
 * others as multiples of a power of 1000. It depends on the scale only, so a number that changes never changes its shape.
 */
export function notationFor(bound: number): Notation {
  if (!(bound > 0) || !Number.isFinite(bound)) return { exponent: 0, decimals: 2 };
  const magnitude = Math.floor(Math.log10(bound) + 1e-9);
  const exponent = magnitude >= -1 && magnitude < 3 ? 0 : 3 * Math.floor(magnitude / 3);
  return { exponent, decimals: Math.min(2, Math.max(0, 2 - (magnitude - exponent))) };
}

/** A number in a notation: at most five characters for one within the notation's bound. */
export function short(value: number, { exponent, decimals }: Notation): string {
  const special = notFinite(value);
  if (special !== null) return special;
  const text = (value / 10 ** exponent).toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : withMinus(text);
}

/** A number on a unit: what is too small for the digits of the scale is not written as if it were 0. */
export function inDisc(value: number, notation: Notation): string {
  const text = short(value, notation);
  return value !== 0 && Number(text) === 0 ? '≈0' : text;
}

/** The end of a scale in its notation, without needless zeros: 0.5, 20. */
export function boundText(bound: number, { exponent }: Notation): string {
  return withMinus(String(Number((bound / 10 ** exponent).toPrecision(3))));
}

/** "×10⁻³", or nothing when numbers stand as they are. */
export function multiplier({ exponent }: Notation): string {
  return exponent === 0 ? '' : `×10${superscript(exponent)}`;
}

/** A tick of a chart's axis: 0.01, 20, 10⁻⁵, 2·10⁻⁵. */
export function tick(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e4) return withMinus(String(Number(value.toPrecision(3))));
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const mantissa = Number((value / 10 ** exponent).toPrecision(3));
  const power = `10${superscript(exponent)}`;
  return mantissa === 1 ? power : withMinus(`${mantissa}·${power}`);
}

/** A count with its thousands apart: 12,345. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

function superscript(value: number): string {
  return Array.from(String(value), (digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)))).join('');
}

function notFinite(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return null;
  return value > 0 ? '∞' : `${minus}∞`;
}

function withMinus(text: string): string {
  return text.replaceAll('-', minus);
}
