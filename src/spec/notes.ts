/**
 * The words of the spec language: what every key and every name means. The schema asks for a note for each of its keys and names, so that none
 * can be without; completion, hovers, the JSON schema and the reference page are made of them.
 */

import * as l10n from '@vscode/l10n';
import type { ActivationName, InitializerName, LossName } from '../core/index.ts';
import type { Decimal, Delimiter, GeneratorName, MissingRule, Normalization } from './model.ts';

/** What a key or a name means. */
export interface Note {
  /** One sentence or two, Markdown. */
  readonly meaning: string;
  /** What holds where the key is left out. */
  readonly default?: string;
  /** Plain text, as on paper. */
  readonly formula?: string;
}

type Notes<Name extends string> = Readonly<Record<Name, Note>>;

export const specNotes = {
  $schema: { meaning: l10n.t`Address of a JSON schema, for editors without Deltascope. It changes nothing.` },
  name: { meaning: l10n.t`What the panel calls the network.`, default: l10n.t`the name of the file` },
  seed: { meaning: l10n.t`Where all chance comes from: first weights, shuffling, the split, generated data. The same spec, data and seed give the same bits, run after run.`, default: '0' },
  precision: { meaning: l10n.t`What the fast engine trains in. What the panel shows is always opened up in float64.`, default: '"float64"' },
  input: { meaning: l10n.t`Number of features, or \`[height, width, channels]\`. The data decides it anyway: with this it is checked.`, default: l10n.t`as many as the data has` },
  data: { meaning: l10n.t`What the network learns from: a generator, a CSV file, IDX files, or samples written here.` },
  layers: { meaning: l10n.t`The layers from the first hidden one to the output. The data is the input of the first.`, formula: 'z = W a_prev + b\na = f(z)' },
  loss: { meaning: l10n.t`J, what training makes small. B is the number of samples in a batch, D the number of outputs.` },
  optimizer: { meaning: l10n.t`How a gradient changes the parameters.`, default: '{ "type": "sgd", "learningRate": 0.1 }' },
  regularization: { meaning: l10n.t`A penalty on the weights, never on biases. It is apart from the loss that is shown; its gradient enters with the update.`, default: l10n.t`none`, formula: 'J + (l2/2) Σ W² + l1 Σ |W|' },
  training: { meaning: l10n.t`How long and in which portions the network is trained.`, default: l10n.t`100 epochs in batches of 32, shuffled` },
} satisfies Notes<string>;

export const layerNotes = {
  type: { meaning: l10n.t`The kind of layer.`, default: '"dense"' },
  name: { meaning: l10n.t`What the panel calls the layer.`, default: '"hidden 1", "hidden 2", …, "output"' },
  units: { meaning: l10n.t`How many units the layer has, which is how many numbers it hands on. The last layer has one for each class (or one for two classes), or one for each number to predict.` },
  activation: { meaning: l10n.t`f, what makes a unit’s output a of its weighted sum z.`, default: '"linear"', formula: 'a = f(z)' },
  init: { meaning: l10n.t`How the first weights are drawn. n_in is the number of inputs of the layer, n_out its units.`, default: l10n.t`"xavierUniform"; "heUniform" for relu, leakyRelu, elu, selu, gelu and silu` },
  weights: { meaning: l10n.t`The first weights, in place of drawn ones: \`units\` rows, each with a number for every input.` },
  bias: { meaning: l10n.t`The first biases, one number a unit.`, default: l10n.t`zeros` },
  useBias: { meaning: l10n.t`Whether the units have a bias b.`, default: 'true' },
  trainBias: { meaning: l10n.t`Whether training changes the biases.`, default: 'true' },
} satisfies Notes<string>;

export const generatorKeyNotes = {
  generator: { meaning: l10n.t`Data made by a formula, with the seed’s chance.` },
  samples: { meaning: l10n.t`How many samples are made.`, default: '200' },
  noise: { meaning: l10n.t`How far samples stray, from 0 to 10.`, default: '0' },
} satisfies Notes<string>;

