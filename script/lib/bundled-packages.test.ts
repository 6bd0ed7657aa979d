import { describe, expect, it } from "@jest/globals";
import { licencesOf, packageFolder } from "./bundled-packages.ts";

describe("packageFolder", () => {
  it.each([
    ["/r/node_modules/ssh2/lib/client.js", "/r/node_modules/ssh2"],
    ["/r/node_modules/@actions/core/lib/core.js", "/r/node_modules/@actions/core"],
    ["/r/node_modules/a/node_modules/@b/c/index.js", "/r/node_modules/a/node_modules/@b/c"],
    ["/r/build/src/release/slot.js", undefined],
  ])("of %s is %s", (file, expected) => {
    expect(packageFolder(file)).toBe(expected);
  });
});

describe("licencesOf", () => {
  const file = (name: string) => `${process.cwd()}/node_modules/${name}/index.js`;

  it("names every package once, sorted, with its version, licence and the licence's text", () => {
    const text = licencesOf([file("yaml"), file("@actions/core"), file("yaml"), "/r/build/src/main.js"]);
    expect(text.match(/^(?:@actions\/core|yaml) \d+\.\d+\.\d+$/gm)).toEqual([
      expect.stringMatching(/^@actions\/core /),
      expect.stringMatching(/^yaml /),
    ]);
    expect(text).toMatch(/^yaml .*\nISC\n\nCopyright Eemeli Aro/m);
    expect(text).not.toContain(process.cwd());
  });
});
