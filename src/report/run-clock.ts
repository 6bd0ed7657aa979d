/**
 * The time of day as this run goes by it: the machine's clock when the process began, and the time that has passed since.
 * A clock that is set while a run goes on leaves the run's own times in order, and what lies between them true.
 */
export function timeOfRun(): Date {
  return new Date(performance.timeOrigin + performance.now());
}
