import { describe, expect, it } from "@jest/globals";
import { framingOf, MessageStream } from "./message-stream.ts";

/** Start lines and bodies of whole messages, the bytes given in pieces of some size. */
function messagesIn(text: string, pieceSize: number): string[] {
  const found: string[] = [];
  let current = "";
  const stream = new MessageStream({
    head: (head) => framingOf(head, { by: "length", length: 0 }),
    bytes: (part) => {
      current += part.toString("latin1");
    },
    end: () => {
      found.push(current);
      current = "";
    },
  });
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += pieceSize) stream.push(bytes.subarray(at, at + pieceSize));
  return found;
}

describe("a stream of messages", () => {
  const plain = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";
  const counted = "POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\n\r\n\r\n";
  const chunked =
    "PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=1\r\n0\r\n\r\n0\r\n\r\n";

  it.each([1, 2, 7, 1_000])("is cut where messages end, come in pieces of %d bytes", (size) => {
    expect(messagesIn(plain + counted + chunked + plain, size)).toEqual([plain, counted, chunked, plain]);
  });

  it("holds a message back that is not whole", () => {
    expect(messagesIn(plain + counted.slice(0, -1), 1_000)).toEqual([plain]);
    expect(messagesIn(chunked.slice(0, -2), 3)).toEqual([]);
  });
});
