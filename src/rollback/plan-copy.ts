import type { ContainerCreateOptions, ContainerInspectInfo } from "../docker/containers.ts";
import { type ReleaseIdentity, releaseLabels } from "../release/labels.ts";
import { networkName } from "../release/names.ts";

type Config = ContainerInspectInfo["Config"];

/** What of an image's own settings a container of it takes over. */
export type ImageConfig = Partial<Config>;

/** A container that is to be made as another one was. */
export interface Copy {
  readonly service: string;
  readonly identity: ReleaseIdentity;
  /** `repository@digest`, as the host's daemon knows it. */
  readonly image: string;
  /** Wins over what the other one had. */
  readonly secretEnv: ReadonlyMap<string, string>;
  /** The slot's address on the service's network. */
  readonly address: string;
}

/**
 * A container like another one, out of how Docker shows that and its image. What the other one only had from its image
 * is left out: it comes with the image of the new one, which may be another.
 */
export function planCopy(
  original: Pick<ContainerInspectInfo, "Id" | "Config" | "HostConfig">,
  imageConfig: ImageConfig,
  { service, identity, image, secretEnv, address }: Copy,
): ContainerCreateOptions {
  const network = networkName(service);
  const { Config: config, HostConfig: hostConfig } = original;
  return {
    ...ownValues(config, imageConfig, original.Id),
    ...ownProgram(config, imageConfig),
    ...ownMaps(config, imageConfig),
    Image: image,
    Env: withSecrets(ownEnvironment(config.Env ?? [], imageConfig.Env ?? []), secretEnv),
    Labels: {
      ...ownEntries(config.Labels, imageConfig.Labels),
      ...releaseLabels(service, identity),
    },
    HostConfig: { ...withoutNulls(hostConfig), NetworkMode: network, RestartPolicy: { Name: "no" } },
    NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
  };
}

/** Copied one by one: what a later Docker shows besides may be nothing to create a container with. */
const plainKeys = [
  "Hostname",
  "Domainname",
  "User",
  "Tty",
  "OpenStdin",
  "StdinOnce",
  "AttachStdin",
  "AttachStdout",
  "AttachStderr",
  "Healthcheck",
  "WorkingDir",
  "StopSignal",
  "StopTimeout",
  "Shell",
] as const;

function ownValues(config: Config, imageConfig: ImageConfig, id: string): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = { ...config };
  const ofImage: Readonly<Record<string, unknown>> = { ...imageConfig };
  const own = plainKeys
    .map((key) => [key, values[key]] as const)
    .filter(([key, value]) => isSet(value) && (isAboutTerminal(key) || !same(value, ofImage[key])))
    // Docker's own choice for a container without one.
    .filter(([key, value]) => key !== "Hostname" || value !== id.slice(0, 12));
  return Object.fromEntries(own);
}

/** Images have these too, of the container that they were built in: they mean nothing there. */
function isAboutTerminal(key: string): boolean {
  return /^(?:Attach|Tty|OpenStdin|StdinOnce|Hostname|Domainname)/.test(key);
}

/** An ENTRYPOINT of one's own takes the image's CMD away, so the two are told together. */
function ownProgram(
  config: Config,
  imageConfig: ImageConfig,
): Pick<ContainerCreateOptions, "Cmd" | "Entrypoint"> {
  const command = asWords(config.Cmd);
  const entrypoint = asWords(config.Entrypoint);
  const sameEntrypoint = same(entrypoint, asWords(imageConfig.Entrypoint));
  const sameCommand = same(command, asWords(imageConfig.Cmd));
  if (sameEntrypoint && sameCommand) return {};
  const itsCommand = command.length === 0 ? {} : { Cmd: command };
  if (sameEntrypoint && command.length > 0) return itsCommand;
  // One empty word is how Docker is told that there is to be no ENTRYPOINT.
  return { Entrypoint: entrypoint.length === 0 ? [""] : entrypoint, ...itsCommand };
}

function asWords(value: string | readonly string[] | null | undefined): string[] {
  if (value === null || value === undefined) return [];
  return typeof value === "string" ? [value] : [...value];
}

function ownMaps(config: Config, imageConfig: ImageConfig): ContainerCreateOptions {
  const ports = ownEntries(config.ExposedPorts, imageConfig.ExposedPorts);
  const volumes = ownEntries(config.Volumes, imageConfig.Volumes);
  return {
    ...(Object.keys(ports).length === 0 ? {} : { ExposedPorts: ports }),
    ...(Object.keys(volumes).length === 0 ? {} : { Volumes: volumes }),
  };
}

function ownEntries<T>(
  entries: Readonly<Record<string, T>> | null | undefined,
  ofImage: Readonly<Record<string, T>> | null | undefined,
): Record<string, T> {
  const own = Object.entries(entries ?? {}).filter(([key, value]) => !same(value, ofImage?.[key]));
  return Object.fromEntries(own);
}

/** Docker puts the image's variables behind a container's own, in the image's order. */
function ownEnvironment(lines: readonly string[], ofImage: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => !ofImage.includes(line));
  return lines.slice(0, last + 1);
}

function withSecrets(lines: readonly string[], secretEnv: ReadonlyMap<string, string>): string[] {
  const kept = lines.filter((line) => !secretEnv.has(line.split("=", 1)[0] ?? ""));
  return [...kept, ...Array.from(secretEnv, ([key, value]) => `${key}=${value}`)];
}

/** `null` is how Docker shows what was not asked for. */
function withoutNulls(values: ContainerInspectInfo["HostConfig"]): ContainerInspectInfo["HostConfig"] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
