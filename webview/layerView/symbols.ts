/** The symbols of a layer's quantities as plain text, with the layer's number as the notation writes it: w¹, W⁽¹⁾, W(1). */

import type { Notation, QuantityName } from '../notation/notation.ts';

/** A quantity of layer `l` (the first layer is 1). An expression in brackets takes the number inside them: f′(z¹). */
export function layerSymbol(notation: Pick<Notation, 'name' | 'plain'>, quantity: QuantityName, l: number): string {
  const symbol = notation.plain[quantity];
  const index = layerIndex(notation, l);
  return symbol.endsWith(')') ? `${symbol.slice(0, -1)}${index})` : symbol + index;
}

/** The input of layer `l`: the network's own input for the first one. */
export function inputSymbol(notation: Pick<Notation, 'name' | 'plain'>, l: number): string {
  return l === 1 ? notation.plain.x : layerSymbol(notation, 'a', l - 1);
}

/** What the derivative of all outputs by all pre-activations is called. */
export function jacobianSymbol(notation: Pick<Notation, 'name' | 'plain'>, l: number): string {
  return notation.name === 'row' ? layerSymbol(notation, 'slope', l) : `∂${layerSymbol(notation, 'a', l)}/∂${layerSymbol(notation, 'z', l)}`;
}

function layerIndex({ name }: Pick<Notation, 'name'>, l: number): string {
  if (name === 'za') return `(${l})`;
  const raised = Array.from(String(l), (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))).join('');
  return name === 'row' ? `⁽${raised}⁾` : raised;
}
