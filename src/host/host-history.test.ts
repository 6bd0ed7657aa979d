import { describe, expect, it } from "@jest/globals";
import { emptyHistory, writeHistory } from "../release/history.ts";
import { hostHistory } from "./host-history.ts";

describe("hostHistory", () => {
  it("is what the file says, and empty without one", () => {
    const history = { highestMapVersion: 7, entries: [] };
    expect(hostHistory(writeHistory(history), "h1")).toEqual({ history, oddities: [] });
    expect(hostHistory(undefined, "h1")).toEqual({ history: emptyHistory, oddities: [] });
  });

  it("is begun anew, and told, when it is damaged", () => {
    const { history, oddities } = hostHistory("{", "h1");
    expect(history).toEqual(emptyHistory);
    expect(oddities).toEqual([expect.stringContaining("begun anew")]);
  });

  it("of a newer version is not written over", () => {
    expect(() => hostHistory('{"version":2}', "h1")).toThrow(
      expect.objectContaining({
        reason: "state-unreadable",
        host: "h1",
        advice: expect.stringContaining("Update"),
      }),
    );
  });
});
