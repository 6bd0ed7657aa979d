import { inspect } from "node:util";

/**
 * A user name and a password (or token) for one registry. They go with each request that needs them and are stored
 * nowhere; printed in whatever way, the password does not show.
 */
export class RegistryCredentials {
  /** As in an image reference: `ghcr.io`, `registry.example.com:5000`. */
  readonly registry: string;
  readonly username: string;
  readonly #password: string;

  constructor(registry: string, username: string, password: string) {
    this.registry = registry;
    this.username = username;
    this.#password = password;
  }

  /**
   * The value of Docker's `X-Registry-Auth` header: JSON in base64url (Docker Engine API, "Authentication"), padded,
   * because Docker takes what it cannot decode for no credentials at all.
   */
  header(): string {
    const { registry, username } = this;
    const auth = { username, password: this.#password, serveraddress: registry };
    return Buffer.from(JSON.stringify(auth)).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  }

  [inspect.custom](): string {
    return `RegistryCredentials for ${this.registry}`;
  }
}

/** Credentials are for one registry: an image from another one is asked for without. */
export function credentialsFor(
  credentials: RegistryCredentials | undefined,
  image: { readonly registry: string },
): RegistryCredentials | undefined {
  return credentials?.registry === image.registry ? credentials : undefined;
}
