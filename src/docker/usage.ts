import * as v from "valibot";
import type { Engine } from "./engine.ts";

/** `inactive_file` is cgroup v2, `total_inactive_file` v1: page cache that the kernel gives up first. */
const statsSchema = v.object({
  memory_stats: v.object({
    usage: v.number(),
    stats: v.optional(
      v.object({ inactive_file: v.optional(v.number()), total_inactive_file: v.optional(v.number()) }),
    ),
  }),
});

/**
 * The memory a running container holds, in bytes, without the page cache that goes when memory is short (as `docker
 * stats` has it); `undefined` where the host does not account for memory.
 */
export async function memoryOf(engine: Engine, container: string): Promise<number | undefined> {
  const reply = await engine.json<unknown>({
    method: "GET",
    path: `/containers/${container}/stats`,
    query: { stream: false, "one-shot": true },
  });
  const read = v.safeParse(statsSchema, reply);
  if (!read.success) return undefined;
  const { usage, stats } = read.output.memory_stats;
  return Math.max(0, usage - (stats?.total_inactive_file ?? stats?.inactive_file ?? 0));
}
