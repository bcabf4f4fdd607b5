/** Sorting that takes a break now and then. */

/** Numbers that are sorted at once, or merged from one break to the next. */
const block = 1 << 15;

/** Sorts numbers in place, ascending (merge sort, from blocks that are sorted at once); yields between portions of a few milliseconds. */
export function* sorting(numbers: Float64Array, size = block): Generator<void> {
  for (let from = 0; from < numbers.length; from += size) {
    numbers.subarray(from, from + size).sort();
    yield;
  }
  if (numbers.length <= size) return;
  let source = numbers;
  let target: Float64Array = new Float64Array(numbers.length);
  for (let run = size; run < numbers.length; run *= 2) {
    for (let from = 0; from < numbers.length; from += 2 * run) yield* merging(source, target, [from, Math.min(from + run, numbers.length), Math.min(from + 2 * run, numbers.length)], size);
    [source, target] = [target, source];
  }
  if (source !== numbers) numbers.set(source);
}

/** Merges two sorted runs, source[from, middle) and source[middle, end), into target[from, end). */
function* merging(source: Float64Array, target: Float64Array, [from, middle, end]: readonly [number, number, number], size: number): Generator<void> {
  let [left, right] = [from, middle];
  for (let at = from; at < end; at++) {
    target[at] = right === end || (left < middle && source[left]! <= source[right]!) ? source[left++]! : source[right++]!;
    if ((at - from + 1) % size === 0) yield;
  }
}
