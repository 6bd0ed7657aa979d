import type { Engine } from "../docker/engine.ts";
import { execute } from "../docker/exec.ts";
import { Failure } from "../failure/failure.ts";
import { stateDirectory } from "./paths.ts";
import { portHeldOutside } from "./port-held.ts";
import { bindPlaces } from "./public-section.ts";
import { type Listen, placesOf, samePlace } from "./settings.ts";

// -D: HAProxy answers once it has bound everything, and goes on in the background until it is ended.
const script = `cd ${stateDirectory} && printf '%s\\n' "$1" > trial.cfg && rm -f trial.pid
haproxy -D -f trial.cfg -p ${stateDirectory}/trial.pid
code=$?
if [ -s trial.pid ]; then kill -9 $(cat trial.pid); fi
rm -f trial.cfg trial.pid
exit $code`;

/** Ports that Linux gives to no connection by itself (net.ipv4.ip_local_port_range), and no service is known for. */
const spareBase = 61_000;
const spareCount = 4_000;

/**
 * Has a HAProxy of its own bind new places for a moment. A running one that cannot bind takes its other listeners away
 * for two seconds before it gives up, so what it is asked to bind must have been bound before.
 *
 * @param bound places that the running proxy has already
 * @throws Failure `port-held`
 */
export async function tryToBind(
  engine: Engine,
  container: string,
  bound: readonly Listen[],
  wanted: readonly Listen[],
): Promise<void> {
  const fresh = wanted.filter((listen) => !bound.some((one) => samePlace(one, listen)));
  if (fresh.length === 0) return;
  const alerts = await bindForAMoment(engine, container, fresh);
  if (alerts === undefined) return;
  if (alerts.some(isHeld)) throw portHeldOutside(engine.host, fresh[0]?.port ?? 0, alerts);
  throw cannotBind(engine.host, fresh, alerts);
}

/**
 * Sees that the host has the addresses of places whose port something still holds, by a port nobody is likely to.
 *
 * @throws Failure `port-held`
 */
export async function tryAddresses(
  engine: Engine,
  container: string,
  wanted: readonly Listen[],
): Promise<void> {
  const elsewhere = wanted.map((listen) => ({ ...listen, port: spareBase + (listen.port % spareCount) }));
  const alerts = await bindForAMoment(engine, container, elsewhere);
  if (alerts !== undefined && !alerts.some(isHeld)) throw cannotBind(engine.host, wanted, alerts);
}

/** @returns what HAProxy says against it, `undefined` when it could */
async function bindForAMoment(
  engine: Engine,
  container: string,
  listens: readonly Listen[],
): Promise<readonly string[] | undefined> {
  const { exitCode, output } = await execute(engine, container, ["sh", "-c", script, "sh", trial(listens)]);
  return exitCode === 0 ? undefined : output.filter((line) => line.includes("ALERT"));
}

function isHeld(alert: string): boolean {
  return /Address (already )?in use/i.test(alert);
}

function cannotBind(host: string, listens: readonly Listen[], evidence: readonly string[]): Failure {
  return new Failure("port-held", `the proxy cannot bind ${placesOf({ listens })}`, {
    host,
    input: "port",
    advice:
      "See that the host has this address; one without IPv6 needs an IPv4 address. Nothing was changed.",
    evidence,
  });
}

function trial(listens: readonly Listen[]): string {
  const binds = listens.flatMap(bindPlaces).map(({ place, option }) => `  bind ${place}${option}`);
  return [
    "global",
    "  noreuseport",
    "defaults",
    "  mode tcp",
    "  timeout client 1s",
    "frontend trial",
    ...binds,
  ].join("\n");
}
