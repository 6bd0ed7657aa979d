/**
 * Waits for work that goes on side by side, all of it even when some fails: nothing is still running on a host when
 * the next step begins.
 *
 * @throws the first failure, in the order given
 */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
