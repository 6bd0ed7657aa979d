import type { ServerCounters, TrafficCounters } from "../analysis/traffic.ts";
import type { Slot } from "../release/slot.ts";
import type { AnswerCounters, StatisticsRow } from "./statistics.ts";

/**
 * What a slot has answered to users since the proxy's process began: as the only server of `steady-*`, as the first or
 * as the fallback of `bake-*`. `only-*` is left out: that is the private entrance, where no user comes.
 */
export function trafficOf(rows: readonly StatisticsRow[], slot: Slot): TrafficCounters {
  const servers = rows
    .filter(({ backend, server }) => server === slot && /^(?:steady|bake)-/.test(backend))
    .map(serverCounters);
  const timed = sum(servers, ({ responses }) => responses);
  return {
    requests: sum(servers, (server) => Math.max(0, server.chosen - server.redispatched - server.open)),
    errors: sum(servers, ({ serverErrors, failures }) => serverErrors + failures),
    meanMs: timed === 0 ? 0 : sum(servers, ({ meanMs, responses }) => meanMs * (responses / timed)),
    servers,
  };
}

const nothing: AnswerCounters = {
  chosen: 0,
  redispatched: 0,
  responses: 0,
  interim: 0,
  serverErrors: 0,
  brokenResponses: 0,
  connectionErrors: 0,
  cutShort: 0,
  clientAborts: 0,
  meanMs: 0,
};

function serverCounters({ backend, server, current, answers = nothing }: StatisticsRow): ServerCounters {
  const { brokenResponses, connectionErrors, ...counted } = answers;
  return {
    name: `${backend}/${server}`,
    open: current,
    failures: brokenResponses + connectionErrors,
    ...counted,
  };
}

function sum(servers: readonly ServerCounters[], count: (server: ServerCounters) => number): number {
  return servers.reduce((total, server) => total + count(server), 0);
}
