/** Inputs of `health-gate`, in the order of its action.yml. */
export const gateInputs = [
  "url",
  "checks",
  "timeout",
  "interval",
  "attempt-timeout",
  "success-threshold",
  "mode",
  "follow-redirects",
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
] as const;

export const knownGateInputs: ReadonlySet<string> = new Set(gateInputs);
