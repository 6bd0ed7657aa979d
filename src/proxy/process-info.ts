/** What a running HAProxy says of itself. */
export interface ProcessInfo {
  /** Number of the proxy's container on this host, counted from 1; `undefined` when it is not one of ours. */
  readonly instance: number | undefined;
  /** Of the configuration it runs with. */
  readonly fingerprint: string | undefined;
  /** Since this worker was started: a reload starts a new one. */
  readonly uptimeSeconds: number;
  readonly version: string;
}

/** The words after `description` in a configuration; HAProxy fills in the instance when it reads them. */
export function description(fingerprint: string): string {
  return `"tidegate \${TIDEGATE_INSTANCE} ${fingerprint}"`;
}

/** The fingerprint in a configuration's text. */
export function fingerprintIn(configuration: string): string | undefined {
  return /^ {2}description "tidegate \S+ ([0-9a-f]{16})"$/m.exec(configuration)?.[1];
}

/** Reads `show info` (HAProxy Management Guide, section 9.3). */
export function parseProcessInfo(text: string): ProcessInfo {
  const value = (key: string) => new RegExp(`^${key}: *(.*)$`, "im").exec(text)?.[1]?.trim();
  const [, instance, fingerprint] = /^tidegate (\d+) ([0-9a-f]{16})$/.exec(value("description") ?? "") ?? [];
  return {
    instance: instance === undefined ? undefined : Number(instance),
    fingerprint,
    uptimeSeconds: Number(value("Uptime_sec") ?? 0),
    version: value("Version") ?? "",
  };
}
