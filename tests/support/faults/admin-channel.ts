import type { Socket } from "node:net";
import type { ServerChannel } from "ssh2";
import type { RecordedRequest } from "./recording.ts";
import type { Fate, Passage } from "./relay.ts";
import { nameOfAdminCommand } from "./request-names.ts";

/** Joins a channel to HAProxy's runtime API: one line of commands, then the answer until the end of the connection. */
export function joinAdmin(passage: Passage, channel: ServerChannel, socket: Socket): void {
  const joint = new AdminChannel(passage, channel, socket);
  channel.once("close", () => joint.close());
}

class AdminChannel {
  readonly #passage: Passage;
  readonly #channel: ServerChannel;
  readonly #socket: Socket;
  #line = "";
  #asked: { readonly request: RecordedRequest; readonly fate: Fate } | undefined;

  constructor(passage: Passage, channel: ServerChannel, socket: Socket) {
    this.#passage = passage;
    this.#channel = channel;
    this.#socket = socket;
    channel.on("data", (part: Buffer) => {
      this.#line += part.toString("utf8");
      if (this.#line.endsWith("\n") && !passage.isBlackHole()) this.#send();
    });
    socket.on("data", (part: Buffer) => {
      const fate = this.#asked?.fate;
      const isWithheld = typeof fate === "object" && fate.time === "after";
      if (!isWithheld && !passage.isBlackHole()) channel.write(part);
    });
    socket.once("end", () => this.#answered());
    socket.once("close", () => {
      if (!passage.isBlackHole()) channel.close();
    });
  }

  /** The deployer has gone. */
  close(): void {
    this.#socket.destroy();
  }

  #send(): void {
    const line = this.#line;
    this.#line = "";
    const request = this.#passage.recording.add("admin", nameOfAdminCommand(line), line.trim());
    const fate = this.#passage.fateOf(request);
    if (typeof fate === "object" && fate.time === "before") return fate.strike();
    this.#asked = { request, fate };
    const pass = (): void => void (this.#socket.destroyed ? undefined : this.#socket.end(line));
    if (fate === "hold") void this.#passage.untilLetGo().then(pass);
    else pass();
  }

  #answered(): void {
    if (this.#asked !== undefined) {
      this.#asked.request.answeredAt = this.#passage.recording.now();
      if (typeof this.#asked.fate === "object") this.#asked.fate.strike();
    }
    if (!this.#passage.isBlackHole()) this.#channel.end();
  }
}
