/** How a release shows that it is healthy, and how long it may take. */
export interface HealthSettings {
  /** Begins with a slash, may carry a query. */
  readonly path: string;
  /** `Host` header of the probes; `undefined` sends `localhost`. */
  readonly host: string | undefined;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** Consecutive passes needed. */
  readonly threshold: number;
}

/** The `Host` header a release is asked with. */
export function probeHost(settings: Pick<HealthSettings, "host">): string {
  return settings.host ?? "localhost";
}
