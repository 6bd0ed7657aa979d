/** Inputs of `rollback`, in the order of its action.yml. */
export const rollbackInputs = [
  "service",
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
  "to",
  "if-live",
  "list",
  "message",
  "secret-env",
  "drain-timeout",
  "dry-run",
  "environment",
  "github-token",
  "slack-webhook-url",
] as const;

export const knownRollbackInputs: ReadonlySet<string> = new Set(rollbackInputs);