export const csvNotes = {
  csv: { meaning: l10n.t`A CSV file with a header row, relative to the spec and inside its workspace folder.` },
  target: { meaning: l10n.t`The column to predict, or several columns of numbers. Text becomes classes; numbers stay numbers, unless the loss or the output speaks of classes.` },
  features: { meaning: l10n.t`The columns that the network is given. One of words becomes a column of 0 and 1 for each word.`, default: l10n.t`all columns that are no target` },
  normalize: { meaning: l10n.t`How features are scaled, by the figures of the training samples alone. Columns of 0 and 1 made of words stay.`, default: '"none"' },
  delimiter: { meaning: l10n.t`What stands between two cells.`, default: l10n.t`as the header and the first rows show` },
  decimal: { meaning: l10n.t`What stands in front of the decimals of a number.`, default: l10n.t`a point; where cells are not separated by commas, as the first number with decimals shows` },
  missing: { meaning: l10n.t`What becomes of a sample with a missing value: an empty cell, \`NA\`, \`N/A\`, \`NaN\`, \`null\` or \`?\`.`, default: '"error"' },
} satisfies Notes<string>;

export const idxKeyNotes = {
  idx: { meaning: l10n.t`Images and their labels in the format of MNIST, plain or packed with gzip.` },
  normalize: { meaning: l10n.t`How features are scaled, by the figures of the training samples alone.`, default: '"none"' },
} satisfies Notes<string>;

export const idxNotes = {
  images: { meaning: l10n.t`The IDX file of the images: samples × rows × columns. Relative to the spec and inside its workspace folder.` },
  labels: { meaning: l10n.t`The IDX file of the labels: one number an image, a class where the loss or the output speaks of classes. Relative to the spec and inside its workspace folder.` },
} satisfies Notes<string>;

export const inlineNotes = {
  x: { meaning: l10n.t`The features: a row of numbers for each sample.` },
  y: { meaning: l10n.t`The targets: a row of numbers for each sample, a number for each output.` },
} satisfies Notes<string>;

const optimizerTypeNote: Note = { meaning: l10n.t`The rule of the update. g is ∂J/∂θ, θ a parameter, η the learning rate.`, default: '"sgd"' };
const commonNotes = {
  type: optimizerTypeNote,
  learningRate: { meaning: l10n.t`η, how far one update goes.`, default: l10n.t`0.1 for sgd, 0.01 for adagrad and rmsprop, 0.001 for adam and adamw` },
  schedule: { meaning: l10n.t`How the learning rate changes while training goes on.`, default: l10n.t`it stays as it is` },
} satisfies Notes<string>;
const momentum = l10n.t`μ, how much of the step before goes into the next one.`;
const epsilonNote = (byDefault: string): Note => ({ meaning: l10n.t`ε, keeps the denominator away from 0.`, default: byDefault });

export const sgdNotes = {
  ...commonNotes,
  momentum: { meaning: momentum, default: '0', formula: 'v ← μ v + g\nθ ← θ − η v' },
  nesterov: { meaning: l10n.t`Looks ahead by one momentum step. Needs a momentum.`, default: 'false', formula: 'θ ← θ − η (g + μ v)' },
} satisfies Notes<string>;

export const adagradNotes = { ...commonNotes, epsilon: epsilonNote('1e-10') } satisfies Notes<string>;

export const rmspropNotes = {
  ...commonNotes,
  decay: { meaning: l10n.t`ρ, how long the mean of g² remembers.`, default: '0.99', formula: 's ← ρ s + (1 − ρ) g²' },
  epsilon: epsilonNote('1e-8'),
  centered: { meaning: l10n.t`Takes the mean of g away: divides by the standard deviation of g.`, default: 'false' },
  momentum: { meaning: momentum, default: '0' },
} satisfies Notes<string>;

