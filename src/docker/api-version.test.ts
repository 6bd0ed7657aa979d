import { describe, expect, it } from "@jest/globals";
import { negotiate, newestApi, oldestApi } from "./api-version.ts";

describe("negotiate", () => {
  it.each([
    ["Docker 20.10, the oldest", "1.41", "1.12", "1.41"],
    ["an engine between", "1.45", "1.24", "1.45"],
    ["an engine that knows just as much", newestApi, "1.24", newestApi],
    ["a newer engine", "1.52", "1.44", newestApi],
    ["a newer engine whose oldest is our newest", "1.60", newestApi, newestApi],
    ["an engine that names no oldest", "1.43", undefined, "1.43"],
  ])("speaks what %s knows too", (_, ApiVersion, MinAPIVersion, spoken) => {
    const engine = { ApiVersion, ...(MinAPIVersion === undefined ? {} : { MinAPIVersion }) };
    expect(negotiate(engine, "h1")).toBe(spoken);
  });

  it.each([
    ["older than Docker 20.10", { ApiVersion: "1.40" }, `older than ${oldestApi}`],
    ["of one digit, which is older and not newer", { ApiVersion: "1.9" }, `older than ${oldestApi}`],
    ["a major version behind", { ApiVersion: "0.99" }, `older than ${oldestApi}`],
    ["too new", { ApiVersion: "1.60", MinAPIVersion: "1.49" }, `newer than ${newestApi}`],
    ["a major version ahead", { ApiVersion: "2.5", MinAPIVersion: "2.0" }, `newer than ${newestApi}`],
    ["not Docker", {}, "does not say its API version"],
    ["of a version that is none", { ApiVersion: "latest" }, "does not say its API version"],
    ["of an oldest version that is none", { ApiVersion: "1.48", MinAPIVersion: "x" }, "does not say its API"],
  ])("refuses an engine %s", (_, engine, words) => {
    expect(() => negotiate(engine, "h1")).toThrow(
      expect.objectContaining({
        reason: "docker-unsupported",
        host: "h1",
        message: expect.stringContaining(words),
      }),
    );
  });
});
