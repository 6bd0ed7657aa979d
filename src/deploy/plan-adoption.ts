import { Failure } from "../failure/failure.ts";
import type { ForeignContainer, HostObservation } from "../host/observation.ts";
import { quoted } from "../inputs/quoted.ts";
import type { DeployRequest } from "./request.ts";

/**
 * The container that has to be stopped before the proxy can take the port; `undefined` when none was named, or when
 * the proxy has the port already, as it does in every run after the adoption.
 *
 * @throws Failure `adoption-refused`
 */
export function planAdoption(
  { adopt, listen }: Pick<DeployRequest, "adopt" | "listen">,
  { proxy, adoptable }: Pick<HostObservation, "proxy" | "adoptable">,
  host: string,
): ForeignContainer | undefined {
  if (adopt === undefined) return undefined;
  if (proxy.state !== "absent" && proxy.disk.settings.listens.some((one) => one.port === listen.port))
    return undefined;
  if (adoptable === undefined) {
    throw refusal(
      host,
      `there is no container ${quoted(adopt)} on the host`,
      "See `docker ps` there for its name.",
    );
  }
  const flaw = flawOf(adoptable, listen.port);
  if (flaw !== undefined) throw refusal(host, `the container ${quoted(adopt)} ${flaw[0]}`, flaw[1]);
  return adoptable;
}

function flawOf(
  container: ForeignContainer,
  port: number,
): readonly [what: string, advice: string] | undefined {
  const { keeper, running, publishes, removedWhenStopped } = container;
  if (keeper === "tidegate")
    return ["is one of Tidegate's own", "Name the one that serves users today, or leave adopt out."];
  if (keeper === "swarm")
    return [
      "is a task of a swarm service, which would be started again",
      "Scale the service down, or use another port.",
    ];
  if (!running) return ["does not run", "Leave adopt out: it holds no port."];
  if (!publishes.includes(port)) {
    const ports = publishes.length === 0 ? "none" : publishes.join(", ");
    return [
      `does not publish port ${port} (it publishes ${ports})`,
      "Name the container that does; one with network_mode host is stopped by hand, or its port is left to it.",
    ];
  }
  if (removedWhenStopped) {
    return [
      "was started with --rm: once stopped, it could not be started again",
      "Start it without --rm first, or go over another port (docs/adoption.md).",
    ];
  }
  return undefined;
}

function refusal(host: string, message: string, advice: string): Failure {
  return new Failure("adoption-refused", message, {
    host,
    input: "adopt",
    advice: `${advice} Nothing has changed.`,
  });
}
