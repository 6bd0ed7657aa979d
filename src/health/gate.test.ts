import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type GateState, judge, type Sighting, unseen, type Verdict } from "./gate.ts";

const rules = { timeoutMs: 1_000, threshold: 2 };
const sighting = (changes: Partial<Sighting> = {}): Sighting => ({
  atMs: 0,
  running: true,
  exitCode: undefined,
  outOfMemory: false,
  restarts: 0,
  imageHealth: "none",
  imageGraceMs: 0,
  probe: { kind: "reply", status: 200, latencyMs: 1 },
  ...changes,
});
const replying = (status: number) => sighting({ probe: { kind: "reply", status, latencyMs: 1 } });
const silent = sighting({
  probe: { kind: "no-reply", cause: "nothing answered in slot green (proxy: 503)" },
});

/** The verdicts on sightings one after the other. */
function verdicts(seen: readonly Sighting[], threshold = rules.threshold): Verdict[] {
  let state = unseen;
  return seen.map((each) => {
    const judged = judge({ ...rules, threshold }, state, each);
    state = judged.state;
    return judged.verdict;
  });
}

describe("the gate", () => {
  it.each<[string, readonly Sighting[], readonly Verdict[]]>([
    ["passes in a row", [replying(200), replying(204)], ["wait", "healthy"]],
    [
      "a failure between passes starts the count anew",
      [replying(200), replying(500), replying(200), replying(200)],
      ["wait", "wait", "wait", "healthy"],
    ],
    ["silence between passes too", [replying(200), silent, replying(200)], ["wait", "wait", "wait"]],
    ["a redirect is no pass", [replying(301), replying(302)], ["wait", "wait"]],
    ["nor is an informational status", [replying(199), replying(199)], ["wait", "wait"]],
    ["nor a client error", [replying(404), replying(404)], ["wait", "wait"]],
    ["the highest status that passes", [replying(299), replying(299)], ["wait", "healthy"]],
    ["the container was not asked", [sighting({ probe: undefined })], ["wait"]],
    [
      "the time is up",
      [sighting({ ...silent, atMs: 999 }), sighting({ ...silent, atMs: 1_000 })],
      ["wait", "unhealthy"],
    ],
    [
      "the last pass comes as the time is up",
      [replying(200), sighting({ atMs: 1_000 })],
      ["wait", "healthy"],
    ],
    ["too few passes as the time is up", [sighting({ atMs: 1_000 })], ["unhealthy"]],
    ["the container ended", [replying(200), sighting({ running: false, exitCode: 1 })], ["wait", "exited"]],
    ["the container ended with success", [sighting({ running: false, exitCode: 0 })], ["exited"]],
    ["it was started again", [sighting({ restarts: 1 })], ["exited"]],
    ["it ended as the time was up", [sighting({ running: false, atMs: 2_000 })], ["exited"]],
    [
      "the image's own check has not agreed yet",
      [replying(200), sighting({ imageHealth: "starting" }), sighting({ imageHealth: "healthy" })],
      ["wait", "wait", "healthy"],
    ],
    [
      "it disagrees to the end",
      [replying(200), sighting({ imageHealth: "unhealthy", atMs: 1_000 })],
      ["wait", "unhealthy"],
    ],
    [
      "an image whose own check takes longer than the deploy would wait",
      [
        sighting({ ...silent, imageHealth: "starting", imageGraceMs: 1_500, atMs: 1_499 }),
        sighting({ ...silent, imageHealth: "starting", imageGraceMs: 1_500, atMs: 1_500 }),
      ],
      ["wait", "unhealthy"],
    ],
    [
      "that image once its own check has given up",
      [sighting({ ...silent, imageHealth: "unhealthy", imageGraceMs: 1_500, atMs: 1_000 })],
      ["unhealthy"],
    ],
  ])("%s", (_, seen, expected) => {
    expect(verdicts(seen)).toEqual(expected);
  });

  it.each<[string, Sighting, string]>([
    ["a status", replying(503), "status 503"],
    ["silence", silent, "nothing answered in slot green (proxy: 503)"],
    ["an end", sighting({ running: false, exitCode: 137 }), "the container ended with exit code 137"],
    [
      "an end for want of memory",
      sighting({ running: false, exitCode: 137, outOfMemory: true }),
      "the container was killed for memory with exit code 137",
    ],
    ["an end of which nothing is known", sighting({ running: false }), "exit code unknown"],
    ["a disagreeing image", sighting({ imageHealth: "starting" }), "status 200, image HEALTHCHECK starting"],
    ["nothing asked", sighting({ probe: undefined }), "not asked"],
  ])("says that it saw %s", (_, seen, words) => {
    expect(judge(rules, unseen, seen).state.lastSeen).toContain(words);
  });

  it("says healthy only after as many passes in a row as were asked for, none of a dead container", () => {
    const anySighting = fc.record({
      atMs: fc.nat(2_000),
      running: fc.boolean(),
      outOfMemory: fc.boolean(),
      exitCode: fc.option(fc.nat(255), { nil: undefined }),
      restarts: fc.constantFrom(0, 0, 0, 1),
      imageHealth: fc.constantFrom<Sighting["imageHealth"]>("none", "starting", "healthy", "unhealthy"),
      imageGraceMs: fc.constantFrom(0, 500, 1_500),
      probe: fc.constantFrom(replying(200).probe, replying(200).probe, replying(500).probe, silent.probe),
    });
    const passed = (one: Sighting) =>
      one.running && one.restarts === 0 && one.probe?.kind === "reply" && one.probe.status === 200;
    fc.assert(
      fc.property(
        fc.array(anySighting, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (seen, threshold) => {
          let state: GateState = unseen;
          seen.forEach((each, index) => {
            const judged = judge({ ...rules, threshold }, state, each);
            state = judged.state;
            expect(state.attempts).toBe(index + 1);
            const run = seen.slice(Math.max(0, index + 1 - threshold), index + 1);
            const imageAgrees = each.imageHealth === "none" || each.imageHealth === "healthy";
            const healthy = run.length === threshold && run.every(passed) && imageAgrees;
            expect(judged.verdict === "healthy").toBe(healthy);
            expect(judged.verdict === "exited").toBe(!each.running || each.restarts > 0);
            const graceMs = each.imageHealth === "starting" ? each.imageGraceMs : 0;
            const isLate = each.atMs >= Math.max(rules.timeoutMs, graceMs);
            expect(isLate && judged.verdict === "wait").toBe(false);
          });
        },
      ),
    );
  });
});
