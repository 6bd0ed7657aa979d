import type { Slot } from "../release/slot.ts";

/** One line of `show stat`: a backend as a whole (`server` is `BACKEND`) or one of its servers. */
export interface StatisticsRow {
  readonly backend: string;
  readonly server: string;
  /** Requests in work and WebSockets open now. */
  readonly current: number;
  /** Everything that ever came: requests of a server, connections of a listener. */
  readonly total: number;
  /** `UP`, `DOWN`, `no check` and others. */
  readonly status: string;
}

/**
 * Reads HAProxy's CSV. Columns are found by the names in its first line, because newer versions add some.
 */
export function parseStatistics(csv: string): readonly StatisticsRow[] {
  const [header = "", ...lines] = csv.split("\n").filter((line) => line.trim() !== "");
  const columns = header.replace(/^# ?/, "").split(",");
  const column = (name: string) => columns.indexOf(name);
  const [backend, server, current, total, status] = [
    column("pxname"),
    column("svname"),
    column("scur"),
    column("stot"),
    column("status"),
  ];
  return lines.map((line) => {
    const cells = line.split(",");
    return {
      backend: cells[backend] ?? "",
      server: cells[server] ?? "",
      current: Number(cells[current] ?? 0),
      total: Number(cells[total] ?? 0),
      status: cells[status] ?? "",
    };
  });
}

/**
 * What users still have open with a slot: requests in flight and WebSockets. What comes through the private entrance
 * is not theirs. A request that waits for its first connection counts with its backend, not yet with a server.
 */
export function openWith(rows: readonly StatisticsRow[], slot: Slot): number {
  const counted = rows.filter(
    (row) =>
      (row.backend === `steady-${slot}` && row.server === "BACKEND") ||
      (row.backend.startsWith("bake-") && row.server === slot),
  );
  return counted.reduce((sum, row) => sum + row.current, 0);
}
