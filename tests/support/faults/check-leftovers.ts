import { type FaultHistory, type HostState, servingRelease } from "./history.ts";
import { isLease } from "./lease-volume.ts";
import type { Violation } from "./violation.ts";

/**
 * I4: the same run again converges: it succeeds, one release is live and runs, and beside it there are the proxy, the
 * releases that are kept, a network and the proxy's volume, and nothing else.
 */
export function checkLeftovers({ service, keptReleases, runs, states }: FaultHistory): readonly Violation[] {
  const [, again] = runs;
  const said = /^::error.*$/m.exec(again.log)?.[0] ?? "";
  const exit = again.exitCode === 0 ? [] : [`the second run ended with ${again.exitCode}. ${said}`];
  const found = states.final.flatMap((state) => [
    ...notLive(state, again.asked.digest),
    ...notKept(state, keptReleases),
    ...orphans(state, service),
  ]);
  return [...exit, ...found].map((what) => ({ invariant: "I4", what }));
}

function notLive(state: HostState, digest: string): readonly string[] {
  const running = state.releases.filter((one) => one.state === "running");
  const [live] = running;
  const serving = servingRelease(state);
  const problems: string[] = [];
  if (running.length !== 1) {
    problems.push(
      `${running.length} releases run on ${state.host}: ${running.map(({ name }) => name).join(", ")}`,
    );
  }
  if (live === undefined) return problems;
  if (serving === undefined)
    problems.push(`what serves on ${state.host} is ${state.servedBy.join(", ") || "nothing"}`);
  if (serving !== undefined && serving.digest !== digest) {
    problems.push(`${serving.release} serves on ${state.host}, not what was asked for`);
  }
  if (serving !== undefined && serving.restartPolicy !== "unless-stopped") {
    problems.push(`the live release on ${state.host} has restart policy ${serving.restartPolicy}`);
  }
  if (!(state.map?.["live"] ?? "").startsWith("steady-"))
    problems.push(`traffic of ${state.host} goes to ${state.map?.["live"]}`);
  return problems;
}

function notKept(state: HostState, most: number): readonly string[] {
  const others = state.releases.filter((one) => one.state !== "running");
  const odd = others.filter((one) => one.state !== "exited");
  const restarting = others.filter((one) => one.restartPolicy !== "no" && one.restartPolicy !== "");
  return [
    ...odd.map((one) => `${one.name} on ${state.host} is left ${one.state}`),
    ...restarting.map((one) => `${one.name} on ${state.host} would start again: ${one.restartPolicy}`),
    ...(others.length > most ? [`${others.length} stopped releases on ${state.host}, ${most} are kept`] : []),
  ];
}

function orphans(state: HostState, service: string): readonly string[] {
  const own = `tidegate.${service}`;
  const proxies = state.proxies.map(({ name, state: how }) => `${name} ${how}`).join(", ");
  const networks = state.networks.filter((name) => name !== own);
  const volumes = state.volumes
    .map(({ name }) => name)
    .filter((name) => name !== `${own}.proxy` && !isLease(service, name));
  return [
    ...(proxies === `${own}.proxy running` ? [] : [`proxies of ${state.host}: ${proxies || "none"}`]),
    ...(state.networks.includes(own) ? [] : [`${state.host} has no network ${own}`]),
    ...[
      ...state.otherContainers.map((name) => `container ${name}`),
      ...networks.map((name) => `network ${name}`),
      ...volumes.map((name) => `volume ${name}`),
    ].map((object) => `${object} is left on ${state.host}`),
  ];
}
