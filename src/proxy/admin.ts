import { text } from "node:stream/consumers";
import { Failure } from "../failure/failure.ts";
import type { Connection } from "../host/connection.ts";
import { type LeaseGuard, recentMs } from "../lease/guard.ts";
import { firstNumberOf } from "../lease/lease.ts";
import type { Slot } from "../release/slot.ts";
import { bakingServer } from "./fallback.ts";
import { adminSocket, runtimeMap } from "./paths.ts";
import { type ProcessInfo, parseProcessInfo } from "./process-info.ts";
import { mapEntries, parseRoutes, type Routes, sameMap } from "./routes.ts";
import { parseStatistics, type StatisticsRow } from "./statistics.ts";

const deadlineMs = 5_000;
/** Commands in one line: together they stay well within the 16 kB that HAProxy reads of it. */
const mostPrepared = 200;

/** The runtime API of a service's running proxy (HAProxy Management Guide, section 9.3). */
export class ProxyAdmin {
  readonly #connection: Connection;
  readonly #socket: string;
  #guard: LeaseGuard | undefined;

  constructor(connection: Connection, service: string) {
    this.#connection = connection;
    this.#socket = adminSocket(service);
  }

  get host(): string {
    return this.#connection.host;
  }

  /** Has every commit ask first whether this run may, and numbers versions as the lease has them. */
  guardedBy(guard: LeaseGuard | undefined): void {
    this.#guard = guard;
  }

