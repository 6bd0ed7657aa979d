import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { describeProgress, foldPullEvent, noProgress, type PullEvent } from "./pull-progress.ts";

const told = (events: readonly PullEvent[]) => describeProgress(events.reduce(foldPullEvent, noProgress));
const loading = (id: string, current: number, total: number): PullEvent => ({
  id,
  status: "Downloading",
  progressDetail: { current, total },
});

describe("a pull's progress", () => {
  it.each<[string, readonly PullEvent[], string]>([
    ["nothing yet", [], "0 of 0 layers"],
    [
      "layers that wait",
      [
        { id: "a", status: "Pulling fs layer" },
        { id: "b", status: "Waiting" },
      ],
      "0 of 2 layers",
    ],
    ["a layer on its way", [loading("a", 2_500_000, 5_000_000)], "0 of 1 layers, 2.5 of 5.0 MB"],
    ["large layers", [loading("a", 31e6, 40e6), loading("b", 0, 8e6)], "0 of 2 layers, 31 of 48 MB"],
    [
      "a layer that is here, not unpacked yet",
      [loading("a", 1e6, 4e6), { id: "a", status: "Download complete" }],
      "0 of 1 layers, 4.0 of 4.0 MB",
    ],
    [
      "unpacking, whose own count is another",
      [
        loading("a", 4e6, 4e6),
        { id: "a", status: "Extracting", progressDetail: { current: 1, total: 99e6 } },
      ],
      "0 of 1 layers, 4.0 of 4.0 MB",
    ],
    [
      "one layer done and one that was there",
      [loading("a", 1e6, 2e6), { id: "a", status: "Pull complete" }, { id: "b", status: "Already exists" }],
      "2 of 2 layers, 2.0 of 2.0 MB",
    ],
    [
      "a layer that is loaded once more after a failure",
      [loading("a", 3e6, 4e6), { id: "a", status: "Waiting" }, loading("a", 1e6, 4e6)],
      "0 of 1 layers, 1.0 of 4.0 MB",
    ],
    [
      "a total that the engine forgets on the way",
      [loading("a", 1e6, 4e6), { id: "a", status: "Downloading", progressDetail: { current: 2e6 } }],
      "0 of 1 layers, 2.0 of 4.0 MB",
    ],
    [
      "what is no layer",
      [{ status: "Digest: sha256:1" }, { id: "v2", status: "Pulling from acme/api" }, {}],
      "0 of 0 layers",
    ],
  ])("tells %s", (_, events, text) => {
    expect(told(events)).toBe(text);
  });

  it("changes nothing that was handed in", () => {
    const before = foldPullEvent(noProgress, loading("a", 1, 2));
    foldPullEvent(before, { id: "a", status: "Pull complete" });
    expect(describeProgress(before)).toContain("0 of 1 layers");
    expect(noProgress.layers.size).toBe(0);
  });

  it("never counts more layers done than there are, whatever comes", () => {
    const statuses = ["Waiting", "Downloading", "Extracting", "Pull complete", "Already exists", "else"];
    const event = fc.record({
      id: fc.constantFrom("a", "b", "c"),
      status: fc.constantFrom(...statuses),
      progressDetail: fc.record({ current: fc.nat(1e6), total: fc.nat(1e6) }),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const [, done, all] = /^(\d+) of (\d+) layers/.exec(told(events)) ?? [];
        expect(Number(done)).toBeLessThanOrEqual(Number(all));
        const layers = new Set(events.filter(({ status }) => status !== "else").map(({ id }) => id));
        expect(Number(all)).toBe(layers.size);
      }),
    );
  });
});
