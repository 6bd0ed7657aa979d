import type { ContainerCreateOptions } from "../docker/containers.ts";
import { serviceLabels } from "../release/labels.ts";
import { proxyVolumeName } from "../release/names.ts";
import { configurationFile, currentLink, socketsDirectory, stateDirectory } from "./paths.ts";

/**
 * The container a service's proxy runs in. Host network: no address translation, the host's firewall applies, and
 * users' real addresses are seen. No Docker socket, no capability beyond those HAProxy needs to bind a port, own its
 * sockets, drop its privileges and signal its workers.
 *
 * @param image pinned by digest
 * @param instance number of the proxy process on this host; names its own admin socket
 */
export function proxyContainer(service: string, image: string, instance: number): ContainerCreateOptions {
  const sockets = socketsDirectory(service);
  const configuration = `${stateDirectory}/${currentLink}/${configurationFile}`;
  return {
    Image: image,
    User: "0:0",
    WorkingDir: "/",
    Env: [`TIDEGATE_INSTANCE=${instance}`],
    // The stable name of the admin socket lives in /run, which a reboot of the host empties.
    Entrypoint: ["sh", "-c"],
    Cmd: [
      `[ -L ${sockets}/admin.sock ] || ln -s admin-${instance}.sock ${sockets}/admin.sock; exec haproxy -W -db -f ${configuration}`,
    ],
    StopSignal: "SIGUSR1",
    Labels: serviceLabels(service, "proxy"),
    HostConfig: {
      NetworkMode: "host",
      RestartPolicy: { Name: "unless-stopped" },
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
