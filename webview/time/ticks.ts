/** Where the timeline marks epochs. A pure function. */

/** Marks at most. */
const most = 24;

/** Steps at which epochs begin, as many as can be told apart: every one, every second, fifth, tenth and so on. */
export function epochTicks(end: number, stepsPerEpoch: number): readonly number[] {
  const epochs = Math.floor(end / stepsPerEpoch);
  let every = 1;
  for (let power = 1; epochs / every > most; power *= 10) every = [1, 2, 5].map((n) => n * power).find((n) => epochs / n <= most) ?? 10 * power;
  return Array.from({ length: Math.floor(epochs / every) + 1 }, (_, i) => i * every * stepsPerEpoch);
}
