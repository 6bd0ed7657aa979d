import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  concluded,
  emptyHistory,
  type HistoryEntry,
  readHistory,
  recorded,
  writeHistory,
} from "./history.ts";

const entry: HistoryEntry = {
  verb: "deploy",
  message: undefined,
  release: "20260102t030405-0aff",
  digest: `sha256:${"0".repeat(64)}`,
  image: "ghcr.io/acme/api:v1",
  result: "deployed",
  reason: undefined,
  previous: undefined,
  pulled: true,
  at: "2026-01-02T03:04:05.678Z",
  durationMs: 1234.5,
  actor: "octocat",
  commit: "0".repeat(40),
  run: "https://github.example/acme/api/actions/runs/1",
};
const file = (changes: object, entryChanges: object = {}) =>
  JSON.stringify({ version: 1, highestMapVersion: 3, entries: [{ ...entry, ...entryChanges }], ...changes });

describe("readHistory", () => {
  it("takes no file for a history without entries", () => {
    expect(readHistory(undefined)).toEqual({ kind: "read", history: emptyHistory });
  });

  it("reads back what was written", () => {
    const line = fc.string({ maxLength: 200 });
    const maybe = fc.option(line, { nil: undefined });
    const entries = fc.array(
      fc.record({
        verb: fc.constantFrom<HistoryEntry["verb"]>("deploy", "rollback"),
        message: maybe,
        release: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
        digest: fc.constant(entry.digest),
        image: line,
        result: fc.constantFrom<HistoryEntry["result"]>("baking", "deployed", "rolled-back", "failed"),
        reason: maybe,
        previous: maybe,
        pulled: fc.boolean(),
        at: fc
          .date({ min: new Date(0), max: new Date("2999-01-01"), noInvalidDate: true })
          .map((date) => date.toISOString()),
        durationMs: fc.nat(1e9),
        actor: maybe,
        commit: maybe,
        run: maybe,
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(fc.nat(), entries, (highestMapVersion, list) => {
        const history = { highestMapVersion, entries: list };
        expect(readHistory(writeHistory(history))).toEqual({ kind: "read", history });
      }),
    );
  });

  it.each([
    ["empty", ""],
    ["blank", "\n"],
    ["cut off", file({}).slice(0, -5)],
    ["not an object", "[1]"],
    ["null", "null"],
    ["a number", "7"],
    ["without a version", "{}"],
    ["of a version that is no number", file({ version: "1" })],
    ["of an older version that never was", file({ version: 0 })],
    ["with a map version below zero", file({ highestMapVersion: -1 })],
    ["with a map version that is no whole number", file({ highestMapVersion: 1.5 })],
    ["with a map version that is no number", file({ highestMapVersion: "3" })],
    ["with entries that are no list", file({ entries: {} })],
    [
      "with more entries than are ever written",
      file({ entries: Array.from({ length: 1_001 }, () => entry) }),
    ],
    ["with a release that could be a path", file({}, { release: "../x" })],
    ["with a digest that is none", file({}, { digest: "v1" })],
    ["with a line of 10 MB", file({}, { image: "a".repeat(1e7) })],
    ["of 10 MB of brackets", "[".repeat(1e7)],
    ["10 MB that are no JSON", "a".repeat(1e7)],
    ["with a time that is none", file({}, { at: "yesterday" })],
    ["with a flag that is text", file({}, { pulled: "false" })],
    ["with a duration that is text", file({}, { durationMs: "1" })],
    ["with a result that is none", file({}, { result: "fine" })],
    ["with an actor that is an object", file({}, { actor: { toString: "x" } })],
    ["with its parts in a prototype", '{"version":1,"__proto__":{"highestMapVersion":1,"entries":[]}}'],
    ["deep", `{"version":1,"entries":${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ])("takes a file %s for damaged", (_, text) => {
    expect(readHistory(text)).toEqual({ kind: "damaged" });
  });

  it("leaves a newer one alone, even where its shape is another", () => {
    expect(readHistory('{"version":2,"log":[]}')).toEqual({ kind: "newer", version: 2 });
  });

  it("drops what it does not know and pollutes nothing", () => {
    const text = file({ more: 1 }, { secret: "x" }).replace('"more"', '"__proto__":{"polluted":true},"more"');
    expect(readHistory(text)).toEqual({ kind: "read", history: { highestMapVersion: 3, entries: [entry] } });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("takes an entry of before there were bakes for a deploy that stayed", () => {
    const read = readHistory(file({}, { result: undefined }));
    expect(read).toEqual({ kind: "read", history: { highestMapVersion: 3, entries: [entry] } });
  });

  it("never throws, whatever stands there", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readHistory(text)));
  });
});

describe("recorded", () => {
  it("puts the new entry first and never lets the map version sink", () => {
    const first = recorded(emptyHistory, entry, 7);
    const second = recorded(first, { ...entry, release: "r2" }, 2);
    expect(second.entries.map(({ release }) => release)).toEqual(["r2", entry.release]);
    expect([first.highestMapVersion, second.highestMapVersion]).toEqual([7, 7]);
    expect(recorded(second, entry, 8).highestMapVersion).toBe(8);
  });

  it("puts what became of a deploy in place of what was said of it before", () => {
    const baking = recorded(emptyHistory, { ...entry, result: "baking" }, 1);
    const other = recorded(baking, { ...entry, release: "r2" }, 2);
    const done = recorded(other, entry, 3);
    expect(done.entries.map(({ release, result }) => [release, result])).toEqual([
      [entry.release, "deployed"],
      ["r2", "deployed"],
    ]);
    expect(recorded(done, { ...entry, at: "2026-02-02T00:00:00.000Z" }, 4).entries).toHaveLength(3);
  });

  it("stays bounded, dropping the oldest", () => {
    let history = emptyHistory;
    for (let deploy = 1; deploy <= 250; deploy += 1)
      history = recorded(history, { ...entry, release: `r${deploy}` }, deploy);
    expect(history.entries).toHaveLength(100);
    expect(history.entries[0]?.release).toBe("r250");
    expect(history.entries.at(-1)?.release).toBe("r151");
    expect(readHistory(writeHistory(history))).toEqual({ kind: "read", history });
  });

  it("lets deploys that never stayed push out nothing that did", () => {
    let history = emptyHistory;
    const add = (release: string, result: HistoryEntry["result"]) => {
      history = recorded(history, { ...entry, release, result }, 1);
    };
    for (let deploy = 1; deploy <= 40; deploy += 1) add(`good${deploy}`, "deployed");
    for (let deploy = 1; deploy <= 150; deploy += 1)
      add(`bad${deploy}`, deploy % 2 ? "failed" : "rolled-back");
    expect(history.entries).toHaveLength(100);
    expect(history.entries.filter(({ result }) => result === "deployed")).toHaveLength(40);
    expect(history.entries[0]?.release).toBe("bad150");
    for (let deploy = 41; deploy <= 140; deploy += 1) add(`good${deploy}`, "deployed");
    add("bad", "failed");
    expect(history.entries).toHaveLength(100);
    expect(history.entries[0]?.release).toBe("bad");
    expect(history.entries.at(-1)?.release).toBe("good42");
  });
});

describe("concluded", () => {
  it.each([
    [entry.release, { result: "deployed", reason: undefined }],
    ["r1", { result: "rolled-back", reason: "host-fallback" }],
    [undefined, { result: "rolled-back", reason: "host-fallback" }],
  ])("ends an open bake by what is live now: %s", (live, expected) => {
    const open = { highestMapVersion: 7, entries: [{ ...entry, result: "baking" as const }, entry] };
    expect(concluded(open, live)).toEqual({
      highestMapVersion: 7,
      entries: [{ ...entry, ...expected }, entry],
    });
  });

  it("knows a release that a rollback took the place of, and leaves alone what is over", () => {
    const rollback = { ...entry, verb: "rollback" as const, release: "r1", previous: entry.release };
    const failed = { ...entry, release: "r3", result: "failed" as const, reason: "checks-failed" };
    const open = {
      highestMapVersion: 7,
      entries: [rollback, { ...entry, result: "baking" as const }, failed],
    };
    expect(concluded(open, "r1").entries).toEqual([
      rollback,
      { ...entry, result: "rolled-back", reason: "preempted" },
      failed,
    ]);
  });

  it("ends the bake of a rollback as it does that of a deploy", () => {
    const open = { ...entry, verb: "rollback" as const, result: "baking" as const };
    const history = { highestMapVersion: 7, entries: [open] };
    expect(concluded(history, entry.release).entries).toEqual([{ ...open, result: "deployed" }]);
    expect(concluded(history, "r9").entries).toMatchObject([{ verb: "rollback", result: "rolled-back" }]);
  });
});
