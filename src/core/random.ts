/** The one source of chance: a seeded generator, passed in by whoever needs it. */

/** A generator of uniform numbers in [0, 1) with 53 random bits. */
export interface Random {
  next(): number;
}

/** What a generator is for. Each purpose has a stream of its own, so that changing one part of a spec leaves the others' numbers alone. */
export const streams = { data: 1, split: 2, weights: 3, shuffle: 4 } as const;

/**
 * The generator of a seed and a stream (a purpose, then for instance an epoch or a layer): whole numbers, of any sign.
 * xoshiro128** of Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2018), its state filled by
 * chaining the multiplications and shifts of MurmurHash3's finaliser over the numbers and then over a Weyl sequence.
 */
export function seededRandom(seed: number, ...stream: readonly number[]): Random {
  let hash = 0x9e3779b9;
  const mix = (value: number): number => {
    hash = Math.imul(hash ^ value, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash = (hash ^ (hash >>> 16)) >>> 0;
    return hash;
  };
  for (const part of [seed, ...stream]) {
    mix(part >>> 0);
    mix(Math.floor(part / 2 ** 32) >>> 0);
  }
  const state = new Int32Array(4);
  for (let i = 0; i < 4; i++) state[i] = mix(Math.imul(i + 1, 0x9e3779b9));
  return new Xoshiro128(state);
}

class Xoshiro128 implements Random {
  private readonly s: Int32Array;

  constructor(s: Int32Array) {
    this.s = s;
  }

  next(): number {
    // 27 high bits and 26 more make the 53 of a float64's significand.
    return ((this.next32() >>> 5) * 2 ** 26 + (this.next32() >>> 6)) / 2 ** 53;
  }

  private next32(): number {
    const { s } = this;
    const s0 = s[0]!;
    const s1 = s[1]!;
    const t2 = s[2]! ^ s0;
    const t3 = s[3]! ^ s1;
    s[1] = s1 ^ t2;
    s[0] = s0 ^ t3;
    s[2] = t2 ^ (s1 << 9);
    s[3] = rotateLeft(t3, 11);
    return Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9);
  }
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** Uniform in [low, high). */
export function uniform(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** Normal with mean 0 and standard deviation 1, by Box and Muller (1958). Draws two uniform numbers. */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** The numbers 0 … n − 1 in random order, by the shuffle of Fisher and Yates. */
export function permutation(random: Random, n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}
