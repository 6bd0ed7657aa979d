import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "../failure/failure.ts";

/** The host closed the connection before it had said who it is. */
export class TurnedAway extends Failure {
  constructor(host: string, cause: unknown) {
    super(
      "host-unreachable",
      `no SSH session came about: the host closed the connection before it said who it is, ${pausesMs.length + 1} times`,
      {
        host,
        input: "hosts",
        advice:
          "See in the log of its sshd whether there are too many connections at once (MaxStartups) or the runner is banned, and that an SSH server listens on this port.",
        cause,
      },
    );
  }
}

/** Milliseconds before each further try, about: what was turned away together must not come back together. */
const pausesMs = [250, 500, 1_000, 2_000];

/**
 * Tries again while the host turns the connection away, which sshd does at random beyond `MaxStartups`. Repeating is
 * safe: the host has heard nothing yet.
 *
 * @throws TurnedAway when it does so every time, and whatever else `connect` throws, at once
 */
export async function despiteLimits<T>(connect: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof TurnedAway)) throw error;
    }
    await delay(pauseMs * (0.5 + Math.random()));
  }
  return await connect();
}
