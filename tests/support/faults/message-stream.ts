/** How the end of an HTTP/1.1 message's body is found (RFC 9112, section 6.3). */
export type Framing =
  | { readonly by: "length"; readonly length: number }
  | { readonly by: "chunks" }
  /** With the connection, which carries nothing after it. */
  | { readonly by: "close" };

/** Start line and headers of a message. */
export interface Head {
  readonly startLine: string;
  /** By name in lower case; the last of several of one name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** What a stream of messages is made of, told as it comes. */
export interface MessageEvents {
  /** A head is whole: how its body will end. */
  head(head: Head): Framing;
  /** Bytes of a message as they came, its head's among them. */
  bytes(part: Buffer): void;
  /** The message is whole. */
  end(): void;
}

const headEnd = "\r\n\r\n";

/** Finds where the HTTP/1.1 messages of one direction of a connection begin and end, and changes none of their bytes. */
export class MessageStream {
  readonly #events: MessageEvents;
  #waiting: Buffer = Buffer.alloc(0);
  #body: Body | undefined;

  constructor(events: MessageEvents) {
    this.#events = events;
  }

  push(chunk: Buffer): void {
    let rest = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    this.#waiting = Buffer.alloc(0);
    while (rest.length > 0) {
      const used = this.#body === undefined ? this.#takeHead(rest) : this.#takeBody(this.#body, rest);
      if (used === 0) {
        this.#waiting = rest;
        return;
      }
      rest = rest.subarray(used);
    }
  }

  #takeHead(bytes: Buffer): number {
    const at = bytes.indexOf(headEnd);
    if (at < 0) return 0;
    const used = at + headEnd.length;
    const body = bodyOf(this.#events.head(parseHead(bytes.toString("latin1", 0, at))));
    this.#events.bytes(bytes.subarray(0, used));
    if (body.ended) this.#events.end();
    else this.#body = body;
    return used;
  }

  #takeBody(body: Body, bytes: Buffer): number {
    const used = body.take(bytes);
    this.#events.bytes(bytes.subarray(0, used));
    if (body.ended) {
      this.#body = undefined;
      this.#events.end();
    }
    return used;
  }
}

function parseHead(text: string): Head {
  const [startLine = "", ...lines] = text.split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { startLine, headers: new Map(headers) };
}

/** The framing that headers tell; `otherwise` where they tell none. */
export function framingOf({ headers }: Head, otherwise: Framing): Framing {
  if (headers.get("transfer-encoding")?.toLowerCase() === "chunked") return { by: "chunks" };
  const length = headers.get("content-length");
  return length === undefined ? otherwise : { by: "length", length: Number(length) };
}

interface Body {
  readonly ended: boolean;
  /** Takes what belongs to the body, and says how many bytes that were. */
  take(bytes: Buffer): number;
}

function bodyOf(framing: Framing): Body {
  switch (framing.by) {
    case "length":
      return new CountedBody(framing.length);
    case "chunks":
      return new ChunkedBody();
    case "close":
      return { ended: false, take: (bytes) => bytes.length };
  }
}

class CountedBody implements Body {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  take(bytes: Buffer): number {
    const used = Math.min(this.#left, bytes.length);
    this.#left -= used;
    return used;
  }
}

/** Follows chunks through lines and data, byte by byte where lines are. */
class ChunkedBody implements Body {
  ended = false;
  #line = "";
  /** Bytes of the chunk's data and its line end still to come. */
  #data = 0;
  #inTrailer = false;

  take(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length && !this.ended) {
      if (this.#data > 0) {
        const used = Math.min(this.#data, bytes.length - at);
        this.#data -= used;
        at += used;
      } else {
        this.#line += String.fromCharCode(bytes[at] ?? 0);
        at += 1;
        if (this.#line.endsWith("\r\n")) this.#endLine(this.#line.slice(0, -2));
      }
    }
    return at;
  }

  #endLine(line: string): void {
    this.#line = "";
    if (this.#inTrailer) {
      this.ended = line === "";
      return;
    }
    const size = Number.parseInt(line, 16);
    if (size === 0) this.#inTrailer = true;
    else this.#data = size + 2;
  }
}
