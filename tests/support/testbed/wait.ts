import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks again every 20 ms until the answer is not undefined.
 * @param timeout milliseconds after which it throws, naming what was waited for
 */
export async function waitFor<T>(
  what: string,
  timeout: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeout} ms`);
    await sleep(20);
  }
}
