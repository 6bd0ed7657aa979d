import { describe, expect, it } from "@jest/globals";
import { proxySettings } from "../../tests/support/example-proxy.ts";
import { fingerprint, renderConfiguration } from "./configuration.ts";
import { fingerprintIn, parseProcessInfo } from "./process-info.ts";

const print = "0123456789abcdef";
const showInfo = [
  "Name: HAProxy",
  "Version: 2.6.12-1+deb12u4",
  "Pid: 39",
  "Uptime: 0d 1h02m03s",
  "Uptime_sec: 3723",
  `description: tidegate 2 ${print}`,
  "Stopping: 0",
  "",
].join("\n");

describe("what HAProxy says of itself", () => {
  it("is read from show info", () => {
    expect(parseProcessInfo(showInfo)).toEqual({
      instance: 2,
      fingerprint: print,
      uptimeSeconds: 3723,
      version: "2.6.12-1+deb12u4",
    });
  });

  it.each(["", "description: ", "description: tidegate 2", "description: somebody else's proxy"])(
    "is not taken for ours when it says %j",
    (line) => {
      const text = showInfo.replace(/^description.*$/m, line);
      expect(parseProcessInfo(text)).toMatchObject({ instance: undefined, fingerprint: undefined });
    },
  );
});

describe("the fingerprint", () => {
  it("stands in the configuration, whatever is live", () => {
    for (const live of ["none", "steady-blue", "bake-green"] as const) {
      const text = renderConfiguration(proxySettings(), live);
      expect(fingerprintIn(text)).toBe(fingerprint(proxySettings()));
    }
  });

  it("is another one for other settings", () => {
    const others = [proxySettings({ trustedProxies: ["::1"] }), proxySettings({ listens: [] })];
    expect(new Set([proxySettings(), ...others].map(fingerprint)).size).toBe(3);
  });
});
