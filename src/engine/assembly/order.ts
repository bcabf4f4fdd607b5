/** The order of an epoch: core's seeded generator and its shuffle, number for number. */

import { Plan } from './plan';

/** The stream of core's `streams.shuffle`. */
const SHUFFLE: u64 = 4;

let hash: u32 = 0;
let s0: u32 = 0;
let s1: u32 = 0;
let s2: u32 = 0;
let s3: u32 = 0;

// @ts-ignore: decorator
@inline
function mix(value: u32): u32 {
  hash = (hash ^ value) * 0x85ebca6b;
  hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
  hash = hash ^ (hash >>> 16);
  return hash;
}

// @ts-ignore: decorator
@inline
function next32(): u32 {
  const scrambled = rotl<u32>(s1 * 5, 7) * 9;
  const t2 = s2 ^ s0;
  const t3 = s3 ^ s1;
  s2 = t2 ^ (s1 << 9);
  s1 = s1 ^ t2;
  s0 = s0 ^ t3;
  s3 = rotl<u32>(t3, 11);
  return scrambled;
}

/** ⌊x⌋ for 0 ≤ x < 2^32: 2^52 moves it into the low bits. A conversion looks whether its result fits, which takes longer than all the rest. */
// @ts-ignore: decorator
@inline
function wholeOf(x: f64): i32 {
  return <i32>reinterpret<i64>(floor<f64>(x) + 4503599627370496);
}

/** Makes `plan.order` that of an epoch, unless it is already. */
export function makeOrder(plan: Plan, epoch: u64): void {
  if (plan.shuffle == 0 || plan.orderEpoch == epoch) return;
  const n = plan.trainingCount;
  hash = 0x9e3779b9;
  mix(plan.seedLow);
  mix(plan.seedHigh);
  mix(<u32>SHUFFLE);
  mix(0);
  mix(<u32>epoch);
  mix(<u32>(epoch >> 32));
  s0 = mix(0x9e3779b9);
  s1 = mix(2 * 0x9e3779b9);
  s2 = mix(3 * 0x9e3779b9);
  s3 = mix(4 * 0x9e3779b9);
  memory.copy(plan.order, plan.trainingRows, <usize>n * 4);
  for (let i = n - 1; i > 0; i--) {
    const high = <f64>(next32() >>> 5);
    const low = <f64>(next32() >>> 6);
    const j = wholeOf(((high * 67108864 + low) / 9007199254740992) * <f64>(i + 1));
    const here = plan.order + (<usize>i << 2);
    const there = plan.order + (<usize>j << 2);
    const held = load<u32>(here);
    store<u32>(here, load<u32>(there));
    store<u32>(there, held);
  }
  plan.orderEpoch = epoch;
}
