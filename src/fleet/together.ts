import { asFailure, Failure } from "../failure/failure.ts";

/** How the same work ended on several hosts. */
export interface Together<T> {
  /** In the order of the hosts; what failed is left out. */
  readonly done: readonly T[];
  readonly failures: readonly Failure[];
}

/**
 * Does something on all hosts at once and waits for every one of them.
 *
 * @param nameOf the host an item stands for, told with its failure
 */
export async function together<Item, T>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  work: (item: Item) => Promise<T>,
): Promise<Together<T>> {
  const settled = await Promise.allSettled(items.map(async (item) => await work(item)));
  const done: T[] = [];
  const failures: Failure[] = [];
  settled.forEach((end, index) => {
    const item = items[index];
    if (end.status === "fulfilled") done.push(end.value);
    else failures.push(asFailure(end.reason).on(item === undefined ? "" : nameOf(item)));
  });
  return { done, failures };
}

/** The failure that says most about a run: a host that was only told to stop says nothing of its own. */
export function decisive(failures: readonly Failure[]): Failure | undefined {
  return failures.find((failure) => failure.reason !== "cancelled") ?? failures[0];
}

/** What the other hosts are told when one has failed. */
export function stoppedBecause(host: string): Failure {
  return new Failure("cancelled", `stopped, because ${host} failed`);
}
