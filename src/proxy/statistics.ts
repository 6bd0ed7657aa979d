import type { Slot } from "../release/slot.ts";

/** One line of `show stat`: a backend as a whole (`server` is `BACKEND`) or one of its servers. */
export interface StatisticsRow {
  readonly backend: string;
  readonly server: string;
  /** Requests in work and WebSockets open now. */
  readonly current: number;
  /** Everything that ever came: connections tried for a server (with retries), connections of a listener. */
  readonly total: number;
  /** `UP`, `DOWN`, `no check` and others. */
  readonly status: string;
  /** Seconds since the status was last another one, where there is one to change. */
  readonly changedSecondsAgo?: number | undefined;
  /** What its last health check said (`L7OK`, `L4CON`, `HANA` …), where there are checks. */
  readonly checkStatus?: string | undefined;
  /** What became of its requests; left out where a test has no use for it. */
  readonly answers?: AnswerCounters;
}

/** Counters of HAProxy since its process began, named as in its manual (Management Guide, section 9.1). */
export interface AnswerCounters {
  /** Requests this server was chosen for, each once however often it was tried (`lbtot`). */
  readonly chosen: number;
  /** Of those, taken to another server because this one could not be connected to (`wredis`). */
  readonly redispatched: number;
  /** Heads of responses it sent, those before the final one (100, 103) as well (`req_tot`). */
  readonly responses: number;
  /** Of those, with status 100 to 199: before the final one, and WebSockets (`hrsp_1xx`). */
  readonly interim: number;
  /** Of those, with status 500 to 599 (`hrsp_5xx`). */
  readonly serverErrors: number;
  /** Responses that broke off, were no HTTP, or never came (`eresp`). */
  readonly brokenResponses: number;
  /** Requests that never reached it, all retries included (`econ`). */
  readonly connectionErrors: number;
  /** Responses it broke off after their head (`srv_abrt`). */
  readonly cutShort: number;
  /** Requests and responses that the client broke off (`cli_abrt`). */
  readonly clientAborts: number;
  /** Milliseconds from the request sent to the response's head, a decaying mean, rounded up (`rtime`). */
  readonly meanMs: number;
}

/**
 * Reads HAProxy's CSV. Columns are found by the names in its first line, because newer versions add some; one that is
 * missing reads as 0, or as nothing where 0 would be a claim.
 */
export function parseStatistics(csv: string): readonly StatisticsRow[] {
  const [header = "", ...lines] = csv.split("\n").filter((line) => line.trim() !== "");
  const names = splitCells(header.replace(/^# ?/, ""));
  const positions = new Map(names.map((name, position) => [name, position]));
  return lines.map((line) => {
    const cells = splitCells(line);
    return readRow((name) => cells[positions.get(name) ?? -1] ?? "");
  });
}

function readRow(cell: (name: string) => string): StatisticsRow {
  const count = (name: string) => wholeNumber(cell(name)) ?? 0;
  return {
    backend: cell("pxname"),
    server: cell("svname"),
    current: count("scur"),
    total: count("stot"),
    status: cell("status"),
    changedSecondsAgo: wholeNumber(cell("lastchg")),
    checkStatus: cell("check_status") || undefined,
    answers: {
      chosen: count("lbtot"),
      redispatched: count("wredis"),
      responses: count("req_tot"),
      interim: count("hrsp_1xx"),
      serverErrors: count("hrsp_5xx"),
      brokenResponses: count("eresp"),
      connectionErrors: count("econ"),
      cutShort: count("srv_abrt"),
      clientAborts: count("cli_abrt"),
      meanMs: count("rtime"),
    },
  };
}

/** Commas part cells, but not inside of quotes: HAProxy quotes the words of a health check that marked a server down. */
function splitCells(line: string): readonly string[] {
  const cells = line.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=^|,)(?=,|$)/g) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function wholeNumber(cell: string): number | undefined {
  return /^\d{1,20}$/.test(cell) ? Number(cell) : undefined;
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
