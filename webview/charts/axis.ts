/** How far the axes of the charts reach, and which ticks are named. Pure functions. */

/** End of the step axis: the run so far, in coarse steps so that it rarely moves; never beyond the run's last step. */
export function stepsEnd(points: number, totalSteps: number): number {
  let end = 20;
  for (let power = 10; end < points; power *= 10) end = [2, 3, 5, 7, 10].map((step) => step * power).find((nice) => nice >= points) ?? 10 * power;
  return Math.max(1, Math.min(end, totalSteps));
}

/** Evenly spaced ticks without a last one that comes too early. */
export function evenTicks(ticks: readonly number[]): readonly number[] {
  const [first = 0, second = 0] = ticks;
  const [before = 0, last = 0] = ticks.slice(-2);
  return ticks.length > 2 && last - before < (second - first) * 0.999 ? ticks.slice(0, -1) : ticks;
}

/** Range of a logarithmic axis: whole decades around the positive numbers; null where there is none. */
export function decades(low: number, high: number): { readonly min: number; readonly max: number } | null {
  if (!(low > 0) || !(high > 0) || !Number.isFinite(low) || !Number.isFinite(high)) return null;
  const min = Math.floor(Math.log10(low) + 1e-9);
  const max = Math.max(min + 1, Math.ceil(Math.log10(high) - 1e-9));
  return { min: Number(`1e${min}`), max: Number(`1e${max}`) };
}

/** Ticks of a logarithmic axis: at most about six whole decades, and 2 and 5 between them where there is room. */
export function logTicks(min: number, max: number): number[] {
  const [first, last] = [Math.round(Math.log10(min)), Math.round(Math.log10(max))];
  const stride = Math.ceil((last - first) / 6);
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += Math.max(1, stride)) {
    ticks.push(Number(`1e${exponent}`));
    if (last - first === 1 && exponent < last) ticks.push(Number(`2e${exponent}`), Number(`5e${exponent}`));
  }
  return ticks;
}

/** The smallest and the largest of the numbers that can be drawn on an axis; null where there is none. */
export function extent(lists: readonly (readonly number[])[], isLog: boolean): { readonly low: number; readonly high: number } | null {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? { low, high } : null;
}

/** A number as an axis can draw it: NaN, which leaves a gap, for what is not finite or not positive on a logarithmic axis. */
export function drawable(value: number, isLog: boolean): number {
  return Number.isFinite(value) && (!isLog || value > 0) ? value : NaN;
}
