import type { LoadResult, LoadSnapshot } from "../../../tests/support/load/result.ts";
import { type Load, startLoad } from "../../../tests/support/load/start.ts";
import type { Screen } from "./screen.ts";
import { describeTraffic } from "./traffic.ts";

const lookEveryMs = 1_000;

/** Users of a service: a load of every kind, with a line about it every second. */
export interface Users {
  /** From now on only these releases may answer. */
  expect(releases: readonly string[]): Promise<void>;
  /** Sends no more; resolves once the last request has ended. */
  leave(): Promise<LoadResult>;
}

/** Sends users to a service and resolves when the first has been answered. */
export async function sendUsers(
  target: { readonly host: string; readonly port: number },
  screen: Screen,
  signal: AbortSignal,
): Promise<Users> {
  const load = await startLoad({
    target,
    rates: { keepAlive: 350, fresh: 40, slow: 5, upload: 1, websocket: 3 },
    connections: 64,
    slowMs: 1_000,
    holdMs: 2_000,
    maxDurationMs: 60_000,
  });
  const stopLooking = lookAt(load, screen);
  signal.addEventListener("abort", stopLooking, { once: true });
  return {
    expect: (releases) => load.expect(releases),
    leave: async () => {
      stopLooking();
      return await load.stop();
    },
  };
}

function lookAt(load: Load, screen: Screen): () => void {
  let before: LoadSnapshot | undefined;
  const look = async (): Promise<void> => {
    const now = await load.snapshot();
    const { text, good } = describeTraffic(before, now);
    before = now;
    screen.users(text, good);
  };
  // A load that has ended says so to whoever stops it.
  const timer = setInterval(() => void look().catch(() => clearInterval(timer)), lookEveryMs);
  return () => clearInterval(timer);
}
