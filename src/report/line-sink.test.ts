import { finished } from "node:stream/promises";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inertLines } from "./inert.ts";
import { lineSink } from "./line-sink.ts";

async function linesOf(chunks: readonly Buffer[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const sink = lineSink((line) => lines.push(line));
  for (const chunk of chunks) sink.write(chunk);
  sink.end();
  await finished(sink);
  return lines;
}

describe("lineSink", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["lines that come in parts", ["o", "ne\ntw", "o\n"], ["one", "two"]],
    ["a last line without an end", ["one\ntwo"], ["one", "two"]],
    ["blank lines", ["\n\na\n"], ["", "", "a"]],
    ["nothing", [], []],
    ["a character cut in two writes", ["a\xc3", "\xa4\n"], ["aä"]],
    ["a workflow command", ["::add-mask::x\n"], [": :add-mask::x"]],
  ])("gives %s", async (_, chunks, expected) => {
    expect(await linesOf(chunks.map((chunk) => Buffer.from(chunk, "latin1")))).toEqual(expected);
  });

  it("gives a line as soon as it is whole", () => {
    const lines: string[] = [];
    const sink = lineSink((line) => lines.push(line));
    sink.write("one\ntw");
    expect(lines).toEqual(["one"]);
  });

  it("keeps a line of any length in bounded memory", async () => {
    const [line = ""] = await linesOf(Array.from({ length: 200 }, () => Buffer.alloc(100_000, "x")));
    expect(line.length).toBeLessThan(1_100);
    expect(line).toMatch(/more\)$/);
  });

  it("says the same as a log that is read as a whole, however it is cut", async () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 8 }), async (chunks) => {
        const whole = inertLines(chunks, { maxLines: 10_000, maxBytes: 10_000_000 });
        expect(await linesOf(chunks.map((chunk) => Buffer.from(chunk)))).toEqual(whole);
      }),
    );
  });
});