const adamKeyNotes = (weightDecay: Note): Notes<'beta1' | 'beta2' | 'epsilon' | 'weightDecay' | 'decayBiases' | keyof typeof commonNotes> => ({
  ...commonNotes,
  beta1: { meaning: l10n.t`β₁, how long the mean of g remembers.`, default: '0.9', formula: 'm ← β₁ m + (1 − β₁) g' },
  beta2: { meaning: l10n.t`β₂, how long the mean of g² remembers.`, default: '0.999', formula: 'v ← β₂ v + (1 − β₂) g²' },
  epsilon: epsilonNote('1e-8'),
  weightDecay,
  decayBiases: { meaning: l10n.t`Whether biases decay, too.`, default: 'false' },
});
export const adamNotes = adamKeyNotes({ meaning: l10n.t`λ, added to the gradient, as L2 is.`, default: '0', formula: 'g ← g + λ θ' });
export const adamwNotes = adamKeyNotes({ meaning: l10n.t`λ, decay apart from the gradient.`, default: '0.01', formula: 'θ ← θ − η λ θ' });

export const scheduleNotes = {
  type: { meaning: l10n.t`How the learning rate changes. k counts updates or epochs, by \`unit\`.` },
  unit: { meaning: l10n.t`What k counts.`, default: '"step"' },
  stepSize: { meaning: l10n.t`After how many updates or epochs the rate drops.` },
  gamma: { meaning: l10n.t`γ, the factor by which the rate changes.` },
  steps: { meaning: l10n.t`Updates or epochs until the rate is at \`min\`. Past them it rises again.` },
  min: { meaning: l10n.t`The lowest rate.`, default: '0' },
} satisfies Notes<string>;

export const regularizationNotes = {
  l1: { meaning: l10n.t`Pulls weights towards 0 by a constant amount: small ones become 0.`, default: '0', formula: 'J + l1 Σ |W|' },
  l2: { meaning: l10n.t`Pulls weights towards 0 in proportion to their size.`, default: '0', formula: 'J + (l2/2) Σ W²' },
} satisfies Notes<string>;

export const trainingNotes = {
  epochs: { meaning: l10n.t`How often all training samples are gone through.`, default: '100' },
  batchSize: { meaning: l10n.t`Samples to an update, or \`"full"\` for all of them. The last batch of an epoch may be smaller.`, default: '32' },
  shuffle: { meaning: l10n.t`Whether every epoch goes through the samples in a new order. Without, batches are in the data’s order.`, default: 'true' },
  validation: { meaning: l10n.t`The fraction of the samples that is held back to measure what the network makes of data it has not seen.`, default: '0' },
} satisfies Notes<string>;

// Names

export const activationNotes: Notes<ActivationName> = {
  linear: { meaning: l10n.t`Hands z on. For the last layer of a regression.`, formula: "f(z) = z\nf'(z) = 1" },
  sigmoid: { meaning: l10n.t`Between 0 and 1. For the last layer with \`bce\`; in many layers one upon the other its gradient vanishes.`, formula: "f(z) = 1 / (1 + e^−z)\nf'(z) = a (1 − a)" },
  tanh: { meaning: l10n.t`Between −1 and 1.`, formula: "f(z) = tanh z\nf'(z) = 1 − a²" },
  relu: { meaning: l10n.t`Cuts negative sums off. A unit whose z is negative for every sample learns no more.`, formula: "f(z) = max(0, z)\nf'(z) = 1 where z > 0, else 0" },
  leakyRelu: { meaning: l10n.t`Like relu, with a small slope where z is negative.`, formula: "f(z) = z where z > 0, else 0.01 z\nf'(z) = 1 where z > 0, else 0.01" },
  elu: { meaning: l10n.t`Like relu, smooth where z is negative, down to −1.`, formula: "f(z) = z where z > 0, else e^z − 1\nf'(z) = 1 where z > 0, else e^z" },
  selu: { meaning: l10n.t`A scaled elu that keeps mean 0 and variance 1 from layer to layer. Goes with \`"init": "lecunNormal"\`.`, formula: "f(z) = λ z where z > 0, else λ α (e^z − 1)\nf'(z) = λ where z > 0, else λ α e^z\nλ = 1.0507…, α = 1.6733…" },
  gelu: { meaning: l10n.t`z times the probability that a standard normal number is below it; exact, not the tanh approximation.`, formula: "f(z) = z Φ(z)\nf'(z) = Φ(z) + z φ(z)" },
  silu: { meaning: l10n.t`z times its sigmoid, also called swish.`, formula: "f(z) = z σ(z)\nf'(z) = σ + z σ (1 − σ)" },
  softplus: { meaning: l10n.t`A smooth relu.`, formula: "f(z) = ln(1 + e^z)\nf'(z) = σ(z)" },
  softmax: { meaning: l10n.t`Probabilities of the layer’s units, which sum to 1. For the last layer with \`crossEntropy\`.`, formula: 'p_j = e^z_j / Σ_k e^z_k\n∂p_i/∂z_j = p_i (δ_ij − p_j)' },
};

