/** The shapes of the layers of a spec that is being typed. */

import { at } from '../at.ts';

/** What is known of a layer; null for what is not. */
export interface LayerShape {
  readonly name: string | null;
  readonly nIn: number | null;
  readonly units: number | null;
  readonly activation: string;
  readonly parameters: number | null;
}

/** `inputs` is the number of features of the data, null where it is not known. */
export function layerShapes(root: unknown, inputs: number | null): readonly LayerShape[] {
  const layers = at(root, ['layers']);
  if (!Array.isArray(layers)) return [];
  let nIn = inputs ?? count(at(root, ['input'])) ?? weightsWidth(layers[0]);
  return layers.map((layer: unknown) => {
    const units = count(at(layer, ['units']));
    const bias = at(layer, ['useBias']) === false ? 0 : 1;
    const [name, activation] = [at(layer, ['name']), at(layer, ['activation'])];
    const shape = {
      name: typeof name === 'string' ? name : null, nIn, units, activation: typeof activation === 'string' ? activation : 'linear',
      parameters: nIn === null || units === null ? null : units * (nIn + bias),
    };
    nIn = units;
    return shape;
  });
}

/** Of the whole network; null where some layer's are not known. */
export function parameterCount(shapes: readonly LayerShape[]): number | null {
  return shapes.length === 0 ? null : shapes.reduce<number | null>((sum, { parameters }) => (sum === null || parameters === null ? null : sum + parameters), 0);
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function weightsWidth(layer: unknown): number | null {
  const row = at(layer, ['weights', 0]);
  return Array.isArray(row) ? row.length : null;
}
