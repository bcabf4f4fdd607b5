/** The updates of core's optimisers on a range of numbers that lie side by side: parameters w, their gradients g and their states. */

import { all, madd, select, VECTOR } from './lanes';
import { Plan } from './plan';

export const SGD: i32 = 0;
export const MOMENTUM: i32 = 1;
export const NESTEROV: i32 = 2;
export const ADAGRAD: i32 = 3;
export const RMSPROP: i32 = 4;
export const RMSPROP_CENTERED: i32 = 5;
export const RMSPROP_MOMENTUM: i32 = 6;
export const RMSPROP_CENTERED_MOMENTUM: i32 = 7;
export const ADAM: i32 = 8;
export const ADAMW: i32 = 9;

/** Adds l2 w + l1 sign(w) to g. */
function addPenalty<T>(plan: Plan, vectors: i32, w: usize, g: usize): void {
  const l2 = all<T>(plan.l2);
  const l1 = all<T>(plan.l1);
  const zero = all<T>(0);
  const signBit = all<T>(-0.0);
  for (let i = 0; i < vectors; i++) {
    const wi = v128.load(w);
    const sign = v128.andnot(select(signBit, wi, l1), v128.eq<T>(wi, zero));
    v128.store(g, v128.add<T>(v128.load(g), madd<T>(l2, wi, sign)));
    w += VECTOR;
    g += VECTOR;
  }
}

/**
 * One update of weights, or of biases: so many rows of so many vectors, whose gradients are at g. `rates`: η, 1 − beta1^t, 1 − beta2^t.
 * g is overwritten where there is a penalty.
 */
export function update<T>(plan: Plan, rows: i32, vectors: i32, w: usize, wStride: usize, g: usize, gStride: usize, rates: usize, isBias: bool): void {
  const penalised = !isBias && (plan.l1 != 0 || plan.l2 != 0);
  if (wStride == <usize>vectors * VECTOR && gStride == wStride) { // without gaps, many short rows are one long row
    vectors *= rows;
    rows = 1;
  }
  for (let r = 0; r < rows; r++) {
    if (penalised) addPenalty<T>(plan, vectors, w, g);
    updateRow<T>(plan, vectors, w, g, w + plan.toState, rates, isBias);
    w += wStride;
    g += gStride;
  }
}

// @ts-ignore: decorator
@inline
function updateRow<T>(plan: Plan, vectors: i32, w: usize, g: usize, state: usize, rates: usize, isBias: bool): void {
  const rate = load<f64>(rates);
  switch (plan.optimizer) {
    case SGD: sgd<T>(vectors, w, g, rate); return;
    case MOMENTUM: momentum<T>(vectors, w, g, state, rate, plan.momentum); return;
    case NESTEROV: nesterov<T>(vectors, w, g, state, rate, plan.momentum); return;
    case ADAGRAD: adagrad<T>(vectors, w, g, state, rate, plan.epsilon); return;
    case ADAM:
    case ADAMW: adam<T>(plan, vectors, w, g, state, rates, isBias); return;
    default: rmsprop<T>(plan, vectors, w, g, state, rate);
  }
}

/** θ ← θ − η g. */
function sgd<T>(vectors: i32, w: usize, g: usize, rate: f64): void {
  const eta = all<T>(-rate);
  let i = 0;
  for (; i + 4 <= vectors; i += 4) {
    const w0 = madd<T>(eta, v128.load(g), v128.load(w));
    const w1 = madd<T>(eta, v128.load(g, 16), v128.load(w, 16));
    const w2 = madd<T>(eta, v128.load(g, 32), v128.load(w, 32));
    const w3 = madd<T>(eta, v128.load(g, 48), v128.load(w, 48));
    v128.store(w, w0);
    v128.store(w, w1, 16);
    v128.store(w, w2, 32);
    v128.store(w, w3, 48);
    w += 4 * VECTOR;
    g += 4 * VECTOR;
  }
  for (; i < vectors; i++) {
    v128.store(w, madd<T>(eta, v128.load(g), v128.load(w)));
    w += VECTOR;
    g += VECTOR;
  }
}

/** v ← μ v + g; θ ← θ − η v. */
function momentum<T>(vectors: i32, w: usize, g: usize, state: usize, rate: f64, mu: f64): void {
  const eta = all<T>(-rate);
  for (let i = 0; i < vectors; i++) {
    const v = madd<T>(all<T>(mu), v128.load(state), v128.load(g));
    v128.store(state, v);
    v128.store(w, madd<T>(eta, v, v128.load(w)));
    w += VECTOR;
    g += VECTOR;
    state += VECTOR;
  }
}

