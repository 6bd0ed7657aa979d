import { describe, expect, it } from "@jest/globals";
import { parseCommand } from "./command.ts";

describe("parseCommand", () => {
  it.each<[string, readonly string[]]>([
    ["npm run migrate", ["npm", "run", "migrate"]],
    ["  npm run migrate\n", ["npm", "run", "migrate"]],
    [`sh -c 'npm run migrate && npm run seed'`, ["sh", "-c", "npm run migrate && npm run seed"]],
    [`"my program" --name="a b"`, ["my program", "--name=a b"]],
    ["-v", ["-v"]],
    ["rake db:migrate[1]", ["rake", "db:migrate[1]"]],
    ["[npm, run, migrate]", ["npm", "run", "migrate"]],
    ["- npm\n- run\n- migrate", ["npm", "run", "migrate"]],
    [`["sh", "-c", "a | b; c"]`, ["sh", "-c", "a | b; c"]],
    ["- sh\n- -c\n- |\n  one\n  two\n", ["sh", "-c", "one\ntwo\n"]],
  ])("%j is %j", (text, words) => {
    expect(parseCommand("release-command", text)).toEqual({ ok: true, value: words });
  });

  it.each([
    ["a && b", "no shell runs it"],
    ["a | b", "no shell runs it"],
    ["a > b", "no shell runs it"],
    ["a $(b)", "no shell runs it"],
    ["a 'b", "has an open quote"],
    ["a\nb", "has several lines"],
    ["''", "names no program"],
    ["   ", "names no program"],
    ["[]", "names no program"],
    ["[a, 5]", "entry 2 is not a text"],
    ["[a, {b: c}]", "entry 2 is not a text"],
    ["[a, null]", "entry 2 is not a text"],
    ["[a, [b]]", "entry 2 is not a text"],
    ["[a", "begins like a YAML list"],
    ["- &a x\n- *a", "begins like a YAML list"],
    ["[a]: b", "begins like a YAML list"],
    ["a\0b", "NUL"],
    ["a ".repeat(40_000), "longer than"],
  ])("refuses %j", (text, words) => {
    const read = parseCommand("release-command", text);
    expect(read.ok ? [] : read.problems).toEqual([
      expect.objectContaining({ input: "release-command", message: expect.stringContaining(words) }),
    ]);
  });

  it("shows nothing of a value, which can hold a secret", () => {
    const read = parseCommand("release-command", "migrate --password=s3cret && true");
    expect(JSON.stringify(read)).not.toContain("s3cret");
  });
});
