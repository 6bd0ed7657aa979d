import { describe, expect, it } from "@jest/globals";
import { differences } from "./differences.ts";

describe("differences", () => {
  it.each<[unknown, unknown, readonly string[]]>([
    [{ A: 1 }, { A: 1 }, []],
    [{ A: 1, B: { C: "x" } }, { A: 2, B: { C: "y" } }, ["A", "B.C"]],
    [{ A: 0, B: null, C: [], D: {}, E: "", F: false, G: [0, 0] }, {}, []],
    [{ A: { B: 1 } }, {}, ["A.B"]],
    [{ A: [1, 2] }, { A: [2, 1] }, []],
    [{ A: [1, 2] }, { A: [1] }, ["A"]],
    [{ A: [{ B: 1, C: 0 }] }, { A: [{ B: 1 }] }, []],
    [{ A: [{ B: 1 }] }, { A: [{ B: 2 }] }, ["A"]],
    [{ A: { B: 1 } }, { A: 5 }, ["A"]],
    [{ ExposedPorts: { "1/tcp": {} } }, {}, ["ExposedPorts.1/tcp"]],
    [
      { HostConfig: { Tmpfs: { "/run": "" } } },
      { HostConfig: { Tmpfs: { "/tmp": "" } } },
      ["HostConfig.Tmpfs./run", "HostConfig.Tmpfs./tmp"],
    ],
  ])("of %j and %j are at %j", (one, other, paths) => {
    expect(Object.keys(differences(one, other)).sort()).toEqual(paths);
  });
});
