/** A constant rate: request k is due at `phaseMs + k * 1000 / rate` ms after the load began. */
export interface Schedule {
  readonly rate: number;
  readonly phaseMs: number;
}

/** Schedules for several rates, each starting a different part of its interval late, so that they interleave. */
export function interleave(rates: readonly number[]): readonly Schedule[] {
  return rates.map((rate, index) => ({
    rate,
    phaseMs: rate > 0 ? (index / rates.length) * (1000 / rate) : 0,
  }));
}

/** When request `index` (from 0) is due, in ms after the load began. */
export function dueAt(schedule: Schedule, index: number): number {
  return schedule.phaseMs + (index * 1000) / schedule.rate;
}

/** How many requests are due up to and including `elapsedMs`, late ones too: nothing is ever left out. */
export function dueBy(schedule: Schedule, elapsedMs: number): number {
  if (schedule.rate <= 0 || elapsedMs < schedule.phaseMs) return 0;
  const estimate = Math.floor(((elapsedMs - schedule.phaseMs) * schedule.rate) / 1000) + 1;
  // The division may round to either side of the instant at which a request is due.
  if (dueAt(schedule, estimate) <= elapsedMs) return estimate + 1;
  return dueAt(schedule, estimate - 1) <= elapsedMs ? estimate : estimate - 1;
}
