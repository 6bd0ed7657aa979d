import type { ContainerCreateOptions } from "../docker/containers.ts";
import { label, serviceLabels } from "../release/labels.ts";
import { proxyVolumeName } from "../release/names.ts";
import {
  adminSocket,
  configurationFile,
  currentLink,
  instanceSocket,
  socketsDirectory,
  stateDirectory,
} from "./paths.ts";

export interface ProxyContainer {
  readonly service: string;
  /** Pinned by digest. */
  readonly image: string;
  /** Number of the proxy on this host; names its own admin socket. */
  readonly instance: number;
  /** The instance whose listeners it takes over, where one runs. */
  readonly takesOverFrom?: number;
}

/**
 * The container a service's proxy runs in. Host network: no address translation, the host's firewall applies, and
 * users' real addresses are seen. No Docker socket, no capability beyond those HAProxy needs to bind a port, own its
 * sockets, drop its privileges and signal its workers.
 */
export function proxyContainer(proxy: ProxyContainer): ContainerCreateOptions {
  const { service, image, instance, takesOverFrom } = proxy;
  const sockets = socketsDirectory(service);
  return {
    Image: image,
    User: "0:0",
    WorkingDir: "/",
    Env: [`TIDEGATE_INSTANCE=${instance}`],
    Entrypoint: ["sh", "-c"],
    Cmd: [startScript(proxy)],
    StopSignal: "SIGUSR1",
    Labels: { ...serviceLabels(service, "proxy"), [label.instance]: `${instance}` },
    HostConfig: {
      NetworkMode: "host",
      // One that takes over is started again by itself only once it has: two would fight for the port at a reboot.
      RestartPolicy: { Name: takesOverFrom === undefined ? "unless-stopped" : "no" },
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: ["CHOWN", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"],
      SecurityOpt: ["no-new-privileges:true"],
      Binds: [
        `${proxyVolumeName(service)}:${stateDirectory}`,
        `${sockets}:${sockets}`,
        "/etc/group:/etc/group:ro",
      ],
    },
  };
}

function startScript({ service, instance, takesOverFrom }: ProxyContainer): string {
  const admin = adminSocket(service);
  // The stable name of the admin socket lives in /run, which a reboot of the host empties.
  const link = `[ -L ${admin} ] || ln -s admin-${instance}.sock ${admin}`;
  const configuration = `${stateDirectory}/${currentLink}/${configurationFile}`;
  const start = `exec haproxy -W -db -f ${configuration}`;
  if (takesOverFrom === undefined) return `${link}; ${start}`;
  // The other one is there only the first time.
  const other = instanceSocket(service, "listeners", takesOverFrom);
  return `${link}; if [ -S ${other} ]; then set -- -x ${other}; fi; ${start} "$@"`;
}