  /**
   * Where the running proxy sends requests, or `undefined` when its map makes no sense.
   *
   * @throws Failure `socket-refused`, `proxy-unavailable`
   */
  async readRoutes(): Promise<Routes | undefined> {
    return parseRoutes(mapPairs(await this.#ask(`show map ${runtimeMap}`)));
  }

  /** Which process answers, with which configuration. @throws Failure `socket-refused`, `proxy-unavailable` */
  async readProcess(): Promise<ProcessInfo> {
    return parseProcessInfo(await this.#ask("show info"));
  }

  /** Counters of every place the proxy listens at, by the bind's name. */
  async readListens(): Promise<readonly StatisticsRow[]> {
    return parseStatistics(await this.#ask("show stat -1 8 -1"));
  }

  /**
   * Counters of every backend and server.
   *
   * @throws Failure `socket-refused`, `proxy-unavailable`, also when there are none: that must not read as "nothing open"
   */
  async readStatistics(): Promise<readonly StatisticsRow[]> {
    const rows = parseStatistics(await this.#ask("show stat -1 6 -1"));
    if (rows.length > 0) return rows;
    throw new Failure("proxy-unavailable", "the proxy gave no counters", {
      host: this.host,
      advice: "See the logs of the proxy's container on the host.",
    });
  }

  /**
   * Lays new routes down beside the ones in use, as a new version of the map, and looks at them: an empty version
   * would commit too, and leave the map without a key.
   *
   * @returns the version
   * @throws Failure `promotion-failed`, `lease-lost`, `preempted`
   */
  async stageRoutes(routes: Routes): Promise<number> {
    const version = await this.#prepareVersion();
    await this.#guard?.assure(recentMs);
    const staged = await this.#ask(
      [...additions(version, routes), `show map @${version} ${runtimeMap}`].join(";"),
    );
    const read = parseRoutes(mapPairs(staged));
    if (read !== undefined && sameMap(read, routes)) return version;
    throw this.#refused("did not take the new routes", staged);
  }

  /**
   * Moves all keys at once to a staged version, and reads the map back. A version lower than one that was
   * committed since it was staged is refused by HAProxy; one that a restart of the process took along is found out here,
   * because an empty version would commit too.
   *
   * @throws Failure `promotion-failed`, `lease-lost`, `preempted`
   */
  async commitStaged(version: number, routes: Routes): Promise<void> {
    const [staged] = await Promise.all([
      this.#ask(`show map @${version} ${runtimeMap}`),
      this.#guard?.assure(0),
    ]);
    const read = parseRoutes(mapPairs(staged));
    if (read === undefined || !sameMap(read, routes)) throw this.#refused("lost the new routes", staged);
    const answer = await this.#ask(`commit map @${version} ${runtimeMap};show map ${runtimeMap}`);
    const now = parseRoutes(mapPairs(answer));
    if (now === undefined || !sameMap(now, routes)) throw this.#refused("did not switch", answer);
  }

  /**
   * Commits the routes in use once more, under a number of this run's lease: from then on the proxy's process refuses
   * every lower one. A process that has just begun refuses none.
   */
  async fence(): Promise<void> {
    const routes = await this.readRoutes();
    if (routes !== undefined) await this.commitStaged(await this.stageRoutes(routes), routes);
  }

  /**
   * Lets the release in a slot have its bake, whatever the proxy held of the one that was there before: a mark-down
   * stays until this is asked for. For a slot that the routes do not point to: there, it would take a fallback back.
   *
   * @throws Failure `promotion-failed`
   */
  async rearm(slot: Slot): Promise<void> {
    await this.#guard?.assure(0);
    const answer = await this.#ask(`set server bake-${slot}/${slot} health up`);
    const server = bakingServer(await this.readStatistics(), slot);
    if (server?.status.startsWith("UP")) return;
    const status = server?.status ?? "not there";
    throw this.#refused(`did not make slot ${slot} ready for its bake`, `${answer.trim()} (${status})`);
  }

  /** Ends every request and WebSocket that is still open with a slot, whichever way it came there. */
  async endSessions(slot: Slot): Promise<void> {
    const [rows] = await Promise.all([this.readStatistics(), this.#guard?.assure(0)]);
    const servers = rows.filter((row) => row.server === slot);
    const ends = servers.map(({ backend }) => `shutdown sessions server ${backend}/${slot}`);
    await this.#ask(ends.join(";"));
  }

  /** Numbering begins anew with the proxy's process: it is brought to where this run's lease has its own. */
  async #prepareVersion(): Promise<number> {
    const from = this.#guard === undefined ? 1 : firstNumberOf(this.#guard.number);
    const version = await this.#prepareVersions(1);
    return version < from ? await this.#raiseVersions(version, from) : version;
  }

  /**
   * Numbering begins anew with the proxy's process: it is brought to where this run's lease has its own. Each line ends
   * with a commit of the routes in use, or a commit that a run before this one still has under way would find its number
   * in range, and empty the map.
   */
  async #raiseVersions(last: number, from: number): Promise<number> {
    const routes = await this.readRoutes();
    await this.#guard?.assure(0);
    let version = last;
    while (version < from) {
      const count = Math.min(from - version, mostPrepared);
      version = await this.#prepareVersions(count, [
        ...additions(version + count, routes),
        `commit map @${version + count} ${runtimeMap}`,
      ]);
    }
    return await this.#prepareVersions(1);
  }

  /** @param then commands of the same line, so that nothing comes between */
  async #prepareVersions(count: number, then: readonly string[] = []): Promise<number> {
    const prepares = Array.from({ length: count }, () => `prepare map ${runtimeMap}`);
    const answer = await this.#ask([...prepares, ...then].join(";"));
    const version = [...answer.matchAll(/New version created: (\d+)/g)].at(-1)?.[1];
    if (version === undefined) throw this.#refused("prepared no new version of its map", answer);
    return Number(version);
  }

  async #ask(command: string): Promise<string> {
    const socket = this.#connection.openSocket(this.#socket);
    const timer = setTimeout(() => socket.destroy(this.#late(command)), deadlineMs);
    try {
      socket.end(`${command}\n`);
      return await text(socket);
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  }

  #late(command: string): Failure {
    return new Failure(
      "proxy-unavailable",
      `the proxy did not answer "${command.slice(0, 60)}" in ${deadlineMs} ms`,
      {
        host: this.host,
        advice: "See the logs of the proxy's container on the host.",
      },
    );
  }

  #refused(what: string, answer: string): Failure {
    return new Failure(
      "promotion-failed",
      `the proxy ${what}: ${answer.trim().slice(0, 200) || "no answer"}`,
      {
        host: this.host,
        advice: "Run again: what the proxy does now is looked at anew.",
      },
    );
  }
}

/** Commands that fill a version of the map; where the map in use is not one of ours there is nothing to keep. */
function additions(version: number, routes: Routes | undefined): readonly string[] {
  const entries = routes === undefined ? [] : mapEntries(routes);
  return entries.map((entry) => `add map @${version} ${runtimeMap} ${entry}`);
}

/** `show map` prints an address before each pair. */
function mapPairs(answer: string): string[] {
  return answer.split("\n").map((line) => line.replace(/^0x[0-9a-f]+\s+/, ""));
}