export const lossNotes: Notes<LossName> = {
  mse: { meaning: l10n.t`Mean squared error. For numbers.`, formula: 'J = (1/B) Σ (1/D) Σ (a − y)²\n∂J/∂a = 2 (a − y) / (D B)' },
  halfMse: { meaning: l10n.t`Half the squared error, summed over outputs, mean over samples.`, formula: 'J = (1/B) Σ ½ Σ (a − y)²\n∂J/∂a = (a − y) / B' },
  halfSse: { meaning: l10n.t`Half the squared error, summed over outputs and samples.`, formula: 'J = Σ ½ Σ (a − y)²\n∂J/∂a = a − y' },
  bce: { meaning: l10n.t`Binary cross entropy: every output is a yes or no of its own. Goes with sigmoid.`, formula: 'J = −(1/B) Σ Σ [y ln a + (1 − y) ln(1 − a)]\n∂J/∂a = (a − y) / (a (1 − a) B)\nwith sigmoid: ∂J/∂z = (a − y) / B' },
  crossEntropy: { meaning: l10n.t`Cross entropy of one class among several. Goes with softmax.`, formula: 'J = −(1/B) Σ Σ y ln p\n∂J/∂p = −y / (p B)\nwith softmax: ∂J/∂z = (p − y) / B' },
};

const smallNumbers = l10n.t`Small numbers, whatever the size of the layer.`;
export const initializerNotes: Notes<InitializerName> = {
  xavierUniform: { meaning: l10n.t`Keeps the variance from layer to layer with tanh, sigmoid and softmax (Glorot and Bengio, 2010).`, formula: 'U(−r, r), r = √(6 / (n_in + n_out))' },
  xavierNormal: { meaning: l10n.t`As xavierUniform, from a normal distribution.`, formula: 'N(0, 2 / (n_in + n_out))' },
  heUniform: { meaning: l10n.t`Keeps the variance with relu and its relatives (He et al., 2015).`, formula: 'U(−r, r), r = √(6 / n_in)' },
  heNormal: { meaning: l10n.t`As heUniform, from a normal distribution.`, formula: 'N(0, 2 / n_in)' },
  lecunNormal: { meaning: l10n.t`What selu asks for (LeCun et al., 1998).`, formula: 'N(0, 1 / n_in)' },
  uniform: { meaning: smallNumbers, formula: 'U(−0.05, 0.05)' },
  normal: { meaning: smallNumbers, formula: 'N(0, 0.05²)' },
  zeros: { meaning: l10n.t`All weights 0: the units of a layer then stay alike for ever.`, formula: 'W = 0' },
};

