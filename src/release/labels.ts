import * as v from "valibot";

/** Keys of the labels that say what a Docker object of ours is. They hold identity only: labels never change. */
export const label = {
  schema: "tidegate.schema",
  service: "tidegate.service",
  role: "tidegate.role",
  release: "tidegate.release",
  digest: "tidegate.digest",
  image: "tidegate.image",
  settings: "tidegate.settings",
  /** Of a proxy: its number on the host. */
  instance: "tidegate.instance",
} as const;

export type Role = "release" | "release-command" | "proxy" | "network" | "lease";

const schema = "1";

/** What a release was started with that its container's own settings do not show. */
export interface ReleaseSettings {
  readonly containerPort: number;
  readonly healthPath: string;
  readonly healthHost: string | undefined;
  /** Digest of its container settings, environment apart; absent where none were asked for. */
  readonly container?: string | undefined;
  /** How it was judged when it was deployed, and is again when it is brought back; absent on older releases. */
  readonly health?: RecordedHealth | undefined;
  /** What becomes of the release before it, and of itself when it is rolled back from; absent on older releases. */
  readonly keepPrevious?: KeepPrevious | undefined;
}

/** What becomes of a release that is left: its container stopped, paused with its memory, or left running. */
export const keepPreviousChoices = ["stopped", "paused", "running"] as const;

export type KeepPrevious = (typeof keepPreviousChoices)[number];

/** Deadline of a health gate, and how many passes in a row it takes. */
export interface RecordedHealth {
  readonly timeoutMs: number;
  readonly threshold: number;
}

/** What a release container is, read from its labels. */
export interface ReleaseIdentity {
  readonly release: string;
  readonly digest: string;
  /** The reference as the user wrote it. */
  readonly image: string;
  readonly settings: ReleaseSettings;
}

/** Labels every object of a service carries; also the filter that finds them. */
export function serviceLabels(service: string, role: Role): Record<string, string> {
  return { [label.schema]: schema, [label.service]: service, [label.role]: role };
}

export function releaseLabels(service: string, identity: ReleaseIdentity): Record<string, string> {
  return {
    ...serviceLabels(service, "release"),
    [label.release]: identity.release,
    [label.digest]: identity.digest,
    [label.image]: identity.image,
    [label.settings]: JSON.stringify(identity.settings),
  };
}

/** Labels as filters for Docker's list calls. */
export function asFilters(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

const settingsSchema = v.object({
  containerPort: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  healthPath: v.pipe(v.string(), v.startsWith("/")),
  healthHost: v.optional(v.string()),
  container: v.optional(v.pipe(v.string(), v.maxLength(100))),
  health: v.optional(
    v.object({
      timeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600_000)),
      threshold: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
    }),
  ),
  keepPrevious: v.optional(v.picklist(keepPreviousChoices)),
});

const identitySchema = v.object({
  [label.schema]: v.literal(schema),
  [label.release]: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  [label.digest]: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
  [label.image]: v.pipe(v.string(), v.maxLength(1_024)),
  [label.settings]: v.pipe(v.string(), v.maxLength(65_536), v.parseJson(), settingsSchema),
});

/** What a container's labels say it is, or `undefined` when they are not whole or from another schema. */
export function readIdentity(labels: Readonly<Record<string, string>>): ReleaseIdentity | undefined {
  const read = v.safeParse(identitySchema, labels);
  if (!read.success) return undefined;
  const { containerPort, healthPath, healthHost, container, health, keepPrevious } =
    read.output[label.settings];
  return {
    release: read.output[label.release],
    digest: read.output[label.digest],
    image: read.output[label.image],
    settings: {
      containerPort,
      healthPath,
      healthHost,
      ...(container === undefined ? {} : { container }),
      ...(health === undefined ? {} : { health }),
      ...(keepPrevious === undefined ? {} : { keepPrevious }),
    },
  };
}
