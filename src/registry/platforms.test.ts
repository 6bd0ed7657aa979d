import { describe, expect, it } from "@jest/globals";
import { describePlatforms, readPlatforms, refuseForeignImage, runsOn } from "./platforms.ts";

const amd64 = { os: "linux", architecture: "amd64" };
const arm64 = { os: "linux", architecture: "arm64" };

describe("readPlatforms", () => {
  it("leaves out attestations and what is no platform", () => {
    const reply = [
      { architecture: "amd64", os: "linux" },
      { architecture: "arm64", os: "linux", variant: "v8" },
      { architecture: "unknown", os: "unknown" },
      { architecture: "", os: "" },
      null,
      7,
    ];
    expect(readPlatforms(reply)).toEqual([amd64, arm64]);
  });

  it.each([undefined, null, "linux/amd64", {}])("knows nothing of %j", (reply) => {
    expect(readPlatforms(reply)).toEqual([]);
  });
});

describe("runsOn", () => {
  it.each([
    ["amd64", [amd64], true],
    ["arm64", [amd64, arm64], true],
    ["arm64", [amd64], false],
    ["amd64", [arm64], false],
    ["amd64", [{ os: "linux", architecture: "386" }], true],
    ["arm64", [{ os: "linux", architecture: "arm" }], true],
    ["386", [amd64], false],
    ["amd64", [{ os: "windows", architecture: "amd64" }], false],
    ["riscv64", [], true],
  ])("a host of %s, an image for %j: %s", (architecture, platforms, expected) => {
    expect(runsOn({ os: "linux", architecture }, platforms)).toBe(expected);
  });
});

describe("refuseForeignImage", () => {
  // No arm64 host can be run here: it is one by what its daemon would say of itself.
  it("names both platforms, and the build that has both", () => {
    const host = { name: "h2", ...arm64 };
    expect(() => refuseForeignImage(host, "ghcr.io/acme/shop:1", [amd64])).toThrow(
      expect.objectContaining({
        reason: "image-platform-missing",
        host: "h2",
        message: "ghcr.io/acme/shop:1 is built for linux/amd64, and this host is linux/arm64",
        advice: expect.stringContaining("--platform linux/amd64,linux/arm64 --push"),
      }),
    );
  });

  it("says each platform once", () => {
    expect(describePlatforms([amd64, amd64, arm64])).toBe("linux/amd64 and linux/arm64");
  });
});
