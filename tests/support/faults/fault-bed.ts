import { ActionFleet } from "../action/fleet.ts";
import { checkHistory } from "./check-history.ts";
import type { CutPoint } from "./cut.ts";
import type { FaultHistory } from "./history.ts";
import { Lane } from "./lane.ts";
import { type Begin, cutPoints, type Schedule } from "./schedule.ts";
import type { Violation } from "./violation.ts";

/** What came of a schedule. */
export interface Outcome {
  readonly schedule: Schedule;
  readonly history: FaultHistory;
  readonly violations: readonly Violation[];
}

/** A host with several services, on each of which one schedule runs at a time. */
export class FaultBed {
  readonly fleet: ActionFleet;
  /** Schedules that wait for a lane. */
  readonly #waiting: (() => void)[] = [];
  readonly #free: Lane[];

  private constructor(fleet: ActionFleet, lanes: readonly Lane[]) {
    this.fleet = fleet;
    this.#free = [...lanes];
  }

  static async open(lanes: number): Promise<FaultBed> {
    const services = Array.from({ length: lanes }, (_, at) => ({ name: `lane${at + 1}`, port: 3001 + at }));
    const fleet = await ActionFleet.open({ hosts: 1, services: services.map(({ name }) => name) });
    return new FaultBed(
      fleet,
      services.map((service) => new Lane(fleet, service)),
    );
  }

  /** Where a run can be cut, by whole runs that are recorded now. */
  async record(): Promise<Readonly<Record<Begin, readonly CutPoint[]>>> {
    return await this.#with(async (lane) => ({
      nothing: cutPoints(await lane.record("nothing")),
      // The second deploy has nothing to remove yet.
      live: cutPoints((await lane.record("live"), await lane.record("live"))),
    }));
  }

  async run(schedule: Schedule): Promise<Outcome> {
    return await this.#with(async (lane) => {
      const history = await lane.make(schedule);
      return { schedule, history, violations: checkHistory(history) };
    });
  }

  /** All of them, as many at once as there are lanes, begun in their order. */
  runAll(schedules: readonly Schedule[]): ReadonlyMap<Schedule, Promise<Outcome>> {
    const running = schedules.map((schedule) => [schedule, this.run(schedule)] as const);
    // Whoever looks at one that failed still gets its rejection.
    for (const [, outcome] of running) outcome.catch(() => undefined);
    return new Map(running);
  }

  async stop(): Promise<void> {
    await this.fleet.bed.stop();
  }

  async #with<T>(use: (lane: Lane) => Promise<T>): Promise<T> {
    while (this.#free.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const lane = this.#free.shift() as Lane;
    try {
      return await use(lane);
    } finally {
      this.#free.push(lane);
      this.#waiting.shift()?.();
    }
  }
}
