import { Duplex } from "node:stream";

/** The far end of a forwarded socket, as ssh2 hands it over. */
export type Channel = Duplex;

/** Asks for a channel; calls back once, with the channel or with why there is none. */
export type OpenChannel = (done: (failure: Error | undefined, channel?: Channel) => void) => void;

/**
 * A socket that exists before its channel does.
 *
 * `http.Agent` counts only sockets it receives synchronously, and a raw ssh2 channel stalls on its second
 * batch of requests: this one is there at once, holds back the first write until the channel is open, and
 * answers to the socket methods that `node:http` calls.
 */
export class ForwardedSocket extends Duplex {
  #channel: Channel | undefined;
  #whenOpen: (() => void) | undefined;

  constructor(open: OpenChannel) {
    super({ allowHalfOpen: true });
    open((failure, channel) => {
      if (channel === undefined) this.destroy(failure ?? new Error("no channel"));
      else this.#attach(channel);
    });
  }

  #attach(channel: Channel): void {
    if (this.destroyed) {
      channel.destroy();
      return;
    }
    this.#channel = channel;
    channel.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause();
    });
    let ended = false;
    channel.once("end", () => {
      ended = true;
      this.push(null);
    });
    channel.once("error", (error) => this.destroy(error));
    // A channel that has ended closes before its last bytes are read from here: those must not be thrown away.
    channel.once("close", () => {
      if (!ended) this.destroy(new Error("the socket was closed before the reply was whole"));
    });
    this.emit("connect");
    this.#whenOpen?.();
    this.#whenOpen = undefined;
  }

  override _read(): void {
    this.#channel?.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#afterOpen((channel) => channel.write(chunk, encoding, done));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#afterOpen((channel) => {
      channel.end();
      done();
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#channel?.destroy();
    done(error);
  }

  #afterOpen(act: (channel: Channel) => void): void {
    if (this.#channel !== undefined) act(this.#channel);
    else
      this.#whenOpen = () => {
        if (this.#channel !== undefined) act(this.#channel);
      };
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
