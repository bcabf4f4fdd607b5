/** Every problem that is reported, by its code: what it means and what helps. The reference page has a section for each. */

export interface Explanation {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

const explanations = {
  // The text
  syntax: { title: 'Not JSON', text: 'A spec is JSON with comments (`//` and `/* */`) and trailing commas. Keys and texts stand in double quotes.' },
  'too-deep': { title: 'Nested too deep', text: 'Brackets are nested more than 64 levels deep. Probably one is not closed.' },
  'duplicate-key': { title: 'A key twice', text: 'The same key stands twice in one object. The second would silently hide the first; remove one.' },
  more: { title: 'More problems', text: 'Only the first hundred problems of a spec are listed.' },
  // Keys and values
  'missing-key': { title: 'A key is missing', text: 'A spec needs `data`, `layers` and `loss`; a layer needs `units`; a CSV needs its `target`.' },
  'unknown-key': { title: 'Unknown key', text: 'Nothing reads this key, so it would silently do nothing. The message lists the keys that are read there.' },
  'unknown-name': { title: 'Unknown name', text: 'The value is none of the names that are known there. The message lists them.' },
  'wrong-value': { title: 'Wrong kind of value', text: 'The value has the wrong type or lies outside its range. The message says what would be right.' },
  'ragged-rows': { title: 'Rows of different length', text: 'All rows of `x`, and all rows of `y`, have the same number of numbers.' },
  'rows-differ': { title: 'x and y differ in rows', text: '`x` and `y` have one row for each sample, so both have the same number of rows.' },
  // Layers
  'weights-ragged': { title: 'Weights of different length', text: 'Explicit `weights` are a matrix: every row has a number for each input of the layer.' },
  'weights-shape': { title: 'Shape of the weights', text: '`weights` are [units × inputs]: row j holds the weights into unit j. Texts that write the inputs first (z = x W) print the transpose.' },
  'bias-shape': { title: 'Number of biases', text: '`bias` has one number for each unit.' },
  'bias-unused': { title: 'A bias that is not used', text: 'The layer has explicit biases and `"useBias": false`. One of the two is not meant.' },
  'unused-init': { title: 'An initialiser that is not used', text: 'With explicit `weights` nothing is drawn, so `init` has no effect.' },
  'softmax-one-unit': { title: 'Softmax of one unit', text: 'Softmax makes probabilities that sum to 1: over one unit it is always 1, whatever the weights, and nothing is learned. For one output, use sigmoid with `bce`.' },
  'input-width': { title: 'Number of inputs', text: '`input` says how many features the data has. It is only a check, and may be left out.' },
  'network-too-large': { title: 'The network is too large', text: 'Training keeps the parameters, their gradients, the optimiser’s state and keyframes of the past. Together they would not fit into the memory that a run may use.' },
  'batch-too-large': { title: 'The batch is too large', text: 'The activations and gradients of one batch would not fit into the memory that a run may use. A smaller `batchSize` helps.' },
  // Loss and optimiser
  'loss-range': { title: 'The loss needs probabilities', text: '`bce` and `crossEntropy` take the logarithm of the outputs: ln a for a ≤ 0 does not exist. The last layer has to be sigmoid (with `bce`) or softmax (with `crossEntropy`).' },
  'sigmoid-cross-entropy': { title: 'Sigmoid with cross entropy', text: 'Cross entropy, −Σ y ln p, has no term for y = 0. Softmax learns from it all the same, because its outputs compete: one rises as the others fall. Sigmoid outputs do not compete, so they all drift to 1. Use `bce`, which has a term for y = 0, or softmax.' },
  'nesterov-without-momentum': { title: 'Nesterov without momentum', text: 'Nesterov’s method looks ahead along the momentum. Without one there is nothing to look along.' },
  // Data
  'unreadable-file': { title: 'The file cannot be read', text: 'Paths are relative to the spec, written with `/`, and stay inside the workspace folder of the spec.' },
  'file-too-large': { title: 'The file is too large', text: 'The message says how large it may be.' },
  'data-too-large': { title: 'The data is too large', text: 'A data set may hold 1 GiB of numbers (8 bytes each). Choose fewer `features`, or fewer rows.' },
  'empty-file': { title: 'The file is empty', text: 'A CSV file has a header row with the names of its columns, then a row for each sample.' },
  'no-rows': { title: 'No rows', text: 'The file has a header, but no samples under it.' },
  'not-utf8': { title: 'Not UTF-8', text: 'CSV files are read as UTF-8. Save the file with this encoding.' },
  quotes: { title: 'Quotes', text: 'A cell that starts with a quote ends with one; a quote inside is written twice.' },
  'no-column-name': { title: 'A column without a name', text: 'Every column needs a name in the header row.' },
  'same-column-name': { title: 'Two columns of one name', text: 'Columns are chosen by their names, so no two may be the same.' },
  'ragged-row': { title: 'A row with too few or too many cells', text: 'Every row has as many cells as the header.' },
  'not-a-number': { title: 'Not a number', text: 'The cell of a numeric column holds no number.' },
  'missing-value': { title: 'A value is missing', text: 'The cell is empty, or says `NA`, `N/A`, `NaN`, `null` or `?`. `"missing": "drop"` leaves such samples out; `"missing": "mean"` puts the mean of the training samples in place of a feature. A target is never made up.' },
  'missing-dropped': { title: 'Samples were left out', text: 'With `"missing": "drop"`, samples with a missing value are not part of the data. The message says how many.' },
  'no-mean': { title: 'No mean to fill in', text: 'The column has no value in any training sample, so it has no mean. Leave it out by `features`.' },
  'normalize-overflow': { title: 'A number that cannot be normalised', text: 'The number is so far from those of the training samples that normalising it gives no finite number. Probably it is a mistake in the data.' },
  'mixed-column': { title: 'Numbers among words', text: 'A feature is either a number in every row or a word in every row. Words become a column of 0 and 1 for each word. The message says what most cells of the column are.' },
  'too-many-categories': { title: 'Too many words in a column', text: 'A feature of words becomes a column of 0 and 1 for each word, 100 at most. A column whose words nearly all differ, as names do, tells nothing about new samples: leave it out by `features`.' },
  'doubtful-decimal': { title: 'Decimals or thousands', text: 'All numbers with a comma in this file could have separators of thousands (1,234 for 1234) instead of decimals (1,234 for 1.234). `"decimal": ","` says that they have decimals; separators of thousands are not read.' },
  'unknown-column': { title: 'No such column', text: 'The file has no column of this name. The message lists its columns.' },
  'repeated-column': { title: 'A column named twice', text: 'Each column can be named once.' },
  'feature-is-target': { title: 'A feature that is the target', text: 'A network that is given its target learns to copy it. Take the column out of `features`.' },
  'no-features': { title: 'No features', text: 'Every column is a target: nothing is left to predict from.' },
  'more-problems': { title: 'More problems in the data', text: 'Only the first problems of a kind are listed.' },
  'too-many-classes': { title: 'Too many classes', text: 'The target has so many different values that it is hardly a class. For numbers, use a loss for numbers such as `mse`.' },
  'class-count': { title: 'Units and classes differ', text: 'The last layer has one unit for each class, or a single one for two classes.' },
  'target-width': { title: 'Units and targets differ', text: 'The last layer has one unit for each number to predict.' },
  'batch-larger-than-data': { title: 'A batch larger than the data', text: 'Every batch then is the whole data. `"batchSize": "full"` says the same.' },
  'targets-no-distribution': { title: 'Targets that are no distribution', text: 'Cross entropy compares two probability distributions: the targets of a sample are not negative and sum to 1.' },
  'targets-no-probability': { title: 'Targets that are no probabilities', text: 'Binary cross entropy compares probabilities: targets lie between 0 and 1.' },
  'idx-format': { title: 'Not a sound IDX file', text: 'An IDX file has two zero bytes, a byte for the type of its numbers, a byte for how many dimensions it has, the size of each dimension in four bytes, then the numbers, and nothing else. All numbers are big-endian. Images have 2 to 4 dimensions, labels 1; a file may be packed with gzip.' },
  'idx-counts': { title: 'Images and labels differ in number', text: 'Each image has one label, in the same order. Probably the files belong to different data sets.' },
  // Hints
  'deep-sigmoid': { title: 'Many sigmoid layers', text: 'The gradient is multiplied with σ′(z) ≤ ¼ in every sigmoid layer on its way back: after five layers at most a thousandth is left, and the first layers hardly learn. Watch ‖∂J/∂w‖ of the layers in the panel. Use tanh or relu for hidden layers.' },
  'zero-weights': { title: 'All weights are zero', text: 'The units of a layer that start alike get the same gradient and stay alike for ever: the layer is worth a single unit. Draw the weights by chance.' },
  'learning-rate': { title: 'An unusual learning rate', text: 'Usual are 0.001 to 1 for sgd (less with momentum), and 0.00001 to 0.05 for adagrad, rmsprop, adam and adamw, whose steps are about η long whatever the gradient.' },
  'softmax-mse': { title: 'Softmax with a squared error', text: 'With `mse` the gradient passes through softmax’s Jacobian, which vanishes where the output is sure of itself, and so also where it is surely wrong. With `crossEntropy` ∂J/∂z is p − y: the wronger, the larger.' },
  'linear-layers': { title: 'Linear hidden layers', text: 'A linear layer followed by another computes what a single one could: W₂ (W₁ x + b₁) + b₂ is linear in x. Give the hidden layer an activation such as tanh or relu.' },
  'feature-scale': { title: 'Features of very different scale', text: 'The gradient of a weight is proportional to its input. Where one feature is a hundred times another, one learning rate cannot suit both: `"normalize": "standard"` gives every feature mean 0 and standard deviation 1.' },
} satisfies Readonly<Record<string, Explanation>>;

export type ProblemCode = keyof typeof explanations;

export const problemExplanations: Readonly<Record<ProblemCode, Explanation>> = explanations;
