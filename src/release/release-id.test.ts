import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readIdentity, releaseLabels } from "./labels.ts";
import { newReleaseId } from "./release-id.ts";

describe("newReleaseId", () => {
  it.each([
    ["2026-01-02T03:04:05.678Z", [0x0a, 0xff], "20260102t030405-0aff"],
    ["2026-12-31T23:59:59+02:00", [0, 0, 0xee], "20261231t215959-0000"],
  ])("names %s with bytes %j", (time, bytes, id) => {
    expect(newReleaseId(new Date(time), Uint8Array.from(bytes))).toBe(id);
  });

  const time = fc.date({
    min: new Date("2024-01-01T00:00:00Z"),
    max: new Date("2999-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const bytes = fc.uint8Array({ minLength: 2, maxLength: 2 });

  it("sorts by time", () => {
    fc.assert(
      fc.property(time, time, bytes, bytes, (a, b, some, others) => {
        fc.pre(Math.floor(a.getTime() / 1_000) < Math.floor(b.getTime() / 1_000));
        expect(newReleaseId(a, some) < newReleaseId(b, others)).toBe(true);
      }),
    );
  });

  it("is one that labels can hold", () => {
    const settings = { containerPort: 1, healthPath: "/", healthHost: undefined };
    fc.assert(
      fc.property(time, bytes, (at, random) => {
        const release = newReleaseId(at, random);
        const identity = { release, digest: `sha256:${"0".repeat(64)}`, image: "a:1", settings };
        expect(readIdentity(releaseLabels("api", identity))?.release).toBe(release);
      }),
    );
  });
});
