/** The data of the jobs: made up by a seeded generator, or iris. Every number is one that float32 has, so that all contestants read the same. */

/** Row by row; y is one-hot for classes. */
export interface Samples {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: number;
}

/** Numbers in [0, 1): Park and Miller's minimal standard generator, x' = 48271 x mod (2³¹ − 1). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Points of [−1, 1]² and a smooth height over them, within (−0.8, 0.8): 0.8 sin(2 x₀) cos(x₁). */
export function surface(rows: number): Samples {
  const random = generator(1);
  const x = Float32Array.from({ length: 2 * rows }, () => 2 * random() - 1);
  const y = Float32Array.from({ length: rows }, (_, i) => 0.8 * Math.sin(2 * x[2 * i]!) * Math.cos(x[2 * i + 1]!));
  return { x, y, inputs: 2, outputs: 1, rows };
}

/** Iris from its CSV file: every feature with mean 0 and variance 1, and the species, which the file has one after the other, mixed. */
export function iris(csv: string): Samples {
  const cells = csv.trim().split(/\r?\n/).slice(1).map((line) => line.split(','));
  const rows = cells.length;
  const mixed = cells.map((_, i) => cells[(37 * i) % rows]!); // 37 and 150 share no factor
  const columns = [0, 1, 2, 3].map((j) => standardised(mixed.map((row) => Number(row[j]))));
  const species = [...new Set(cells.map((row) => row[4]!))].toSorted();
  const x = Float32Array.from({ length: 4 * rows }, (_, i) => columns[i % 4]![Math.floor(i / 4)]!);
  return { x, y: oneHot(mixed.map((row) => species.indexOf(row[4]!)), species.length), inputs: 4, outputs: species.length, rows };
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => (v - mean) / deviation);
}

/** Grey values of 28 × 28 pixels in 0 … 255 with their classes, ten of them. */
export interface Pictures {
  readonly pixels: Uint8Array;
  readonly classes: Uint8Array;
  readonly rows: number;
}

const side = 28;
export const pixelsOf = side * side;
const classCount = 10;

/**
 * Pictures like those of handwritten digits: bright strokes on black, of another strength and place each time, with noise. One pixel in a
 * hundred is white and one black whatever the picture, so that every pixel of the set has its full range; one label in twenty is drawn
 * at random, so that no network can learn the set to a loss of 0.
 */
export function pictures(rows: number): Pictures {
  const random = generator(2);
  const patterns = Array.from({ length: classCount }, () => pattern(random));
  const pixels = new Uint8Array(rows * pixelsOf);
  const classes = new Uint8Array(rows);
  for (let i = 0; i < rows; i += 1) {
    const shown = Math.floor(random() * classCount);
    classes[i] = random() < 0.05 ? Math.floor(random() * classCount) : shown;
    draw(pixels.subarray(i * pixelsOf, (i + 1) * pixelsOf), patterns[shown]!, random);
  }
  return { pixels, classes, rows };
}

/** Four blurred strokes, brightness by pixel. */
function pattern(random: () => number): Float64Array {
  const light = new Float64Array(pixelsOf);
  for (let stroke = 0; stroke < 4; stroke += 1) {
    const [row, column, angle, length] = [6 + 16 * random(), 6 + 16 * random(), Math.PI * random(), 3 + 4 * random()];
    for (let p = 0; p < pixelsOf; p += 1) {
      const [down, right] = [Math.floor(p / side) - row, (p % side) - column];
      const along = down * Math.sin(angle) + right * Math.cos(angle);
      const across = down * Math.cos(angle) - right * Math.sin(angle);
      light[p] = Math.max(light[p]!, 255 * Math.exp(-((along / length) ** 4) - (across / 1.5) ** 2));
    }
  }
  return light;
}

function draw(into: Uint8Array, light: Float64Array, random: () => number): void {
  const strength = 0.6 + 0.6 * random();
  const [down, right] = [Math.floor(5 * random()) - 2, Math.floor(5 * random()) - 2];
  for (let p = 0; p < pixelsOf; p += 1) {
    const [row, column] = [Math.floor(p / side) + down, (p % side) + right];
    const inside = row >= 0 && row < side && column >= 0 && column < side;
    const value = inside ? light[row * side + column]! * strength + 40 * (random() - 0.5) : 0;
    const fault = random();
    into[p] = fault < 0.01 ? 0 : fault > 0.99 ? 255 : value < 24 ? 0 : Math.min(255, Math.round(value));
  }
}

/** The same black on white: hardly a number is 0. */
export function negatives({ pixels, ...others }: Pictures): Pictures {
  return { pixels: pixels.map((v) => 255 - v), ...others };
}

/** The pictures as numbers in [0, 1]: grey values / 255. */
export function digits({ pixels, classes, rows }: Pictures): Samples {
  return { x: Float32Array.from(pixels, (v) => v / 255), y: oneHot([...classes], classCount), inputs: pixelsOf, outputs: classCount, rows };
}

/** The pictures in the usual CSV form: grey values, and the class in the last column. */
export function digitsCsv({ pixels, classes, rows }: Pictures): string {
  const header = [...Array.from({ length: pixelsOf }, (_, p) => `pixel${p}`), 'class'].join(',');
  const lines = Array.from({ length: rows }, (_, i) => `${pixels.subarray(i * pixelsOf, (i + 1) * pixelsOf).join(',')},digit${classes[i]}`);
  return `${[header, ...lines].join('\n')}\n`;
}

function oneHot(classes: readonly number[], count: number): Float32Array {
  const y = new Float32Array(classes.length * count);
  for (const [i, c] of classes.entries()) y[i * count + c] = 1;
  return y;
}

/** The first rows as nested lists, for a spec with its data inside. */
export function inline({ x, y, inputs, outputs, rows }: Samples, most = rows): { x: number[][]; y: number[][] } {
  const list = (values: Float32Array, width: number): number[][] =>
    Array.from({ length: Math.min(rows, most) }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
  return { x: list(x, inputs), y: list(y, outputs) };
}
