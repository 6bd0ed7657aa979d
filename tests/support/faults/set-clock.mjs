/**
 * Loaded before an action (`NODE_OPTIONS=--import=…`), it gives the process a machine's clock that is wrong and is set
 * while it runs. `CLOCK_STEPS` is `OFFSET@AFTER, …`: offset in ms from the true time of day, from that many ms after the
 * start. Clocks that only count on are left alone, as they are on a machine.
 */
const began = performance.now();
const steps = (process.env.CLOCK_STEPS ?? "0@0")
  .split(",")
  .map((step) => step.trim().split("@").map(Number))
  .sort(([, one = 0], [, other = 0]) => other - one);
const TrueDate = Date;
const origin = performance.timeOrigin;

function offset() {
  const passed = performance.now() - began;
  return (steps.find(([, after = 0]) => passed >= after) ?? [0])[0] ?? 0;
}

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    super(...(given.length === 0 ? [TrueDate.now() + offset()] : given));
  }

  static now() {
    return TrueDate.now() + offset();
  }
};
// What a process is told of its start was read from the clock of that moment.
const firstOffset = offset();
Object.defineProperty(performance, "timeOrigin", { get: () => origin + firstOffset });
