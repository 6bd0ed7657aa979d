import type { Layer } from "./fields.ts";

/** What merged settings say that does not go together, as Compose checks it and as two slots need it. */
export function judgeTogether(layer: Layer): readonly string[] {
  return [...differing(layer), ...mountedTwice(layer), ...healthcheckFlaws(layer), ...aliasing(layer)];
}

function differing({ deploy, cpus, mem_limit, mem_reservation, pids_limit }: Layer): readonly string[] {
  const pairs: readonly [string, number | undefined, string, number | undefined][] = [
    ["cpus", cpus, "deploy.resources.limits.cpus", deploy?.limits?.cpus],
    ["mem_limit", mem_limit, "deploy.resources.limits.memory", deploy?.limits?.memory],
    [
      "mem_reservation",
      mem_reservation,
      "deploy.resources.reservations.memory",
      deploy?.reservations?.memory,
    ],
    ["pids_limit", pids_limit, "deploy.resources.limits.pids", deploy?.limits?.pids],
  ];
  return pairs
    .filter(([, one, , other]) => one !== undefined && other !== undefined && one !== other)
    .map(([one, , other]) => `${one} and ${other} differ, and say the same thing: keep one of them`);
}

function mountedTwice({ volumes = [], tmpfs = [] }: Layer): readonly string[] {
  const targets = [...volumes, ...tmpfs].map(({ target }) => target);
  const twice = targets.filter((target, index) => targets.indexOf(target) < index);
  return [...new Set(twice)].map((target) => `${target} is mounted twice, by volumes or by tmpfs`);
}

function healthcheckFlaws({ healthcheck }: Layer): readonly string[] {
  if (healthcheck?.start_interval === undefined || healthcheck.start_period !== undefined) return [];
  return ["healthcheck.start_interval needs healthcheck.start_period beside it"];
}

/** Docker 25 and newer answer for a container's hostname on every network it joins, as for an alias. */
function aliasing({ hostname, networks = [] }: Layer): readonly string[] {
  if (hostname === undefined || networks.length === 0) return [];
  return [
    "hostname and networks do not go together: Docker answers for the hostname there, and a candidate must get no traffic from other containers before its gate",
  ];
}
