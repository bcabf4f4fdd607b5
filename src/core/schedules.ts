/** Learning rate schedules. k is the 0-based index of the update, or of the epoch, by `unit`. */

export type Schedule =
  /** η_k = η₀ γ^⌊k / stepSize⌋ */
  | { readonly type: 'step'; readonly stepSize: number; readonly gamma: number; readonly unit: ScheduleUnit }
  /** η_k = η₀ γ^k */
  | { readonly type: 'exponential'; readonly gamma: number; readonly unit: ScheduleUnit }
  /** η_k = min + (η₀ − min) (1 + cos(π k / steps)) / 2. Loshchilov and Hutter, ICLR 2017. Past `steps` it rises again. */
  | { readonly type: 'cosine'; readonly steps: number; readonly min: number; readonly unit: ScheduleUnit };

export type ScheduleUnit = 'step' | 'epoch';

/** The learning rate of one update. */
export function scheduledRate(learningRate: number, schedule: Schedule | null, step: number, epoch: number): number {
  if (schedule === null) return learningRate;
  const k = schedule.unit === 'step' ? step : epoch;
  switch (schedule.type) {
    case 'step':
      return learningRate * schedule.gamma ** Math.floor(k / schedule.stepSize);
    case 'exponential':
      return learningRate * schedule.gamma ** k;
    case 'cosine':
      return schedule.min + ((learningRate - schedule.min) * (1 + Math.cos((Math.PI * k) / schedule.steps))) / 2;
  }
}
