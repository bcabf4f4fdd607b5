/**
 * The optimisers, by increasing complexity. θ are parameters, g = ∂(J + penalty)/∂θ, η the learning rate of this update.
 * Each works on the range [from, to) of whole-network arrays and writes into θ and into its own state, which starts at 0.
 */

export type OptimizerSettings =
  | { readonly type: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | { readonly type: 'adagrad'; readonly epsilon: number }
  | { readonly type: 'rmsprop'; readonly decay: number; readonly epsilon: number; readonly centered: boolean; readonly momentum: number }
  | {
      readonly type: 'adam' | 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
      readonly decayBiases: boolean;
    };

/** One call: which numbers, and what they are. */
export interface Update {
  readonly theta: Float64Array;
  readonly g: Float64Array;
  /** `stateCount` arrays as long as theta. */
  readonly state: readonly Float64Array[];
  readonly from: number;
  readonly to: number;
  readonly learningRate: number;
  /** 1 for the first update. */
  readonly t: number;
  readonly isBias: boolean;
}

export interface Optimizer {
  readonly stateCount: number;
  readonly update: (u: Update) => void;
}

/** The optimiser of the settings. */
export function createOptimizer(settings: OptimizerSettings): Optimizer {
  switch (settings.type) {
    case 'sgd':
      if (settings.momentum === 0) return sgd;
      return settings.nesterov ? nesterov(settings.momentum) : momentum(settings.momentum);
    case 'adagrad':
      return adagrad(settings.epsilon);
    case 'rmsprop':
      return rmsprop(settings);
    case 'adam':
    case 'adamw':
      return adam(settings);
  }
}

/** θ ← θ − η g. Robbins and Monro, 1951. */
const sgd: Optimizer = {
  stateCount: 0,
  update: ({ theta, g, from, to, learningRate }) => {
    for (let i = from; i < to; i++) theta[i]! -= learningRate * g[i]!;
  },
};

/** v ← μ v + g; θ ← θ − η v. Polyak, 1964, in the form with η outside v. */
function momentum(mu: number): Optimizer {
  return {
    stateCount: 1,
    update: ({ theta, g, state, from, to, learningRate }) => {
      const v = state[0]!;
      for (let i = from; i < to; i++) {
        v[i] = mu * v[i]! + g[i]!;
        theta[i]! -= learningRate * v[i]!;
      }
    },
  };
}

/**
 * v ← μ v + g; θ ← θ − η (g + μ v). Nesterov, 1983, in the form that takes the gradient at θ itself: Sutskever et al.
 * (ICML 2013) take it at the point θ looks ahead to.
 */
function nesterov(mu: number): Optimizer {
  return {
    stateCount: 1,
    update: ({ theta, g, state, from, to, learningRate }) => {
      const v = state[0]!;
      for (let i = from; i < to; i++) {
        v[i] = mu * v[i]! + g[i]!;
        theta[i]! -= learningRate * (g[i]! + mu * v[i]!);
      }
    },
  };
}

/** s ← s + g²; θ ← θ − η g / (√s + ε). Duchi, Hazan and Singer, JMLR 2011. */
function adagrad(epsilon: number): Optimizer {
  return {
    stateCount: 1,
    update: ({ theta, g, state, from, to, learningRate }) => {
      const s = state[0]!;
      for (let i = from; i < to; i++) {
        s[i]! += g[i]! * g[i]!;
        theta[i]! -= (learningRate * g[i]!) / (Math.sqrt(s[i]!) + epsilon);
      }
    },
  };
}

/**
 * s ← ρ s + (1 − ρ) g²; θ ← θ − η g / (√s + ε). Tieleman and Hinton, Coursera lecture 6.5, 2012.
 * Centred: also ḡ ← ρ ḡ + (1 − ρ) g, and √(s − ḡ²) for √s (Graves, 2013, who has ε inside the root; here it is added after).
 * With momentum: v ← μ v + g / (√… + ε); θ ← θ − η v.
 */
function rmsprop({ decay, epsilon, centered, momentum: mu }: OptimizerSettings & { type: 'rmsprop' }): Optimizer {
  return {
    stateCount: 1 + (centered ? 1 : 0) + (mu > 0 ? 1 : 0),
    update: ({ theta, g, state, from, to, learningRate }) => {
      const s = state[0]!;
      const mean = centered ? state[1]! : null;
      const v = mu > 0 ? state[centered ? 2 : 1]! : null;
      for (let i = from; i < to; i++) {
        s[i] = decay * s[i]! + (1 - decay) * g[i]! * g[i]!;
        let variance = s[i]!;
        if (mean) {
          mean[i] = decay * mean[i]! + (1 - decay) * g[i]!;
          variance = Math.max(0, variance - mean[i]! * mean[i]!); // never below 0 but by rounding
        }
        const scaled = g[i]! / (Math.sqrt(variance) + epsilon);
        if (v) v[i] = mu * v[i]! + scaled;
        theta[i]! -= learningRate * (v ? v[i]! : scaled);
      }
    },
  };
}

/**
 * m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε). Kingma and Ba, ICLR 2015.
 * Weight decay λ: adam adds λ θ to g; adamw multiplies θ by 1 − η λ first and leaves g alone (Loshchilov and Hutter, ICLR 2019).
 */
function adam({ type, beta1, beta2, epsilon, weightDecay, decayBiases }: OptimizerSettings & { type: 'adam' | 'adamw' }): Optimizer {
  // λ by [weight, bias], in float64 arrays on purpose: as a variable that is now the integer 0 and now a fraction, V8 11.3
  // (Node.js 20) at times compiled it to 0 in the middle of a run, and the same job no longer gave the same bits.
  const lambdas = Float64Array.of(weightDecay, decayBiases ? weightDecay : 0);
  const none = new Float64Array(2);
  const inGradient = type === 'adam' ? lambdas : none;
  const decoupled = type === 'adamw' ? lambdas : none;
  return {
    stateCount: 2,
    update: ({ theta, g, state, from, to, learningRate, t, isBias }) => {
      const [m, v] = [state[0]!, state[1]!];
      const kind = isBias ? 1 : 0;
      const l2 = inGradient[kind]!;
      const shrink = 1 - learningRate * decoupled[kind]!;
      const mCorrection = 1 - beta1 ** t;
      const vCorrection = 1 - beta2 ** t;
      for (let i = from; i < to; i++) {
        const gi = g[i]! + l2 * theta[i]!;
        m[i] = beta1 * m[i]! + (1 - beta1) * gi;
        v[i] = beta2 * v[i]! + (1 - beta2) * gi * gi;
        theta[i] = shrink * theta[i]! - (learningRate * (m[i]! / mCorrection)) / (Math.sqrt(v[i]! / vCorrection) + epsilon);
      }
    },
  };
}
