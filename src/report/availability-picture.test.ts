import { describe, expect, it } from "@jest/globals";
import type { AvailabilityBucket } from "../analysis/availability-buckets.ts";
import { availabilityPicture } from "./availability-picture.ts";
import type { RunMark } from "./run-marks.ts";

/** A stretch of a second: its slowest answer, how many failed; `null` for one in which nothing was sent. */
type Second = readonly [slowestMs: number | undefined, failed?: number] | null;

function buckets(seconds: readonly Second[]): readonly AvailabilityBucket[] {
  return seconds.map((second, at) => {
    const [slowestMs, failed = 0] = second ?? [undefined];
    const probes = second === null ? 0 : failed + (slowestMs === undefined ? 0 : 1);
    return { fromMs: at * 1_000, probes, failed, medianMs: slowestMs, slowestMs };
  });
}

function picture(seconds: readonly Second[], marks: readonly RunMark[] = []): readonly string[] {
  return availabilityPicture({ stepMs: 1_000, buckets: buckets(seconds) }, marks);
}

const moved = (atMs: number, host = "h1"): RunMark => ({ kind: "switch", host, atMs });
const fell = (atMs: number): RunMark => ({ kind: "fallback", host: "h1", atMs });

describe("availabilityPicture", () => {
  it.each<[string, readonly Second[], readonly RunMark[], string]>([
    [
      "latency, each block half of the next",
      [[800], [400], [200], [100], [50], [25], [12], [6], [3]],
      [],
      "█▇▆▅▄▃▂▁▁",
    ],
    ["the same latency all through", [[12], [12], [12]], [], "███"],
    ["failures before latencies", [[10], [10, 3], [undefined, 5], [10]], [], "█❌❌█"],
    ["a pause in the middle", [[10], null, [10]], [], "█·█"],
    ["no answers at the end", [[10], [10], null, null], [], "██"],
    ["an answer that took no time", [[0], [10]], [], "▁█"],
    ["only failures", [[undefined, 1]], [], "❌"],
    ["a switch before its second", [[10], [10], [10]], [moved(1_000)], "█>██"],
    [
      "hosts that switch together as one",
      [[10], [10], [10]],
      [moved(900), moved(990, "h2"), moved(1_005, "h3")],
      ">███",
    ],
    ["hosts that switch apart", [[10], [10], [10], [10]], [moved(100), moved(2_100, "h2")], ">██>██"],
    ["a fallback in the second of the switch", [[10], [10]], [moved(1_000), fell(1_400)], "█><█"],
    ["a fallback past the end", [[10], [10]], [fell(9_999)], "█<█"],
  ])("draws %s", (_, seconds, marks, drawn) => {
    expect(picture(seconds, marks)[0]).toBe(`\`${drawn}\``);
  });

  it("explains the signs that it uses, and no others", () => {
    expect(picture([[431.04], [10]])[2]).toBe(
      "<sub>One block is 1 s, as high as its slowest answer: █ 431 ms, each step down half of that</sub>",
    );
    expect(picture([[undefined, 1]])[2]).toBe("<sub>One block is 1 s; `❌` a probe failed</sub>");
    expect(picture([[2_050], [10, 1], null, [10]], [moved(1_000), fell(1_000)])[2]).toBe(
      "<sub>One block is 1 s, as high as its slowest answer: █ 2.0 s, each step down half of that; `❌` a probe failed; `·` no answer to count; `>` traffic moved to the new release; `<` a host gave it back</sub>",
    );
  });
});
