/** What one asking of a check came back with. Latencies are of the whole asking, in milliseconds. */
export type Answer = Reply | Connected | Silence;

export interface Reply {
  readonly kind: "reply";
  readonly status: number;
  /** Names in lower case; several values of one name joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The body is longer than what was read of it. */
  readonly cut: boolean;
  /** The body came in an encoding that nothing here undoes, named in `content-encoding`. */
  readonly encoded: boolean;
  readonly latencyMs: number;
}

/** A TCP connection was accepted. */
export interface Connected {
  readonly kind: "connected";
  readonly latencyMs: number;
}

/** Nothing that can be judged, and why, in words that may hold foreign text. */
export interface Silence {
  readonly kind: "silence";
  readonly cause: string;
  /** Something was there: it accepted a connection, or even began to answer. */
  readonly reached: boolean;
  readonly latencyMs: number;
}

/** Bytes of a body that are read, and that an encoded one may unpack to. */
export const bodyLimit = 64 * 1024;

/** Bytes that the header of an answer may take. */
export const headerLimit = 16 * 1024;
