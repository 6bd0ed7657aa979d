import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { combine, optional } from "../inputs/combine.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import { parseRegistryPassword, parseRegistryUsername } from "../inputs/registry-credentials.ts";
import { RegistryCredentials } from "../registry/credentials.ts";
import type { ImageReference } from "../release/image-reference.ts";

interface Login {
  readonly username: string;
  readonly password: string;
}

/** Reads the credentials for the registry of the image that is deployed, `undefined` where it is asked without. */
export function readRegistry(
  raw: RawInputs,
  image: Parsed<ImageReference>,
): Parsed<RegistryCredentials | undefined> {
  const login = readRegistryLogin(raw);
  if (!login.ok || login.value === undefined) return login.ok ? parsed(undefined) : login;
  const { username, password } = login.value;
  return parsed(image.ok ? new RegistryCredentials(image.value.registry, username, password) : undefined);
}

/** Reads a user name and its password, for whichever registry it will be. */
export function readRegistryLogin(raw: RawInputs): Parsed<Login | undefined> {
  const read = combine({
    username: optional(raw, "registry-username", parseRegistryUsername),
    password: optional(raw, "registry-password", parseRegistryPassword),
  });
  if (!read.ok) return read;
  const { username, password } = read.value;
  if (username === undefined && password === undefined) return parsed(undefined);
  if (username === undefined)
    return refused("registry-username", "is not set, and registry-password is", "acme-bot");
  if (password === undefined) return refused("registry-password", "is not set, and registry-username is");
  return parsed({ username, password });
}
