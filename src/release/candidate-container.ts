import { createOptions } from "../compose/create-options.ts";
import { type ContainerSettings, noSettings } from "../compose/settings.ts";
import type { ContainerCreateOptions } from "../docker/containers.ts";
import { type ReleaseIdentity, releaseLabels } from "./labels.ts";
import { networkName } from "./names.ts";

export interface Candidate {
  readonly service: string;
  readonly identity: ReleaseIdentity;
  /** `repository@digest`, as the host's daemon knows it. */
  readonly image: string;
  readonly env: ReadonlyMap<string, string>;
  /** Names the container goes without, though its image may have them. */
  readonly envRemoved?: readonly string[];
  readonly settings?: ContainerSettings;
  /** The slot's address on the service's network. */
  readonly address: string;
}

/**
 * The container of a release that is to be judged: its user's settings, and what they cannot change. It is not
 * started again by itself until it is live, and it has no alias on any network: nothing reaches it but the proxy. The
 * networks of its settings are joined once it is made, because Docker before API 1.44 makes it with one only.
 */
export function candidateContainer({
  service,
  identity,
  image,
  env,
  envRemoved = [],
  settings = noSettings,
  address,
}: Candidate): ContainerCreateOptions {
  const { config, hostConfig, platform } = createOptions(settings);
  const network = networkName(service);
  return {
    ...config,
    Image: image,
    // A name alone takes the variable away, where the image has it.
    Env: [...Array.from(env, ([key, value]) => `${key}=${value}`), ...envRemoved],
    Labels: { ...Object.fromEntries(settings.labels ?? []), ...releaseLabels(service, identity) },
    HostConfig: { ...hostConfig, NetworkMode: network, RestartPolicy: { Name: "no" } },
    NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
    ...(platform === undefined ? {} : { platform }),
  };
}

/** Whether a container was started with this environment, given what its image brings along. */
export function sameEnvironment(
  running: readonly string[],
  imageEnv: readonly string[],
  asked: ReadonlyMap<string, string>,
  removed: readonly string[] = [],
): boolean {
  const expected = new Map([...imageEnv.map(keyAndValue), ...asked, ...removed.map(keyAndValue)]);
  const actual = new Map(running.map(keyAndValue));
  return expected.size === actual.size && [...expected].every(([key, value]) => actual.get(key) === value);
}

function keyAndValue(line: string): [string, string] {
  const split = line.indexOf("=");
  return split < 0 ? [line, ""] : [line.slice(0, split), line.slice(split + 1)];
}
