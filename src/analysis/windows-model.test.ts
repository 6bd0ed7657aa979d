import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ModelServer } from "../../tests/support/model-server.ts";
import type { ServerCounters } from "./traffic.ts";
import { windowBetween } from "./windows.ts";

type Counter = Exclude<keyof ServerCounters, "name" | "meanMs">;

/** Something that happens to a request: what each version counts for it, and what is true of it. */
interface Event {
  readonly counts: Readonly<Record<"2.6" | "3.5", Partial<Record<Counter, number>>>>;
  readonly over: number;
  readonly failed: number;
}

function event(
  over: number,
  failed: number,
  counts: Partial<Record<Counter, number>>,
  changed = counts,
): Event {
  return { counts: { "2.6": counts, "3.5": changed }, over, failed };
}

/** As measured: docs/adr/0012. */
const events = {
  answered: event(1, 0, { chosen: 1, responses: 1 }),
  failed: event(1, 1, { chosen: 1, responses: 1, serverErrors: 1 }),
  droppedAnew: event(1, 1, { chosen: 1, failures: 1 }, { chosen: 1, failures: 2 }),
  dropped: event(1, 1, { chosen: 1 }, { chosen: 1, failures: 1, cutShort: 1 }),
  cutShort: event(1, 1, { chosen: 1, responses: 1, failures: 1, cutShort: 1 }),
  notConnected: event(1, 1, { chosen: 1, failures: 1 }),
  takenElsewhere: event(0, 0, { chosen: 1, redispatched: 1 }),
  hinted: event(1, 0, { chosen: 1, responses: 2, interim: 1 }),
  givenUp: event(1, 0, { chosen: 1, responses: 1, clientAborts: 1 }, { chosen: 1, clientAborts: 2 }),
  uploadBrokenOff: event(1, 0, { chosen: 1, clientAborts: 1 }),
  begun: event(0, 0, { chosen: 1, open: 1 }),
  socketOpened: event(0, 0, { chosen: 1, open: 1, responses: 1, interim: 1 }),
} as const;

/** Only what was begun, or opened, can end. */
const ends = {
  begun: event(1, 0, { open: -1, responses: 1 }),
  socketOpened: event(1, 0, { open: -1 }),
} as const;

type Happening = keyof typeof events | "anEnd";

/** Lets things happen to a server, and keeps the truth beside what is counted. */
function happen(happenings: readonly Happening[], version: "2.6" | "3.5") {
  const counters: Record<Counter, number> & { name: string; meanMs: number } = {
    ...new ModelServer().read(),
  };
  const open: (keyof typeof ends)[] = [];
  const states: { readonly counted: ServerCounters; readonly over: number; readonly failed: number }[] = [];
  let [over, failed] = [0, 0];
  const keep = () => states.push({ counted: { ...counters }, over, failed });
  keep();
  for (const happening of happenings) {
    const ended = happening === "anEnd" ? open.shift() : undefined;
    const now = happening === "anEnd" ? ended && ends[ended] : events[happening];
    if (happening === "begun" || happening === "socketOpened") open.push(happening);
    for (const [counter, more] of Object.entries(now?.counts[version] ?? {})) {
      counters[counter as Counter] += more;
    }
    over += now?.over ?? 0;
    failed += now?.failed ?? 0;
    keep();
  }
  return states;
}

const kinds: readonly Happening[] = [...(Object.keys(events) as (keyof typeof events)[]), "anEnd"];
const story = fc.array(fc.constantFrom(...kinds), { maxLength: 200 });

/** The truth of a window, and what the counters make of it. */
function look(happenings: readonly Happening[], from: number, version: "2.6" | "3.5") {
  const states = happen(happenings, version);
  const [first, last] = [states[from % states.length], states.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a story has a beginning and an end");
  const reading = (counted: ServerCounters) =>
    new Map([["web1", { requests: 0, errors: 0, meanMs: 0, servers: [counted] }]]);
  return {
    window: windowBetween(reading(first.counted), reading(last.counted)),
    requests: last.over - first.over,
    errors: last.failed - first.failed,
  };
}

describe.each(["2.6", "3.5"] as const)(
  "a window over anything that can happen, counted as by %s",
  (version) => {
    it("has every request that is over, once, and none that is not", () => {
      fc.assert(
        fc.property(story, fc.nat(), (happenings, from) => {
          const { window, requests } = look(happenings, from, version);
          expect(window.requests).toBeGreaterThanOrEqual(requests);
          expect(window.requests).toBeLessThanOrEqual(Math.max(requests, window.errors));
        }),
      );
    });
  },
);

describe("errors of a window over anything that can happen", () => {
  it("are never more than there were, as 2.6 counts: it may miss some, and invents none", () => {
    fc.assert(
      fc.property(story, fc.nat(), (happenings, from) => {
        const { window, errors } = look(happenings, from, "2.6");
        expect(window.errors).toBeLessThanOrEqual(errors);
      }),
    );
  });

  it("are never fewer than there were, nor more than twice as many, as 3.5 counts", () => {
    fc.assert(
      fc.property(story, fc.nat(), (happenings, from) => {
        const { window, errors } = look(happenings, from, "3.5");
        expect(window.errors).toBeGreaterThanOrEqual(errors);
        expect(window.errors).toBeLessThanOrEqual(2 * errors);
      }),
    );
  });
});
