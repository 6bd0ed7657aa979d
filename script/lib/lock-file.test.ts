import { describe, expect, it } from "@jest/globals";
import { lockFileGaps } from "./lock-file.ts";

describe("a lock file", () => {
  const tool = { optionalDependencies: { "@tool/darwin": "1.0.0" } };

  it.each(["node_modules/@tool/darwin", "node_modules/tool/node_modules/@tool/darwin"])(
    "is whole with the optional package in %s",
    (place) => {
      expect(lockFileGaps({ packages: { "": {}, "node_modules/tool": tool, [place]: {} } })).toEqual([]);
    },
  );

  it("finds an optional package further out, as Node does", () => {
    const packages = {
      "": {},
      "node_modules/a/node_modules/tool": tool,
      "node_modules/@tool/darwin": {},
    };
    expect(lockFileGaps({ packages })).toEqual([]);
  });

  it("has a gap where npm left an optional package out", () => {
    const packages = {
      "": { optionalDependencies: { "node-mips": "24.0.0" } },
      "node_modules/tool": tool,
      "node_modules/b/node_modules/@tool/darwin": {},
    };
    expect(lockFileGaps({ packages })).toEqual([
      "package-lock.json lacks node-mips, an optional package of this one",
      "package-lock.json lacks @tool/darwin, an optional package of node_modules/tool",
    ]);
  });
});
