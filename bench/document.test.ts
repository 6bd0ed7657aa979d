import { describe, expect, it } from "@jest/globals";
import { emptyDocument, withSection } from "./document.ts";

const own = { name: "own-time", title: "Own time" };
const ownElse = { name: "own-time-fleet", title: "Of a fleet" };

describe("a section of the document", () => {
  it("replaces what it said before and nothing else", () => {
    const empty = emptyDocument("# Numbers\n\nFrom script/bench.", [own, ownElse]);
    const once = withSection(withSection(empty, own, "0.9 s"), ownElse, "2 s");
    const twice = withSection(once, own, "0.4 s\n");
    expect(twice).toBe(once.replace("0.9 s", "0.4 s"));
    expect(twice).toContain("## Own time\n\n<!-- bench: own-time -->\n0.4 s\n<!-- end: own-time -->\n");
    expect(twice).not.toContain("Not run yet");
  });

  it("gets a place at the end when it has none", () => {
    expect(withSection("# Numbers\n", own, "0.4 s")).toBe(
      "# Numbers\n\n## Own time\n\n<!-- bench: own-time -->\n0.4 s\n<!-- end: own-time -->\n",
    );
  });
});
