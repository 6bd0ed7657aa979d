/**
 * Does work on all items, at most `limit` at once, in their order; waits for what has begun even when some fails.
 *
 * @throws what was thrown first; nothing more is begun after it
 */
export async function inTurn<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed: { readonly thrown: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < items.length && failed === undefined) {
      const index = next++;
      try {
        await work(items[index] as Item, index);
      } catch (thrown) {
        failed ??= { thrown };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failed !== undefined) throw failed.thrown;
}
