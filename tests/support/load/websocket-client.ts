import { WebSocket } from "ws";
import { type Client, type ClientSetting, hostInUrl } from "./client.ts";
import { causeOf } from "./connection.ts";
import { failed, parseObject } from "./judge.ts";
import type { Attempt, Recorder } from "./recorder.ts";
import type { Verdict } from "./tally.ts";

const messageEveryMs = 1000;

/** Opens WebSockets, exchanges a message every second on each, and closes it normally after `holdMs`. */
export class WebSocketClient implements Client {
  readonly #setting: ClientSetting;
  readonly #held = new Set<HeldSocket>();
  #finishing = false;

  constructor(setting: ClientSetting) {
    this.#setting = setting;
  }

  offer(scheduledAt: number): void {
    this.#held.add(new HeldSocket(this.#setting, scheduledAt));
  }

  tick(now: number): void {
    for (const held of this.#held) {
      if (held.over) this.#held.delete(held);
      else held.tick(now, this.#finishing);
    }
  }

  finish(): void {
    this.#finishing = true;
  }
}

class HeldSocket {
  over = false;
  readonly #recorder: Recorder;
  readonly #attempt: Attempt;
  readonly #socket: WebSocket;
  readonly #holdMs: number;
  readonly #timeoutMs: number;
  #release: string | undefined;
  #openedAt: number | undefined;
  #messages = 0;
  #closing = false;
  /** What the server owes since `since`: its greeting, the echo of a text, or its side of the close. */
  #owed: { readonly what: string; readonly since: number } | undefined;

  constructor({ plan, recorder }: ClientSetting, scheduledAt: number) {
    this.#recorder = recorder;
    this.#attempt = recorder.sent("websocket", scheduledAt);
    this.#attempt.startedAt = recorder.now();
    this.#holdMs = plan.holdMs;
    this.#timeoutMs = plan.timeoutMs;
    this.#owed = { what: "greeting", since: scheduledAt };
    this.#socket = new WebSocket(`ws://${hostInUrl(plan.target)}:${plan.target.port}/ws`, {
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket.on("unexpected-response", (request, response) => {
      const header = response.headers["x-release"];
      const status = response.statusCode ?? 0;
      recorder.noteAnswer();
      this.#end(failed(`status ${status}`, "in place of a WebSocket", header?.toString()));
      request.destroy();
    });
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#end(failed(causeOf(error), error.code ?? error.message, this.#release));
    });
    this.#socket.on("message", (data: Buffer) => this.#take(data.toString()));
    this.#socket.on("close", (code) => this.#end(this.#judgeClose(code)));
  }

  tick(now: number, finishing: boolean): void {
    if (this.#owed !== undefined) {
      if (now - this.#owed.since < this.#timeoutMs) return;
      this.#end(failed("timeout", `the server owed: ${this.#owed.what}`, this.#release));
      return;
    }
    const heldMs = now - (this.#openedAt ?? now);
    if (finishing || heldMs >= this.#holdMs) this.#close(now);
    else if (heldMs >= this.#messages * messageEveryMs) this.#say(now);
  }

  #say(now: number): void {
    this.#messages += 1;
    const text = `message ${this.#messages}`;
    this.#owed = { what: text, since: now };
    this.#socket.send(text);
  }

  #close(now: number): void {
    this.#closing = true;
    this.#owed = { what: "close", since: now };
    this.#socket.close(1000);
  }

  #take(text: string): void {
    const owed = this.#owed?.what;
    // A message may cross our close frame on the way.
    if (this.#closing) return;
    this.#owed = undefined;
    if (owed === "greeting") this.#greeted(text);
    else if (text !== owed) this.#end(failed("mismatch", "the echo is not what was sent", this.#release));
  }

  #greeted(text: string): void {
    const version = parseObject(text)?.["version"];
    if (typeof version !== "string") {
      this.#end(failed("malformed", "the first message names no version"));
      return;
    }
    this.#release = version;
    this.#openedAt = this.#recorder.now();
    this.#recorder.noteAnswer();
  }

  #judgeClose(code: number): Verdict {
    const release = this.#release;
    if (this.#closing && code === 1000) return { outcome: "ok", release };
    if (code === 1001 && release !== undefined) return { outcome: "going-away", release };
    return failed("ws-closed", `closed with ${code}`, release);
  }

  #end(verdict: Verdict): void {
    if (this.over) return;
    this.over = true;
    this.#recorder.ended(this.#attempt, verdict, this.#openedAt);
    this.#socket.terminate();
  }
}
