import { Failure } from "../failure/failure.ts";
import type { Reason } from "../failure/reason.ts";

/** What is known of a host's engine from the moment it is connected to. */
export interface EngineFacts {
  /** Go's names: `linux`, `amd64`. */
  readonly os: string;
  readonly architecture: string;
  /** The host's memory in bytes. */
  readonly memoryBytes: number;
  /** Whether the host takes part in a swarm, and whether it can be asked for the swarm's services. */
  readonly swarm: "none" | "worker" | "manager";
}

/** `GET /version`, as far as it matters here. */
export interface VersionReply {
  readonly Components?: readonly { readonly Name?: string }[] | null;
  readonly Os?: string;
  readonly Arch?: string;
}

/** `GET /info`, as far as it matters here. */
export interface InfoReply {
  readonly MemTotal?: number;
  /** `name=userns`, `name=seccomp,profile=default` … */
  readonly SecurityOptions?: readonly string[] | null;
  readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean } | null;
}

/**
 * Takes an engine as one that can be worked with, or says why it cannot.
 *
 * @throws Failure `docker-is-podman`, `docker-windows`, `docker-rootless`, `docker-userns-remap`
 */
export function judgeEngine(version: VersionReply, info: InfoReply, host: string): EngineFacts {
  const refusal = refusals.find(({ applies }) => applies(version, info));
  if (refusal !== undefined)
    throw new Failure(refusal.reason, refusal.message, { host, advice: refusal.advice });
  const { Swarm: swarm, MemTotal: memoryBytes = 0 } = info;
  return {
    os: version.Os ?? "",
    architecture: version.Arch ?? "",
    memoryBytes,
    swarm:
      swarm?.LocalNodeState !== "active" ? "none" : swarm.ControlAvailable === true ? "manager" : "worker",
  };
}

interface Refusal {
  readonly reason: Reason;
  readonly applies: (version: VersionReply, info: InfoReply) => boolean;
  readonly message: string;
  readonly advice: string;
}

/** Podman first: a rootless one says both. */
const refusals: readonly Refusal[] = [
  {
    reason: "docker-is-podman",
    applies: ({ Components: components }) =>
      (components ?? []).some(({ Name: name }) => /podman/i.test(name ?? "")),
    message:
      "what answers on the Docker socket is Podman, whose version of Docker's API cannot resolve digests (no /distribution)",
    advice:
      "Check on the host: `curl -s --unix-socket /var/run/docker.sock http://d/version`. Install Docker Engine, take Podman's socket away (`systemctl disable --now podman.socket`, and the package podman-docker), or point the input docker-socket at Docker's own.",
  },
  {
    reason: "docker-windows",
    applies: ({ Os: os }) => os === "windows",
    message: "Docker on this host runs Windows containers",
    advice: "Use a Linux host: the proxy and the sockets it is reached by are Linux ones.",
  },
  {
    reason: "docker-rootless",
    applies: (_, info) => hasOption(info, "rootless"),
    message:
      "Docker on this host runs rootless: its containers have no way to the host's network and to /run/tidegate, which the proxy needs",
    advice:
      "Check on the host: `docker info -f '{{.SecurityOptions}}'`. Install Docker Engine for the whole host beside it, and set the input docker-socket to its socket, /var/run/docker.sock (rootless: /run/user/UID/docker.sock).",
  },
  {
    reason: "docker-userns-remap",
    applies: (_, info) => hasOption(info, "userns"),
    message:
      "Docker on this host remaps users (userns-remap): containers may not use the host's network, which the proxy needs",
    advice:
      "Check on the host: `docker info -f '{{.SecurityOptions}}'`. Take `\"userns-remap\"` out of /etc/docker/daemon.json (or `--userns-remap` out of dockerd's options) and run `systemctl restart docker`; images and containers made under it are kept apart and come back only with it.",
  },
];

function hasOption({ SecurityOptions: options }: InfoReply, name: string): boolean {
  return (options ?? []).some((option) => option.split(",").includes(`name=${name}`));
}
