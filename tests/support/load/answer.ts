/** A whole HTTP/1.1 response. */
export interface Answer {
  readonly status: number;
  /** `x-release`, where there is one. */
  readonly release: string | undefined;
  readonly body: Buffer;
  /** The connection carries no further request. */
  readonly closes: boolean;
}

/** The bytes that came are no HTTP/1.1 response; the message says why. */
export class MalformedAnswer extends Error {}

interface Head {
  readonly status: number;
  readonly release: string | undefined;
  readonly closes: boolean;
  readonly framing: { readonly by: "length"; readonly length: number } | { readonly by: "chunks" | "end" };
}

const headEnd = "\r\n\r\n";
const mostHeadBytes = 64 * 1024;

/**
 * Reads one response from the bytes of a connection. node:http would hide what the probe is there to tell
 * apart: how many bytes of an answer came before the connection ended.
 */
export class AnswerReader {
  /** Bytes taken so far. */
  received = 0;
  #head: Head | undefined;
  #parts: Buffer[] = [];
  #length = 0;

  /** The answer once it is complete. Throws MalformedAnswer, also for bytes beyond its end. */
  push(chunk: Buffer): Answer | undefined {
    this.received += chunk.length;
    this.#parts.push(chunk);
    this.#length += chunk.length;
    while (this.#head === undefined) {
      const joined = this.#join();
      const end = joined.indexOf(headEnd);
      if (end < 0) {
        if (joined.length > mostHeadBytes) throw new MalformedAnswer("head of more than 64 KiB");
        return undefined;
      }
      const head = parseHead(joined.toString("latin1", 0, end));
      this.#keep(joined.subarray(end + headEnd.length));
      // An interim answer (100, 103) comes before the one that counts.
      if (head.status >= 200) this.#head = head;
    }
    return this.#complete(this.#head);
  }

  /** The answer if the end of the connection completes it, else undefined: it was cut. */
  finish(): Answer | undefined {
    return this.#head?.framing.by === "end" ? this.#answer(this.#head, this.#join()) : undefined;
  }

  #complete(head: Head): Answer | undefined {
    if (head.framing.by === "end") return undefined;
    if (head.framing.by === "length") {
      if (this.#length < head.framing.length) return undefined;
      if (this.#length > head.framing.length) throw new MalformedAnswer("bytes after the end of the answer");
      return this.#answer(head, this.#join());
    }
    const body = decodeChunks(this.#join());
    return body === undefined ? undefined : this.#answer(head, body);
  }

  #answer(head: Head, body: Buffer): Answer {
    return { status: head.status, release: head.release, body, closes: head.closes };
  }

  #join(): Buffer {
    const [first] = this.#parts;
    if (first !== undefined && this.#parts.length === 1) return first;
    const joined = Buffer.concat(this.#parts);
    this.#keep(joined);
    return joined;
  }

  #keep(rest: Buffer): void {
    this.#parts = [rest];
    this.#length = rest.length;
  }
}

function parseHead(text: string): Head {
  const [statusLine = "", ...lines] = text.split("\r\n");
  const status = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(statusLine);
  if (status === null) throw new MalformedAnswer(`status line ${JSON.stringify(statusLine.slice(0, 80))}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new MalformedAnswer(`header line ${JSON.stringify(line.slice(0, 80))}`);
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const code = Number(status[2]);
  const framing = framingOf(code, headers);
  const connection = headers.get("connection")?.toLowerCase();
  return {
    status: code,
    release: headers.get("x-release"),
    closes:
      framing.by === "end" || connection === "close" || (status[1] === "0" && connection !== "keep-alive"),
    framing,
  };
}

function framingOf(status: number, headers: ReadonlyMap<string, string>): Head["framing"] {
  if (status < 200 || status === 204 || status === 304) return { by: "length", length: 0 };
  const encoding = headers.get("transfer-encoding");
  if (encoding !== undefined) {
    if (encoding.toLowerCase() === "chunked") return { by: "chunks" };
    throw new MalformedAnswer(`transfer-encoding ${JSON.stringify(encoding)}`);
  }
  const length = headers.get("content-length");
  if (length === undefined) return { by: "end" };
  if (!/^\d{1,12}$/.test(length)) throw new MalformedAnswer(`content-length ${JSON.stringify(length)}`);
  return { by: "length", length: Number(length) };
}

/** The body of a complete chunked message, undefined while it is not complete. */
function decodeChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = /^([0-9a-fA-F]{1,8})(?:;|$)/.exec(bytes.toString("latin1", at, lineEnd));
    if (size?.[1] === undefined) throw new MalformedAnswer("size of a chunk");
    const length = Number.parseInt(size[1], 16);
    // The last chunk is followed by trailers and an empty line, of which the line's own end is the first half.
    if (length === 0) return bytes.indexOf(headEnd, lineEnd) < 0 ? undefined : Buffer.concat(chunks);
    const dataEnd = lineEnd + 2 + length;
    if (bytes.length < dataEnd + 2) return undefined;
    chunks.push(bytes.subarray(lineEnd + 2, dataEnd));
    at = dataEnd + 2;
  }
}
