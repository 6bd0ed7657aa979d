import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  codeSpan,
  fencedBlock,
  inertHtml,
  inertMarkdown,
  inertParagraph,
  mermaidLabel,
} from "./inert-markup.ts";

const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...Array.from("`|<>&@#[]()*_~:;%\n\r\\ -.1a"),
        "```",
        "~~~",
        "</details>",
        "@octocat",
        "https://x.example",
      ),
    )
    .map((parts) => parts.join("")),
);

describe("inertMarkdown", () => {
  it.each([
    ["plain, text. It's 3-4", "plain, text. It&#39;s 3-4"],
    ["a|b", "a&#124;b"],
    ["`code` *b* _i_ ~s~", "&#96;code&#96; &#42;b&#42; &#95;i&#95; &#126;s&#126;"],
    ["[x](http://evil)", "&#91;x&#93;&#40;http:\u2060//evil&#41;"],
    ["<img src=x>", "&#60;img src&#61;x&#62;"],
    ["&lt;", "&#38;lt;"],
    ["ask @octocat", "ask @\u2060octocat"],
    ["see #123", "see &#35;\u2060123"],
    ["www.evil.example", "www\u2060.evil.example"],
    [":tada: and 1:2", ":\u2060tada: and 1:2"],
    ["- item", "&#45; item"],
    ["12. item", "12&#46; item"],
    ["# title", "&#35; title"],
    ["    code", "code"],
    ["a\n| b |", "a␊&#124; b &#124;"],
  ])("escapes %j", (text, expected) => {
    expect(inertMarkdown(text)).toBe(expected);
  });

  it("leaves no character that begins structure, and no mention", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const markdown = inertMarkdown(text);
        expect(markdown.replace(/&#\d+;/g, "E")).not.toMatch(
          /[\\`*_{}[\]()<>#+!|~&$^="'\r\n]|@[^\u2060]|:\/|^[-\s]|^\d{1,9}\./,
        );
      }),
    );
  });
});

describe("inertParagraph", () => {
  it("keeps the first 8 lines apart with <br> and lets nothing else through", () => {
    expect(inertParagraph("one\r\n\n<br>\n3\n4\n5\n6\n7\n8\n9")).toBe(
      "one<br>&#60;br&#62;<br>3<br>4<br>5<br>6<br>7<br>8",
    );
  });
});

describe("inertHtml", () => {
  it.each([
    [`<a href="x" b='y'>&`, "&#60;a href=&#34;x&#34; b=&#39;y&#39;&#62;&#38;"],
    ["two\nlines", "two␊lines"],
  ])("escapes %j", (text, expected) => {
    expect(inertHtml(text)).toBe(expected);
  });

  it("leaves no tag and no quote", () => {
    fc.assert(fc.property(anything, (text) => expect(inertHtml(text)).not.toMatch(/[<>"'`\n]|&(?!#\d+;)/)));
  });
});

describe("codeSpan", () => {
  it.each([
    ["ghcr.io/acme/api:v2", "`ghcr.io/acme/api:v2`"],
    ["a`b|c", "`aˋb¦c`"],
    ["  ", ""],
  ])("writes %j as %j", (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  it("is one span of one table cell", () => {
    fc.assert(fc.property(anything, (text) => expect(codeSpan(text)).toMatch(/^(`[^`|\r\n]+`)?$/u)));
  });
});

describe("fencedBlock", () => {
  it("cannot be closed from inside", () => {
    const hostile = ["```", "`".repeat(8), ` ${"`".repeat(30)}`, "~~~~", "</details>", "@octocat\nmore"];
    expect(fencedBlock(hostile)).toEqual([
      "````````text",
      "```",
      "```````",
      " ```````",
      "~~~~",
      "</details>",
      "@octocat␊more",
      "````````",
    ]);
  });
});

describe("mermaidLabel", () => {
  it.each([
    ["h1.example-2", "h1.example-2"],
    ["[2001:db8::1]:22", "[2001∶db8∶∶1]∶22"],
    ['a;b#c%%d,e\nf"g', "a·b·c··d·e·f·g"],
    ["", "·"],
  ])("writes %j as %j", (text, expected) => {
    expect(mermaidLabel(text)).toBe(expected);
  });

  it("has nothing that Mermaid's gantt grammar uses", () => {
    fc.assert(
      fc.property(anything, (text) => expect(mermaidLabel(text)).toMatch(/^[^:;#%,"`<>{}()|\r\n]+$/u)),
    );
  });
});
