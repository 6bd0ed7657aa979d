import type { Engine } from "../docker/engine.ts";
import { execute } from "../docker/exec.ts";
import { Failure } from "../failure/failure.ts";
import { stateDirectory } from "./paths.ts";
import { portHeldOutside } from "./port-held.ts";
import { bindPlaces } from "./public-section.ts";
import { type Listen, listenText, samePlace } from "./settings.ts";

// -D: HAProxy answers once it has bound everything, and goes on in the background until it is ended.
const script = `cd ${stateDirectory} && printf '%s\\n' "$1" > trial.cfg && rm -f trial.pid
haproxy -D -f trial.cfg -p ${stateDirectory}/trial.pid
code=$?
if [ -s trial.pid ]; then kill -9 $(cat trial.pid); fi
rm -f trial.cfg trial.pid
exit $code`;

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
  const { exitCode, output } = await execute(engine, container, ["sh", "-c", script, "sh", trial(fresh)]);
  if (exitCode === 0) return;
  const alerts = output.filter((line) => line.includes("ALERT"));
  const held = alerts.some((line) => /Address (already )?in use/i.test(line));
  const port = fresh[0]?.port ?? 0;
  if (held) throw portHeldOutside(engine.host, port, alerts);
  throw new Failure("port-held", `the proxy cannot bind ${fresh.map(listenText).join(" and ")}`, {
    host: engine.host,
    input: "port",
    advice:
      "See that the host has this address; one without IPv6 needs an IPv4 address. Nothing was changed.",
    evidence: alerts,
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
