import { describe, expect, it } from "@jest/globals";
import { hygieneProblems, machinePaths } from "./hygiene.ts";

const problems = (path: string, text: string | Buffer) =>
  hygieneProblems({ path, content: Buffer.from(text) }, ["/builder/tree", "/builder/", "/oddroot"]);

describe("hygieneProblems", () => {
  it.each([
    ["no newline at the end", "a", "has no newline at its end"],
    ["a conflict", `a\n${"<".repeat(7)} HEAD\n`, "has a conflict marker"],
    ["the end of a conflict", `${">".repeat(7)} theirs\n`, "has a conflict marker"],
    ["the checkout", "see /builder/tree/src\n", "names a path of one machine"],
    ["beside the checkout", "see (/builder/other)\n", "names a path of one machine"],
    ["somebody's home", ["", "home", "alice", "key\n"].join("/"), "names a path of one machine"],
    ["somebody's Mac", ["", "Users", "Alice", "key\n"].join("/"), "names a path of one machine"],
    ["over a megabyte", `${"a".repeat(1024 * 1024)}\n`, "is over 1 MB"],
  ])("finds %s", (_what, text, sentence) => {
    expect(problems("docs/a.md", text)).toEqual([expect.stringContaining(`docs/a.md ${sentence}`)]);
  });

  it.each([
    ["a clean file", "docs/a.md", "a\n"],
    ["an empty file", "docs/a.md", ""],
    ["a heading's underline", "docs/a.md", "Title\n=======\n"],
    ["the deploy user's home", "docs/a.md", "/home/deploy/.ssh\n"],
    ["a path that merely ends the same", "docs/a.md", "example.org/builder/tree ./builder/a\n"],
    ["a path that merely begins the same", "docs/a.md", "/oddroots/src\n"],
    ["binary data without a newline", "docs/a.png", Buffer.from([0, 1, 2])],
    ["a large bundle", "actions/x/dist/index.js", "a".repeat(2 * 1024 * 1024)],
  ])("finds nothing in %s", (_what, path, text) => {
    expect(problems(path, text)).toEqual([]);
  });
});

describe("machinePaths", () => {
  it.each([
    ["/builder/tree", ["/builder/tree", "/builder/"]],
    ["/tmp/tree", ["/tmp/tree"]],
    ["/", []],
  ])("of a checkout at %s are %j", (checkout, expected) => {
    expect(machinePaths(checkout)).toEqual(expected);
  });
});
