import { join } from "node:path";
import type { Machine } from "./boot.ts";
import { callDocker } from "./docker-api.ts";
import { type ServiceProcess, startInside } from "./service-process.ts";
import { waitFor } from "./wait.ts";

/** What differs between the Docker daemons of a bed. */
export interface DaemonSettings {
  /** The host's directory; the data root lies in it and outlives a reboot. */
  readonly directory: string;
  /** `address:port` of the bed's registry, which has no TLS. */
  readonly registry: string | undefined;
  readonly cgroup: string;
  readonly liveRestore: boolean;
}

/** The daemon's socket as this machine reaches it; the host itself has another one at `/var/run/docker.sock`. */
export function daemonSocket(directory: string): string {
  return join(directory, "docker.sock");
}

/** `daemon.json` of a host; the storage driver is left to the daemon, which prefers overlay2 and ends at vfs. */
export function daemonConfig(settings: DaemonSettings): Record<string, unknown> {
  return {
    "data-root": join(settings.directory, "docker"),
    "exec-root": "/run/docker-exec",
    pidfile: "/run/docker.pid",
    group: "docker",
    hosts: ["unix:///var/run/docker.sock", `unix://${daemonSocket(settings.directory)}`],
    bip: "172.17.0.1/16",
    "default-address-pools": [{ base: "172.18.0.0/16", size: 24 }],
    "insecure-registries": settings.registry === undefined ? [] : [settings.registry],
    "cgroup-parent": `/${settings.cgroup}`,
    "live-restore": settings.liveRestore,
    "shutdown-timeout": 10,
  };
}

/** Starts dockerd inside the machine and waits until it answers; what it logs is in `dockerd.log`. */
export async function startDaemon(machine: Machine, directory: string): Promise<ServiceProcess> {
  const daemon = await startInside(machine, "dockerd", ["dockerd"], join(directory, "dockerd.log"));
  await waitFor("dockerd", 30_000, async () => {
    daemon.assertRunning();
    try {
      const ping = await callDocker<string>(daemonSocket(directory), "GET", "/_ping");
      return ping.status === 200 ? true : undefined;
    } catch {
      return undefined;
    }
  });
  return daemon;
}
