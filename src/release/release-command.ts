import { createHash } from "node:crypto";
import type { ContainerCreateOptions, ContainerInspectInfo } from "../docker/containers.ts";
import { serviceLabels } from "./labels.ts";
import { networkName } from "./names.ts";

/** A command that a deploy runs once before anything of the new release is started. */
export interface ReleaseCommand {
  /** At least one; there is no shell. */
  readonly words: readonly string[];
  readonly timeoutMs: number;
}

/**
 * What the container of a release command is called. The name is of the image and the command, not of the run: a run
 * that was killed comes back under another number, and has to find what it had begun. The container is removed as
 * soon as its end is known, so the same image and command run anew in the next deploy.
 */
export function releaseCommandName(service: string, digest: string, words: readonly string[]): string {
  const key = createHash("sha256")
    .update(JSON.stringify([digest, words]))
    .digest("hex")
    .slice(0, 12);
  return `tidegate.${service}.release-command.${key}`;
}

/**
 * The one-off container of a release command: the candidate's own settings, without its slot's address, what keeps
 * it running and what probes it. The image's ENTRYPOINT stays before the words, as with `docker run IMAGE WORDS`.
 */
export function releaseCommandContainer(
  candidate: ContainerCreateOptions,
  service: string,
  words: readonly string[],
): ContainerCreateOptions {
  const { Healthcheck: _, ExposedPorts: __, ...settings } = candidate;
  const endpoints = candidate.NetworkingConfig?.EndpointsConfig ?? {};
  return {
    ...settings,
    Cmd: [...words],
    Tty: false,
    OpenStdin: false,
    Labels: { ...candidate.Labels, ...serviceLabels(service, "release-command") },
    Healthcheck: { Test: ["NONE"] },
    HostConfig: { ...candidate.HostConfig, RestartPolicy: { Name: "no" }, AutoRemove: false },
    NetworkingConfig: { EndpointsConfig: { ...endpoints, [networkName(service)]: {} } },
  };
}

/** What is to be done about a container of the same name that a run before this one left. */
export type Leftover = "take-over" | "succeeded" | "start" | "begin-anew";

/**
 * A command that runs is waited for and one that went well is not repeated; one that failed, or that was given
 * another environment, is begun anew.
 */
export function judgeLeftover(left: ContainerInspectInfo, asked: ContainerCreateOptions): Leftover {
  const env = new Set(left.Config.Env ?? []);
  // A name alone takes a variable of the image away.
  const asks = (asked.Env ?? []).filter((line) => line.includes("="));
  if (!asks.every((line) => env.has(line))) return "begin-anew";
  if (left.State.Running) return "take-over";
  if (left.State.Status === "created") return "start";
  return left.State.Status === "exited" && left.State.ExitCode === 0 ? "succeeded" : "begin-anew";
}
