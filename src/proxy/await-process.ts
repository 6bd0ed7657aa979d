import { setTimeout as delay } from "node:timers/promises";
import { asFailure } from "../failure/failure.ts";
import type { ProxyAdmin } from "./admin.ts";
import type { ProcessInfo } from "./process-info.ts";

const pollMs = 30;
/** For a moment the worker before still answers too. */
const answersInARow = 3;

/**
 * Waits until the proxy runs with a configuration, proved by its own word.
 *
 * @param isIt whether what answers is what is waited for
 * @returns `performance.now()` of its first answer, or `undefined` when the time is up
 * @throws Failure `connection-lost`
 */
export async function awaitProcess(
  admin: ProxyAdmin,
  isIt: (seen: ProcessInfo) => boolean,
  deadlineMs: number,
): Promise<number | undefined> {
  const deadline = performance.now() + deadlineMs;
  let since: number | undefined;
  let answers = 0;
  while (performance.now() < deadline) {
    const seen = await ask(admin);
    if (seen !== undefined && isIt(seen)) {
      since ??= performance.now();
      answers += 1;
      if (answers === answersInARow) return since;
    } else {
      since = undefined;
      answers = 0;
    }
    await delay(pollMs);
  }
  return undefined;
}

/** What answers now; nothing may, while a proxy starts. */
async function ask(admin: ProxyAdmin): Promise<ProcessInfo | undefined> {
  try {
    return await admin.readProcess();
  } catch (error) {
    if (asFailure(error).reason === "connection-lost") throw error;
    return undefined;
  }
}
