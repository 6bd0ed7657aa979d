/**
 * What one server of the proxy (one of the ways in which a release can be served) counted since the proxy's process
 * began. Every number only ever grows, but `open` and `meanMs`.
 */
export interface ServerCounters {
  /** Its name in the proxy: `bake-green/green`. */
  readonly name: string;
  /** Requests given to it, each once however often it was tried. */
  readonly chosen: number;
  /** Of those, taken to another server because this one could not be connected to. */
  readonly redispatched: number;
  /** Of those, not over yet: waiting, in transfer, or WebSockets. Now, not summed up. */
  readonly open: number;
  /** Heads of responses, those before the final one (100, 103) as well. */
  readonly responses: number;
  /** Of those, with status 100 to 199. */
  readonly interim: number;
  /** Of those, with status 500 to 599. */
  readonly serverErrors: number;
  /** Broken responses and failed connections, as HAProxy counts them: a request can be in here twice or not at all. */
  readonly failures: number;
  /** Responses broken off by the server after their head. */
  readonly cutShort: number;
  /** Broken off by the client. */
  readonly clientAborts: number;
  /** Milliseconds until the response's head, a decaying mean rounded up to the next whole number; 0 when none. */
  readonly meanMs: number;
}

/** What one slot answered on one host since its proxy process began; private entrances left out. */
export interface TrafficCounters {
  /** Users' requests that are over. */
  readonly requests: number;
  /** Answered with 5xx, broken off, or never connected. */
  readonly errors: number;
  /** HAProxy's decaying mean response time, 0 when none. */
  readonly meanMs: number;
  /** The same, apart for each server that stands for the slot: what windows are made of. */
  readonly servers: readonly ServerCounters[];
}

/** What one release answered in a stretch of time, over all hosts. */
export interface TrafficWindow {
  readonly requests: number;
  readonly errors: number;
  /** `undefined` when no request was answered, or too few to tell the time they took. */
  readonly meanMs: number | undefined;
}

/** When live traffic speaks against a release. */
export interface TrafficThresholds {
  /** 0 to 1: by how much the candidate's rate of errors may exceed the previous release's. */
  readonly maxErrorRate: number;
  /** How many times slower the candidate may be; 0 turns it off. */
  readonly maxSlowdown: number;
  /** Fewer requests than this in a window say nothing. */
  readonly minRequests: number;
}

/** What a comparison of two windows says of the candidate. `inconclusive` is neither pass nor fail. */
export interface TrafficVerdict {
  readonly verdict: "pass" | "fail" | "inconclusive";
  /** Sentences for people, with figures. At least one. */
  readonly reasons: readonly string[];
}
