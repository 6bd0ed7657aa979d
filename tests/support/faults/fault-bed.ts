import { ActionFleet } from "../action/fleet.ts";
import { checkHistory } from "./check-history.ts";
import type { CutPoint } from "./cut.ts";
import { FaultedService } from "./faulted-service.ts";
import type { FaultHistory } from "./history.ts";
import { makeCrash } from "./make-crash.ts";
import { makeStall, type Stall } from "./make-stall.ts";
import { cutPoints, type Schedule, type Story } from "./schedule.ts";
import type { Violation } from "./violation.ts";

/** What came of a fault. */
export interface Outcome {
  readonly history: FaultHistory;
  readonly violations: readonly Violation[];
}

/** A host with several services, on each of which one schedule runs at a time. */
export class FaultBed {
  readonly fleet: ActionFleet;
  /** Schedules that wait for a lane. */
  readonly #waiting: (() => void)[] = [];
  readonly #free: FaultedService[];

  private constructor(fleet: ActionFleet, lanes: readonly FaultedService[]) {
    this.fleet = fleet;
    this.#free = [...lanes];
  }

  static async open(lanes: number): Promise<FaultBed> {
    const services = Array.from({ length: lanes }, (_, at) => ({ name: `lane${at + 1}`, port: 3001 + at }));
    const fleet = await ActionFleet.open({ hosts: 1, services: services.map(({ name }) => name) });
    return new FaultBed(
      fleet,
      services.map((service) => new FaultedService(fleet, service)),
    );
  }

  /** Where a run can be cut, by whole runs that are recorded now. */
  async record(stories: readonly Story[]): Promise<ReadonlyMap<Story, readonly CutPoint[]>> {
    return await this.#with(async (service) => {
      const points = new Map<Story, readonly CutPoint[]>();
      for (const story of stories) points.set(story, cutPoints(await service.record(story)));
      return points;
    });
  }

  async run(schedule: Schedule): Promise<Outcome> {
    return await this.#with(async (service) => judged(await makeCrash(service, schedule)));
  }

  async stall(stall: Stall): Promise<Outcome> {
    return await this.#with(async (service) => judged(await makeStall(service, stall)));
  }

  /** All of them, as many at once as there are lanes, begun in their order. */
  runAll(schedules: readonly Schedule[]): ReadonlyMap<Schedule, Promise<Outcome>> {
    return eachOf(schedules, (schedule) => this.run(schedule));
  }

  stallAll(stalls: readonly Stall[]): ReadonlyMap<Stall, Promise<Outcome>> {
    return eachOf(stalls, (stall) => this.stall(stall));
  }

  async stop(): Promise<void> {
    await this.fleet.bed.stop();
  }

  async #with<T>(use: (service: FaultedService) => Promise<T>): Promise<T> {
    while (this.#free.length === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const service = this.#free.shift() as FaultedService;
    try {
      return await use(service);
    } finally {
      this.#free.push(service);
      this.#waiting.shift()?.();
    }
  }
}

/** What the checker says of a history. */
export function judged(history: FaultHistory): Outcome {
  return { history, violations: checkHistory(history) };
}

/** Whoever looks at one that failed still gets its rejection; until then nobody has to. */
function eachOf<T>(
  faults: readonly T[],
  make: (fault: T) => Promise<Outcome>,
): ReadonlyMap<T, Promise<Outcome>> {
  const running = faults.map((fault) => [fault, make(fault)] as const);
  for (const [, outcome] of running) outcome.catch(() => undefined);
  return new Map(running);
}
