/** Inputs of `blue-green-deploy` that this version acts on, in the order of action.yml. */
export const builtInputs = [
  "service",
  "image",
  "hosts",
  "transport",
  "ssh-user",
  "ssh-key",
  "ssh-key-passphrase",
  "known-hosts",
  "jump-host",
  "jump-key",
  "docker-socket",
  "registry-username",
  "registry-password",
  "port",
  "container-port",
  "accept-proxy",
  "trusted-proxies",
  "network-subnet",
  "env",
  "secret-env",
  "container",
  "compose-file",
  "compose-service",
  "release-command",
  "release-timeout",
  "health-path",
  "health-host",
  "health-timeout",
  "health-interval",
  "health-threshold",
  "checks",
  "url",
  "canary",
  "preview-header",
  "bake-time",
  "max-error-rate",
  "max-slowdown",
  "min-requests",
  "drain-timeout",
  "rollback-on-failure",
  "adopt",
  "keep-previous",
  "keep-releases",
  "lock-timeout",
  "proxy-image",
  "dry-run",
  "environment",
  "github-token",
  "slack-webhook-url",
] as const;

/** Inputs whose names are taken already and that are refused when set. */
export const inputsNotBuiltYet = ["max-parallel", "verify-attestation"] as const;

const notBuiltYet: ReadonlySet<string> = new Set(inputsNotBuiltYet);
/** Every name that action.yml declares. */
export const knownInputs: ReadonlySet<string> = new Set([...builtInputs, ...inputsNotBuiltYet]);

export function isNotBuiltYet(input: string): boolean {
  return notBuiltYet.has(input);
}
