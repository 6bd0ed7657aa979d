/**
 * Why a run ended as it did: the closed set behind the `reason` output.
 *
 * Scripts branch on these, so a code is never renamed; new ones may be added.
 */
export const reasons = [
  "invalid-input",
  "input-not-built-yet",
  "not-built-yet",
  "host-unreachable",
  "host-key-mismatch",
  "authentication-failed",
  "connection-lost",
  "socket-refused",
  "docker-unavailable",
  "docker-unsupported",
  "docker-failed",
  "image-not-found",
  "registry-denied",
  "registry-unavailable",
  "pull-failed",
  "port-held",
  "subnet-taken",
  "state-unreadable",
  "proxy-settings-changed",
  "proxy-unavailable",
  "proxy-configuration-refused",
  "candidate-not-started",
  "candidate-exited",
  "candidate-unhealthy",
  "promotion-failed",
  "cancelled",
  "internal",
] as const;

export type Reason = (typeof reasons)[number];
