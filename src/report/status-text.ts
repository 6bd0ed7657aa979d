import { type FleetStatus, type HostStatus, routesText } from "../fleet/judge-status.ts";
import { durationText } from "./duration-text.ts";
import { resultText } from "./history-text.ts";
import { inert } from "./inert.ts";
import { utcText } from "./utc-text.ts";

/** What runs on every host, for a terminal; where something has drifted, what each part of the host says. */
export function statusText(status: FleetStatus): readonly string[] {
  const verdict = status.consistent ? "consistent" : "NOT consistent";
  const hosts = status.hosts.flatMap(hostLines);
  return [...hosts, ...status.findings, `${status.service}: ${verdict}`].map(inert);
}

function hostLines(host: HostStatus): readonly string[] {
  const slot = host.slot === undefined ? "" : ` in ${host.slot}`;
  const health = host.release === undefined ? "" : host.healthy ? ", healthy" : ", NOT healthy";
  const since = host.since === undefined ? "since an unknown time" : `since ${utcText(host.since)} UTC`;
  return [
    `${host.host}  ${host.release ?? "nothing is live"}${slot}${health}`,
    ...(host.image === undefined ? [] : [`    image ${host.image}`, `    ${host.digest ?? ""}`]),
    ...(host.release === undefined ? [] : [`    live ${since}, ${host.kept} kept for rollback`]),
    ...lastAction(host),
    ...drift(host),
  ];
}

function lastAction({ lastAction: last }: HostStatus): readonly string[] {
  if (last === undefined) return [];
  const { verb, release, at, durationMs, actor, run, message } = last;
  const what = verb === "deploy" ? "deploy of" : "rollback to";
  const who = actor === undefined ? "" : ` by ${actor}`;
  const took = `${utcText(at)} UTC, took ${durationText(durationMs)}`;
  return [
    `    last: ${what} ${release}${who}: ${resultText({ ...last, reason: last.reason ?? null })}; ${took}`,
    ...(message === undefined ? [] : [`    because: ${message}`]),
    ...(run === undefined ? [] : [`    run: ${run}`]),
  ];
}

function drift({ drift: found, runs, proxy, disk }: HostStatus): readonly string[] {
  if (found.length === 0) return [];
  const running = runs.map(({ release, slot, state }) => `${release} in ${slot ?? "no slot"} (${state})`);
  return [
    ...found.map((one) => `    drift: ${one}`),
    `    what runs:           ${running.length === 0 ? "nothing" : running.join(", ")}`,
    `    what the proxy says: ${proxy.state === "running" ? routesText(proxy) : proxy.state}`,
    `    what the disk says:  ${disk === undefined ? "nothing" : routesText(disk)}`,
  ];
}