export const generatorNotes: Notes<GeneratorName> = {
  xor: { meaning: l10n.t`Two classes, by whether x1 and x2 have the same sign. No line parts them.` },
  circle: { meaning: l10n.t`Two classes: a disc and a ring around it.` },
  gauss: { meaning: l10n.t`Two classes: a cloud of points each. A line parts them.` },
  spiral: { meaning: l10n.t`Two classes: the arms of a spiral. Hard without width or depth.` },
  moons: { meaning: l10n.t`Two classes: two half moons, one in the other.` },
  plane: { meaning: l10n.t`Regression: a plane over x1 and x2.` },
  gaussRegression: { meaning: l10n.t`Regression: hills and valleys over x1 and x2.` },
  sine: { meaning: l10n.t`Regression: a sine over x.` },
};

export const normalizationNotes: Notes<Normalization> = {
  none: { meaning: l10n.t`As they are in the file.` },
  standard: { meaning: l10n.t`Mean 0 and standard deviation 1.`, formula: "x' = (x − mean) / σ" },
  minmax: { meaning: l10n.t`From 0 to 1.`, formula: "x' = (x − min) / (max − min)" },
};

export const delimiterNotes: Notes<Delimiter> = { ',': { meaning: l10n.t`A comma.` }, ';': { meaning: l10n.t`A semicolon.` }, '\t': { meaning: l10n.t`A tab.` } };
export const decimalNotes: Notes<Decimal> = { '.': { meaning: l10n.t`A point, as in 1.5.` }, ',': { meaning: l10n.t`A comma, as in 1,5.` } };

export const missingNotes: Notes<MissingRule> = {
  error: { meaning: l10n.t`A missing value is an error at its cell.` },
  drop: { meaning: l10n.t`The sample is left out. A warning says how many are.` },
  mean: { meaning: l10n.t`The mean of the column over the training samples takes its place; in a column of words, a category \`missing\` of its own. A missing target is an error.` },
};

export const precisionNotes: Notes<'float64' | 'float32'> = {
  float64: { meaning: l10n.t`About 16 significant digits.` },
  float32: { meaning: l10n.t`About 7 significant digits, and twice as many numbers at once.` },
};

export const optimizerNotes: Notes<'sgd' | 'adagrad' | 'rmsprop' | 'adam' | 'adamw'> = {
  sgd: { meaning: l10n.t`Gradient descent.`, formula: 'θ ← θ − η g' },
  adagrad: { meaning: l10n.t`Smaller steps for what has changed much (Duchi et al., 2011).`, formula: 's ← s + g²\nθ ← θ − η g / (√s + ε)' },
  rmsprop: { meaning: l10n.t`Divides by the running size of the gradient (Tieleman and Hinton, 2012).`, formula: 's ← ρ s + (1 − ρ) g²\nθ ← θ − η g / (√s + ε)' },
  adam: { meaning: l10n.t`Running mean and running size of the gradient, corrected for their start at 0 (Kingma and Ba, 2015).`, formula: 'm ← β₁ m + (1 − β₁) g,  m̂ = m / (1 − β₁ᵗ)\nv ← β₂ v + (1 − β₂) g²,  v̂ = v / (1 − β₂ᵗ)\nθ ← θ − η m̂ / (√v̂ + ε)' },
  adamw: { meaning: l10n.t`Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).`, formula: 'θ ← θ − η λ θ, then as adam' },
};

export const scheduleTypeNotes: Notes<'step' | 'exponential' | 'cosine'> = {
  step: { meaning: l10n.t`Drops by a factor, again and again.`, formula: 'η_k = η₀ γ^⌊k / stepSize⌋' },
  exponential: { meaning: l10n.t`Falls by the same factor at every k.`, formula: 'η_k = η₀ γ^k' },
  cosine: { meaning: l10n.t`Falls along half a cosine (Loshchilov and Hutter, 2017).`, formula: 'η_k = min + (η₀ − min) (1 + cos(π k / steps)) / 2' },
};

export const scheduleUnitNotes: Notes<'step' | 'epoch'> = { step: { meaning: l10n.t`Updates.` }, epoch: { meaning: l10n.t`Epochs.` } };
export const layerTypeNotes: Notes<'dense'> = { dense: { meaning: l10n.t`Every unit is joined to every input.`, formula: 'z = W a_prev + b\nparameters: n_in · units + units' } };
