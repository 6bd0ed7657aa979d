import { checkLeftovers } from "./check-leftovers.ts";
import { checkTruth } from "./check-truth.ts";
import { type FaultHistory, type HostState, servingRelease } from "./history.ts";
import { currentLease, isFree, isLease } from "./lease-volume.ts";
import type { Violation } from "./violation.ts";

/** Everything in a history that breaks an invariant. Pure, and knows nothing of how the tool works inside. */
export function checkHistory(history: FaultHistory): readonly Violation[] {
  return [
    ...checkUsers(history),
    ...checkOneRelease(history),
    ...checkLeases(history),
    ...checkLeftovers(history),
    ...checkPrevious(history),
    ...checkTruth(history),
    ...checkSecrets(history),
  ];
}

/** I1: the tool fails no user's request; the releases of a history are all good, so any failure is the tool's. */
function checkUsers({ load, disturbed = [] }: FaultHistory): readonly Violation[] {
  if (load === undefined) return [];
  const isExcused = ({ endedAt }: { readonly endedAt: number }) =>
    disturbed.some(({ from, to }) => from <= endedAt && endedAt <= to);
  const failures = load.failures.filter((failure) => !isExcused(failure));
  const violations = failures.map(({ kind, cause, detail, scheduledAt }) =>
    users(`a ${kind} request of ${Math.round(scheduledAt)} ms failed: ${cause}, ${detail}`),
  );
  // The list is cut short after so many, of which a disturbance can make all.
  if (load.failed > load.failures.length && disturbed.length === 0)
    violations.push(users(`${load.failed} requests failed in all`));
  if (load.goingAway > 0) violations.push(users(`${load.goingAway} WebSockets were ended`));
  if (load.ok === 0) violations.push(users("no request was answered: this history shows nothing of users"));
  return violations;
}

function users(what: string): Violation {
  return { invariant: "I1", what };
}

/** I2: what a proxy runs is what its disk says, and one release serves everywhere, or the run has told of it. */
function checkOneRelease({ runs, states }: FaultHistory): readonly Violation[] {
  const [first] = runs;
  const endedByItself = first.exitCode !== 137;
  const told = /^::(warning|error)/m.test(first.log);
  const afterCut = endedByItself && !told ? states.cut.flatMap(differences) : [];
  const final = states.final.flatMap(differences);
  const serving = new Set(
    states.final.map((state) => servingRelease(state)?.release ?? `nothing on ${state.host}`),
  );
  const split = serving.size > 1 ? [`hosts serve different releases: ${[...serving].join(", ")}`] : [];
  return [
    ...afterCut.map((what) => `after the first run, which said nothing of it, ${what}`),
    ...final.map((what) => `after the second run ${what}`),
    ...split,
  ].map((what) => ({ invariant: "I2", what }));
}

function differences({ host, map, disk, proxies }: HostState): readonly string[] {
  if (proxies.length === 0) return [];
  if (map === undefined) return [`the proxy of ${host} does not answer`];
  const [runs, says] = [map, disk?.routes].map((routes) =>
    ["live", "share", "candidate"].map((key) => routes?.[key]).join(" "),
  );
  return runs === says ? [] : [`the proxy of ${host} runs ${runs}, its disk says ${says}`];
}

/** I3: what a run held is free when it ends, or is told to be held by one that was cut short. */
function checkLeases(history: FaultHistory): readonly Violation[] {
  return [...leftLeases(history), ...changesOnceWoken(history)].map((what) => ({ invariant: "I3", what }));
}

/**
 * The lease of a host is free at the end, and nothing else is about it. A run that finds nothing to do takes none: what is
 * left then is cleared by the next one that does, and what a lost runner held expires.
 */
function leftLeases({ service, runs, states, runnerLost = false }: FaultHistory): readonly string[] {
  const tookOne = runs[1].outputs["result"] !== "unchanged";
  return states.final.flatMap(({ host, volumes }) => {
    const leases = volumes.filter(({ name }) => isLease(service, name));
    const current = currentLease(leases);
    const isHeld = current !== undefined && !isFree(current.labels);
    const violations: string[] = [];
    if (tookOne && leases.length > 1) violations.push(`${host} has ${leases.length} lease volumes`);
    if (isHeld && (tookOne || !runnerLost)) violations.push(`the lease ${current.name} of ${host} is held`);
    return violations.map((what) => `after the second run ${what}`);
  });
}

/** A run that has lost its lease changes nothing more, whatever of it was under way. */
function changesOnceWoken({ woken, states }: FaultHistory): readonly string[] {
  if (woken === undefined) return [];
  const [before, after] = woken.versions;
  const kept = JSON.stringify(states.cut) === JSON.stringify(states.final);
  return [
    ...woken.changes.map((change) => `a run without its lease did ${change}`),
    ...(before === after ? [] : [`a run without its lease brought the map from ${before} to ${after}`]),
    ...(kept ? [] : ["a run without its lease left the host otherwise than it found it"]),
  ];
}

/** I5: the release of before is there until the new one is final, and is kept by it then. */
function checkPrevious({ states }: FaultHistory): readonly Violation[] {
  return states.before.flatMap((before, at) => {
    const previous = servingRelease(before);
    if (previous === undefined) return [];
    const isGone = (state: HostState | undefined) =>
      state?.releases.every(({ release }) => release !== previous.release) ?? true;
    const gone = [
      isGone(states.cut[at]) ? "after the first run" : undefined,
      isGone(states.final[at]) ? "after the second run" : undefined,
    ].filter((when) => when !== undefined);
    return gone.map((when) => ({
      invariant: "I5" as const,
      what: `${previous.release}, which was live before, is gone from ${before.host} ${when}`,
    }));
  });
}

/** I7: no secret stands in anything that is kept or shown. */
function checkSecrets({ secrets, runs, states }: FaultHistory): readonly Violation[] {
  const places: (readonly [string, string])[] = runs.flatMap((run, at) => {
    const which = at === 0 ? "first" : "second";
    return [
      [`the log of the ${which} run`, run.log],
      [`outputs of the ${which} run`, JSON.stringify(run.outputs)],
      [`the summary of the ${which} run`, run.summary],
      [`files that the ${which} run left`, run.files.join("\n")],
    ] as const;
  });
  const kept = [...states.cut, ...states.final].map(
    ({ host, written }) => [`labels, history or configuration on ${host}`, written] as const,
  );
  return [...places, ...kept].flatMap(([where, text]) =>
    secrets
      .filter((secret) => text.includes(secret))
      .map((secret) => ({ invariant: "I7" as const, what: `${secret.slice(0, 8)}… stands in ${where}` })),
  );
}
