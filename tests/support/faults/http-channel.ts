import type { Socket } from "node:net";
import type { ServerChannel } from "ssh2";
import { framingOf, type Head, MessageStream } from "./message-stream.ts";
import type { RecordedRequest } from "./recording.ts";
import type { Fate, Passage } from "./relay.ts";
import type { DockerRequest } from "./request-names.ts";

/** A request on its way, and what becomes of it. */
interface Asked {
  readonly request: RecordedRequest;
  readonly fate: Fate;
  /** As names are learned from it; of requests to Docker only. */
  readonly spoken: DockerRequest | undefined;
}

/** Replies longer than this are streams, from which no name is learned. */
const mostLearnedBytes = 1024 * 1024;

/** Joins a channel to a socket of the host that speaks HTTP: request after request, then perhaps an upgrade. */
export function joinHttp(
  passage: Passage,
  kind: "docker" | "entrance",
  channel: ServerChannel,
  socket: Socket,
): void {
  const joint = new HttpChannel(passage, kind, channel, socket);
  channel.once("close", () => joint.close());
}

class HttpChannel {
  readonly #passage: Passage;
  readonly #kind: "docker" | "entrance";
  readonly #channel: ServerChannel;
  readonly #socket: Socket;
  /** Of the request that is being read, until it is whole. */
  #head: Head | undefined;
  #parts: Buffer[] = [];
  /** The request whose reply is awaited, and what becomes of it. */
  #asked: Asked | undefined;
  /** Of the reply that is being read. */
  #status = 0;
  #reply: Buffer[] = [];
  /** After an upgrade bytes are no messages any more. */
  #isRaw = false;

  constructor(passage: Passage, kind: "docker" | "entrance", channel: ServerChannel, socket: Socket) {
    this.#passage = passage;
    this.#kind = kind;
    this.#channel = channel;
    this.#socket = socket;
    const requests = this.#requests();
    const replies = this.#replies();
    channel.on("data", (part: Buffer) => {
      if (passage.isBlackHole()) return;
      if (this.#isRaw) socket.write(part);
      else requests.push(part);
    });
    socket.on("data", (part: Buffer) => {
      if (passage.isBlackHole()) return;
      if (this.#isRaw) channel.write(part);
      else replies.push(part);
    });
    channel.once("end", () => {
      if (!passage.isBlackHole()) socket.end();
    });
    socket.once("end", () => {
      // A reply whose end is that of the connection is whole now.
      if (this.#asked !== undefined && this.#status !== 0 && !this.#isRaw) this.#answered();
      if (!passage.isBlackHole()) channel.end();
    });
    socket.once("close", () => {
      if (!passage.isBlackHole()) channel.close();
    });
  }

  /** The deployer has gone. */
  close(): void {
    this.#socket.destroy();
  }

  #requests(): MessageStream {
    return new MessageStream({
      head: (head) => {
        this.#head = head;
        return framingOf(head, { by: "length", length: 0 });
      },
      bytes: (part) => this.#parts.push(part),
      end: () => this.#send(),
    });
  }

  /** A request goes on only once it is whole, so that a cut before it leaves nothing of it at the host. */
  #send(): void {
    const bytes = Buffer.concat(this.#parts);
    const line = this.#head?.startLine.replace(/ HTTP\/1\.1$/, "") ?? "";
    this.#parts = [];
    const [method = "", target = "/"] = line.split(" ");
    const body = bytes.toString("utf8", bytes.indexOf("\r\n\r\n") + 4);
    const spoken = this.#kind === "docker" ? { method, target, body } : undefined;
    const name = spoken === undefined ? `entrance ${line}` : this.#passage.names.nameOf(spoken);
    const request = this.#passage.recording.add(this.#kind, name, line);
    const fate = this.#passage.fateOf(request);
    if (typeof fate === "object" && fate.time === "before") return fate.strike();
    this.#asked = { request, fate, spoken };
    this.#reply = [];
    const pass = (): void => void (this.#socket.destroyed ? undefined : this.#socket.write(bytes));
    if (fate === "hold") void this.#passage.untilLetGo().then(pass);
    else pass();
  }

  #replies(): MessageStream {
    return new MessageStream({
      head: (head) => {
        this.#status = Number(head.startLine.split(" ")[1]);
        if (this.#status === 101) this.#isRaw = true;
        const isEmpty = this.#status < 200 || this.#status === 204 || this.#status === 304;
        return isEmpty ? { by: "length", length: 0 } : framingOf(head, { by: "close" });
      },
      bytes: (part) => {
        if (this.#reply.length < 1_000) this.#reply.push(part);
        if (!this.#isWithheld()) this.#channel.write(part);
      },
      end: () => {
        // An interim reply comes before the one that counts.
        if (this.#status >= 200 || this.#status === 101) this.#answered();
      },
    });
  }

  #isWithheld(): boolean {
    const fate = this.#asked?.fate;
    return this.#passage.isBlackHole() || (typeof fate === "object" && fate.time === "after");
  }

  #answered(): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) return;
    asked.request.answeredAt = this.#passage.recording.now();
    asked.request.status = this.#status;
    if (asked.spoken !== undefined) this.#passage.names.learn(asked.spoken, this.#bodyOfReply());
    this.#status = 0;
    if (typeof asked.fate === "object") asked.fate.strike();
  }

  #bodyOfReply(): string {
    const reply = Buffer.concat(this.#reply).toString("utf8");
    if (reply.length > mostLearnedBytes) return "";
    const body = reply.slice(reply.indexOf("\r\n\r\n") + 4);
    // Docker sends a list in chunks, a short one in a single one.
    return /^transfer-encoding: chunked/im.test(reply) ? withoutChunks(body) : body;
  }
}

function withoutChunks(body: string): string {
  let text = "";
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.slice(at, lineEnd), 16);
    if (!(size > 0)) break;
    text += body.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 4 + size;
  }
  return text;
}
