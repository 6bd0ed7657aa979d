import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Backend,
  bakeOn,
  canaryTo,
  mapEntries,
  noRoutes,
  parseRoutes,
  renderRoutes,
  sameMap,
  sameRoutes,
  slotOf,
  steadyOn,
} from "./routes.ts";

const backends: readonly Backend[] = [
  "none",
  "steady-blue",
  "steady-green",
  "bake-blue",
  "bake-green",
  "only-blue",
  "only-green",
];
const anyRoutes = fc.record({
  live: fc.constantFrom(...backends),
  share: fc.integer({ min: 0, max: 10_000 }),
  candidate: fc.constantFrom(...backends),
});

describe("routes", () => {
  it("are written a key a line", () => {
    expect(renderRoutes({ live: "bake-green", share: 500, candidate: "only-blue" })).toBe(
      "live bake-green\nshare 500\ncandidate only-blue\n",
    );
  });

  it("are read back as written, in any order of lines", () => {
    fc.assert(
      fc.property(anyRoutes, fc.integer({ min: 0, max: 2 }), (routes, turn) => {
        const lines = renderRoutes(routes).split("\n");
        expect(parseRoutes(lines)).toEqual(routes);
        const three = lines.slice(0, 3);
        expect(parseRoutes([...three.slice(turn), "", ...three.slice(0, turn)])).toEqual(routes);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["no share", "live none\ncandidate none"],
    ["a doubled key", "live none\nlive none\nshare 0\ncandidate none"],
    ["a doubled key for a missing one", "live none\nlive none\nshare 0"],
    ["one key too many", "live none\nshare 0\ncandidate none\nmore x"],
    ["a preview without its slot", `live none\nshare 0\ncandidate none\npreview ${"a".repeat(32)}`],
    ["a preview of no slot", `live none\nshare 0\ncandidate none\npreview red-${"a".repeat(32)}`],
    ["a preview that could be guessed", "live none\nshare 0\ncandidate none\npreview blue-a1"],
    ["a preview in place of a key", `live none\nshare 0\npreview blue-${"a".repeat(32)}`],
    ["two previews", `live none\nshare 0\ncandidate none${`\npreview blue-${"a".repeat(32)}`.repeat(2)}`],
    ["an unknown backend", "live steady-red\nshare 0\ncandidate none"],
    ["a backend with more", "live steady-blue2\nshare 0\ncandidate none"],
    ["no value", "live\nshare 0\ncandidate none"],
    ["a share below zero", "live none\nshare -1\ncandidate none"],
    ["a share above all", "live none\nshare 10001\ncandidate none"],
    ["a share in parts", "live none\nshare 0.5\ncandidate none"],
    ["a share that is text", "live none\nshare much\ncandidate none"],
    ["the name of a method", "live toString\nshare 0\ncandidate none"],
  ])("are not read from %s", (_, text) => {
    expect(parseRoutes(text.split("\n"))).toBeUndefined();
  });

  it("are never made up from other text", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect([undefined, ...backends]).toContain(parseRoutes(lines)?.live);
      }),
    );
  });

  it("are the same only when all three keys are", () => {
    fc.assert(
      fc.property(anyRoutes, anyRoutes, (a, b) => {
        expect(sameRoutes(a, b)).toBe(renderRoutes(a) === renderRoutes(b));
        expect(sameRoutes(a, { ...a })).toBe(true);
        expect(sameRoutes(a, { ...a, share: (a.share + 1) % 10_001 })).toBe(false);
        expect(sameRoutes(a, { ...a, live: b.live })).toBe(a.live === b.live);
        expect(sameRoutes(a, { ...a, candidate: b.candidate })).toBe(a.candidate === b.candidate);
      }),
    );
  });

  it.each<[Backend, string | undefined]>([
    ["none", undefined],
    ["steady-blue", "blue"],
    ["bake-green", "green"],
    ["only-blue", "blue"],
  ])("of %s serve slot %s", (backend, slot) => {
    expect(slotOf(backend)).toBe(slot);
  });

  it("of a running proxy hold a preview value, those of its disk never", () => {
    const routes = { ...canaryTo("green", 500), preview: `green-${"0f".repeat(16)}` };
    expect(mapEntries(routes)).toEqual([
      "live steady-blue",
      "share 500",
      "candidate bake-green",
      `preview green-${"0f".repeat(16)}`,
    ]);
    expect(parseRoutes(mapEntries(routes))).toEqual(routes);
    expect(renderRoutes(routes)).toBe(renderRoutes(canaryTo("green", 500)));
    expect(mapEntries(steadyOn("blue"))).toHaveLength(3);
  });

  it("go the same ways whatever is previewed, and are another map then", () => {
    const shown = { ...steadyOn("blue"), preview: `green-${"0f".repeat(16)}` };
    expect(sameRoutes(shown, steadyOn("blue"))).toBe(true);
    expect(sameMap(shown, steadyOn("blue"))).toBe(false);
    expect(sameMap(shown, { ...shown, preview: `blue-${"0f".repeat(16)}` })).toBe(false);
    expect(sameMap(shown, { ...shown })).toBe(true);
    expect(sameMap(shown, { ...shown, live: "bake-blue" })).toBe(false);
    expect(sameMap(steadyOn("blue"), { ...steadyOn("blue"), preview: undefined })).toBe(true);
  });

  it("of a bake and of a canary", () => {
    expect(bakeOn("green")).toEqual({ live: "bake-green", share: 0, candidate: "none" });
    expect(canaryTo("green", 500)).toEqual({ live: "steady-blue", share: 500, candidate: "bake-green" });
    expect(canaryTo("blue", 1)).toEqual({ live: "steady-green", share: 1, candidate: "bake-blue" });
  });

  it("of nothing and of one slot", () => {
    expect(noRoutes).toEqual({ live: "none", share: 0, candidate: "none" });
    expect(steadyOn("green")).toEqual({ live: "steady-green", share: 0, candidate: "none" });
  });
});