/** v ← μ v + g; θ ← θ − η (g + μ v). */
function nesterov<T>(vectors: i32, w: usize, g: usize, state: usize, rate: f64, mu: f64): void {
  const eta = all<T>(-rate);
  for (let i = 0; i < vectors; i++) {
    const gi = v128.load(g);
    const v = madd<T>(all<T>(mu), v128.load(state), gi);
    v128.store(state, v);
    v128.store(w, madd<T>(eta, madd<T>(all<T>(mu), v, gi), v128.load(w)));
    w += VECTOR;
    g += VECTOR;
    state += VECTOR;
  }
}

/** s ← s + g²; θ ← θ − η g / (√s + ε). */
function adagrad<T>(vectors: i32, w: usize, g: usize, state: usize, rate: f64, epsilon: f64): void {
  const eta = all<T>(rate);
  for (let i = 0; i < vectors; i++) {
    const gi = v128.load(g);
    const s = madd<T>(gi, gi, v128.load(state));
    v128.store(state, s);
    v128.store(w, v128.sub<T>(v128.load(w), v128.div<T>(v128.mul<T>(eta, gi), v128.add<T>(v128.sqrt<T>(s), all<T>(epsilon)))));
    w += VECTOR;
    g += VECTOR;
    state += VECTOR;
  }
}

/** s ← ρ s + (1 − ρ) g²; centred: also ḡ, and √(s − ḡ²) for √s; θ ← θ − η g / (√… + ε), or by v ← μ v + g / (√… + ε). States: s, ḡ, v as far as they are. */
function rmsprop<T>(plan: Plan, vectors: i32, w: usize, g: usize, state: usize, rate: f64): void {
  const centered = plan.optimizer == RMSPROP_CENTERED || plan.optimizer == RMSPROP_CENTERED_MOMENTUM;
  const withMomentum = plan.optimizer >= RMSPROP_MOMENTUM;
  const rho = all<T>(plan.decay);
  const rest = all<T>(1 - plan.decay);
  const eta = all<T>(-rate);
  const mean = state + plan.stateBytes;
  const speed = centered ? mean + plan.stateBytes : mean;
  for (let i = 0; i < vectors; i++) {
    const at = <usize>i * VECTOR;
    const gi = v128.load(g + at);
    const s = madd<T>(rho, v128.load(state + at), v128.mul<T>(v128.mul<T>(rest, gi), gi));
    v128.store(state + at, s);
    let variance = s;
    if (centered) {
      const m = madd<T>(rho, v128.load(mean + at), v128.mul<T>(rest, gi));
      v128.store(mean + at, m);
      variance = v128.pmax<T>(v128.sub<T>(s, v128.mul<T>(m, m)), all<T>(0)); // never below 0 but by rounding
    }
    let move = v128.div<T>(gi, v128.add<T>(v128.sqrt<T>(variance), all<T>(plan.epsilon)));
    if (withMomentum) {
      move = madd<T>(all<T>(plan.momentum), v128.load(speed + at), move);
      v128.store(speed + at, move);
    }
    v128.store(w + at, madd<T>(eta, move, v128.load(w + at)));
  }
}

/** m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η m̂ / (√v̂ + ε); adam has λ θ inside g, adamw takes η λ θ from θ. */
function adam<T>(plan: Plan, vectors: i32, w: usize, g: usize, state: usize, rates: usize, isBias: bool): void {
  const decay = isBias && plan.decayBiases == 0 ? 0 : plan.weightDecay;
  const l2 = all<T>(plan.optimizer == ADAM ? decay : 0);
  const rate = load<f64>(rates);
  const shrink = all<T>(rate * (plan.optimizer == ADAMW ? decay : 0)); // taken from θ as a share of it: 1 − η λ itself has few digits of λ in float32
  const mScale = all<T>(rate / load<f64>(rates, 8));
  const vScale = all<T>(1 / load<f64>(rates, 16));
  const epsilon = all<T>(plan.epsilon);
  const second = state + plan.stateBytes;
  for (let i = 0; i < vectors; i++) {
    const at = <usize>i * VECTOR;
    const wi = v128.load(w + at);
    const gi = madd<T>(l2, wi, v128.load(g + at));
    const m = madd<T>(all<T>(plan.beta1), v128.load(state + at), v128.mul<T>(all<T>(1 - plan.beta1), gi));
    const v = madd<T>(all<T>(plan.beta2), v128.load(second + at), v128.mul<T>(v128.mul<T>(all<T>(1 - plan.beta2), gi), gi));
    v128.store(state + at, m);
    v128.store(second + at, v);
    const root = v128.add<T>(v128.sqrt<T>(v128.mul<T>(v, vScale)), epsilon);
    v128.store(w + at, v128.sub<T>(wi, madd<T>(shrink, wi, v128.div<T>(v128.mul<T>(mScale, m), root))));
  }
}
