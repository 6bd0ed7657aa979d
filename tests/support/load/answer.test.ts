import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Answer, AnswerReader, MalformedAnswer } from "./answer.ts";

const withLength = "HTTP/1.1 200 OK\r\nX-Release: v1\r\nContent-Length: 5\r\n\r\nhello";
const chunked =
  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nt: 1\r\n\r\n";
const untilClose = "HTTP/1.1 200 OK\r\n\r\nhello";

function read(parts: readonly string[]): Answer | undefined {
  const reader = new AnswerReader();
  let answer: Answer | undefined;
  for (const part of parts) {
    if (answer !== undefined) throw new Error("the answer was complete too early");
    answer = reader.push(Buffer.from(part, "latin1"));
  }
  return answer ?? reader.finish();
}

describe("AnswerReader", () => {
  it.each([
    ["a length", withLength, { status: 200, release: "v1", closes: false }, "hello"],
    ["chunks", chunked, { status: 200, release: undefined, closes: false }, "hello"],
    ["the end of the connection", untilClose, { status: 200, release: undefined, closes: true }, "hello"],
    ["no body", "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n", { status: 204, closes: true }, ""],
    ["an interim answer first", `HTTP/1.1 100 Continue\r\n\r\n${withLength}`, { status: 200 }, "hello"],
    ["HTTP/1.0", "HTTP/1.0 503 x\r\ncontent-length: 1\r\n\r\n!", { status: 503, closes: true }, "!"],
  ])("reads an answer framed by %s, however its bytes come", (_framing, text, expected, body) => {
    const cuts = fc.array(fc.nat({ max: text.length }), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, (places) => {
        const ends = [...places.sort((a, b) => a - b), text.length];
        const answer = read(ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter(Boolean));
        expect(answer).toMatchObject(expected);
        expect(answer?.body.toString()).toBe(body);
      }),
    );
  });

  it.each([withLength, chunked])("is never complete when its end is missing", (text) => {
    for (let length = 0; length < text.length; length += 1)
      expect(read([text.slice(0, length)])).toBeUndefined();
  });

  it.each([
    ["another protocol", "SSH-2.0-x\r\n\r\n"],
    ["a header without a colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"],
    ["a length that is none", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"],
    ["an unknown encoding", "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n"],
    ["a chunk size that is none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
    ["bytes after the end", `${withLength}!`],
    ["a head without end", `HTTP/1.1 200 OK\r\nx: ${"x".repeat(70_000)}`],
  ])("refuses %s", (_what, text) => {
    expect(() => read([text])).toThrow(MalformedAnswer);
  });
});
