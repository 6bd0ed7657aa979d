import { describe, expect, it } from "@jest/globals";
import { settingsOf } from "../../tests/support/compose/reading.ts";
import { sharedWrites } from "./judge-shared-writes.ts";

describe("sharedWrites", () => {
  const settings = settingsOf(
    "volumes: ['data:/a', 'cache:/b:ro', '/srv/files:/c', '/var/run/docker.sock:/d', /e, {type: tmpfs, target: /f}]",
  );

  it.each<[string, "running" | "exited" | undefined, readonly string[], readonly string[]]>([
    ["on a first deploy", undefined, [], []],
    ["when the previous release does not run", "exited", ["data"], []],
    ["of volumes the previous release has not", "running", ["other"], []],
    ["of what both may write", "running", ["data", "/srv/files", "cache"], ["data", "/srv/files"]],
    ["of sockets", "running", ["/var/run/docker.sock"], []],
  ])("%s", (_, state, writes, shared) => {
    expect(sharedWrites(settings, state && { state, writes })).toEqual(shared);
  });
});
