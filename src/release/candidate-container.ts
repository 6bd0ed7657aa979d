import type { ContainerCreateOptions } from "../docker/containers.ts";
import { type ReleaseIdentity, releaseLabels } from "./labels.ts";
import { networkName } from "./names.ts";

export interface Candidate {
  readonly service: string;
  readonly identity: ReleaseIdentity;
  /** `repository@digest`, as the host's daemon knows it. */
  readonly image: string;
  readonly env: ReadonlyMap<string, string>;
  /** The slot's address on the service's network. */
  readonly address: string;
}

/**
 * The container of a release that is to be judged. It is not started again by itself until it is live, and it has
 * no alias on any network: nothing reaches it but the proxy.
 */
export function candidateContainer({
  service,
  identity,
  image,
  env,
  address,
}: Candidate): ContainerCreateOptions {
  const network = networkName(service);
  return {
    Image: image,
    Env: [...env].map(([key, value]) => `${key}=${value}`),
    Labels: releaseLabels(service, identity),
    HostConfig: { NetworkMode: network, RestartPolicy: { Name: "no" } },
    NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
  };
}

/** Whether a container was started with this environment, given what its image brings along. */
export function sameEnvironment(
  running: readonly string[],
  imageEnv: readonly string[],
  asked: ReadonlyMap<string, string>,
): boolean {
  const expected = new Map([...imageEnv.map(keyAndValue), ...asked]);
  const actual = new Map(running.map(keyAndValue));
  return expected.size === actual.size && [...expected].every(([key, value]) => actual.get(key) === value);
}

function keyAndValue(line: string): [string, string] {
  const split = line.indexOf("=");
  return split < 0 ? [line, ""] : [line.slice(0, split), line.slice(split + 1)];
}
