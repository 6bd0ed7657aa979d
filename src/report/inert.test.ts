import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inert, inertLines, LogTail } from "./inert.ts";

/** What a culture-sensitive comparison skips: controls, format characters, what is invisible by default. */
const ignorable = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The runner's rules (actions/runner, ActionCommand.cs), for any command name: `TryParseV2` trims the start and
 * wants `::` there and another one later; `TryParse` wants `##[` anywhere and a `]` behind it. Told of the line as
 * it is (ordinal comparison) and of the line without what a culture's comparison skips.
 */
function runnerSeesCommand(line: string): boolean {
  return [line, line.replace(ignorable, "")].some((seen) => {
    const trimmed = seen.replace(/^[\s\u0085]+/u, "");
    const second = trimmed.startsWith("::") && trimmed.indexOf("::", 2) >= 0;
    const prefix = seen.indexOf("##[");
    return second || (prefix >= 0 && seen.indexOf("]", prefix) >= 0);
  });
}

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "::",
        ":",
        "#",
        "##[",
        "[",
        "]",
        "error",
        "add-mask",
        " ",
        "\t",
        "\r",
        "\n",
        "\u0085",
        "\u00a0",
      ),
      fc.constantFrom("\u200b", "\u200d", "\u00ad", "\ufeff", "\u202e", "\u0301", "\u2028", "\0", "\x7f"),
      fc.constantFrom(
        "\x1b",
        "\x1b[",
        "\x1b[31m",
        "\x1b]8;;",
        "\x07",
        "\x1b\\",
        "\x9b0m",
        "\ud83d",
        "\u{1F600}",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

describe("inert", () => {
  it.each([
    ["plain text", "plain text"],
    ["a::b ::c:: stays", "a::b ::c:: stays"],
    ["::error title=x::gone", ": :error title=x::gone"],
    ["  \u00a0::add-mask::x", "  \u00a0: :add-mask::x"],
    ["\u200b::add-mask::x", ": :add-mask::x"],
    [":\u200b:add-mask::x", ": :add-mask::x"],
    ["x ##[add-mask]y ##[group]z", "x # #[add-mask]y # #[group]z"],
    ["###[error]x", "## #[error]x"],
    ["#\u00ad#[error]x", "# #[error]x"],
    ["#\x1b[0m#[error]x", "# #[error]x"],
    ["\x1b[31mred\x1b[0m", "red"],
    ["\x1b]0;title\x07text", "text"],
    ["\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\", "link"],
    ["\x1bcreset \x1b(B", "reset "],
    ["\x1b]0;never ended", "0;never ended"],
    ["end\x1b", "end␛"],
    ["\x9b2Jgone", "gone"],
    ["100%\rdone", "100%␍done"],
    ["windows\r\n", "windows"],
    ["two\nlines", "two␊lines"],
    ["bell\x07 null\0 delete\x7f nel\x85", "bell␇ null␀ delete␡ nel<U+0085>"],
    ["user\u202egpj.exe", "user<U+202E>gpj.exe"],
    ["a\u2028b", "a<U+2028>b"],
    ["zero\u200bwidth\ufeff", "zerowidth"],
    ["half \ud83d pair", "half \ufffd pair"],
    ["tab\tbed", "tab    bed"],
    ["Grüße 👍 日本", "Grüße 👍 日本"],
  ])("turns %j into %j", (text, expected) => {
    expect(inert(text)).toBe(expected);
  });

  it.each([
    ["1,000 characters", "x".repeat(1_000), "x".repeat(1_000)],
    ["1,001 characters", "x".repeat(1_001), `${"x".repeat(987)}… (14 more)`],
    ["a megabyte", "x".repeat(1_000_000), `${"x".repeat(984)}… (999016 more)`],
    ["a cut in a surrogate pair", `${"x".repeat(986)}${"👍".repeat(20)}`, `${"x".repeat(986)}… (40 more)`],
  ])("cuts %s", (_, text, expected) => {
    expect(inert(text)).toBe(expected);
  });

  it("knows in its model both spellings, so that the property below means something", () => {
    const commands = ["::error::x", " ::group::x", "a ##[error]x", "#\u200b#[error]x"];
    expect(commands.map(runnerSeesCommand)).toEqual([true, true, true, true]);
    expect(["::", "a ::error::x", "##[", ": :error::x"].map(runnerSeesCommand)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("leaves no line that the runner would take for a command, or that changes the terminal", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = inert(text);
        expect(runnerSeesCommand(line)).toBe(false);
        expect(line).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u,
        );
        expect(line.isWellFormed()).toBe(true);
        expect(line.length).toBeLessThanOrEqual(1_000);
        expect(inert(line)).toBe(line);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("LogTail", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each([
    ["nothing", "", {}, []],
    ["a line without an end", "a\nb", {}, ["a", "b"]],
    ["blank lines", "a\n\nb\n", {}, ["a", "", "b"]],
    ["the last lines only", "1\n2\n3\n4\n", { maxLines: 2 }, ["3", "4"]],
    ["an unfinished line among them", "1\n2\n3", { maxLines: 2 }, ["2", "3"]],
    ["bytes in all", "aaaa\nbbbb\ncccc\n", { maxBytes: 9 }, ["bbbb", "cccc"]],
    ["commands", "::stop-commands::x\r\n", {}, [": :stop-commands::x"]],
  ])("keeps %s", (_, text, limits, expected) => {
    expect(inertLines(bytes(text), limits)).toEqual(expected);
  });

  it("keeps 50 lines when nothing else is said", () => {
    const lines = inertLines(bytes(Array.from({ length: 80 }, (_, at) => `${at}\n`).join("")));
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([50, "30", "79"]);
  });

  it("shows bytes that are not UTF-8 as U+FFFD", () => {
    expect(inertLines(Uint8Array.of(0x61, 0xff, 0xc3, 0x28))).toEqual(["a\ufffd\ufffd("]);
  });

  it("bounds a line of 1 GB without a newline, and finds the one after it", () => {
    const tail = new LogTail();
    const chunk = new Uint8Array(1 << 20).fill(0x78);
    for (let pushed = 0; pushed < 1 << 30; pushed += chunk.length) tail.push(chunk);
    tail.push(bytes("\nnext"));
    expect(tail.lines()).toEqual([`${"x".repeat(981)}… (1073740843 more)`, "next"]);
  });

  it("does not show half of a character at the place where it stopped keeping", () => {
    const [line] = inertLines(bytes(`\x1b[${"0;".repeat(4_000)}mx${"é".repeat(500)}`));
    expect(line).toMatch(/^xé+… \(\d+ more\)$/);
  });

  it("copies what it is given", () => {
    const tail = new LogTail();
    const chunk = bytes("before\n");
    tail.push(chunk);
    chunk.fill(0x21);
    expect(tail.lines()).toEqual(["before"]);
  });

  it("does not depend on where the chunks are cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(20)), (all, sizes) => {
        const chunks = [];
        let rest = all;
        for (const size of sizes) {
          chunks.push(rest.subarray(0, size));
          rest = rest.subarray(size);
        }
        expect(inertLines([...chunks, rest], { maxLines: 3 })).toEqual(inertLines(all, { maxLines: 3 }));
      }),
    );
  });
});
