import type { Healthcheck } from "./read-healthcheck.ts";
import type { BlkioConfig, DeployResources, Logging } from "./read-resources.ts";

/** How a value of an override file comes over the one below it; the names follow Compose's merge rules. */
export type Merge<T> = (base: T, over: T) => T;

export const replace = <T>(_: T, over: T): T => over;

/** Both lists, each value once. */
export const append = <T>(base: readonly T[], over: readonly T[]): readonly T[] => [
  ...new Set([...base, ...over]),
];

export const joinMaps = <V>(
  base: ReadonlyMap<string, V>,
  over: ReadonlyMap<string, V>,
): ReadonlyMap<string, V> => new Map([...base, ...over]);

/** Both lists; of entries with the same key the one on top stays, in the place of the one below. */
export const byKey =
  <T>(keyOf: (entry: T) => string): Merge<readonly T[]> =>
  (base, over) => [...new Map([...base, ...over].map((entry) => [keyOf(entry), entry])).values()];

export const mergeHealthcheck: Merge<Healthcheck> = (base, over) => ({ ...base, ...over });

/** Options are joined as long as the driver stays. */
export const mergeLogging: Merge<Logging> = (base, over) => {
  if (base.driver !== undefined && over.driver !== undefined && base.driver !== over.driver) return over;
  const options = joinMaps(
    base.options ?? new Map<string, string>(),
    over.options ?? new Map<string, string>(),
  );
  return { ...base, ...over, ...(options.size === 0 ? {} : { options }) };
};

export const mergeDeploy: Merge<DeployResources> = (base, over) => {
  const devices = [...(base.reservations?.devices ?? []), ...(over.reservations?.devices ?? [])];
  const limits = { ...base.limits, ...over.limits };
  const reservations = {
    ...base.reservations,
    ...over.reservations,
    ...(devices.length === 0 ? {} : { devices }),
  };
  return { limits, reservations };
};

export const mergeBlkio: Merge<BlkioConfig> = (base, over) => {
  const lists = [
    "weight_device",
    "device_read_bps",
    "device_read_iops",
    "device_write_bps",
    "device_write_iops",
  ] as const;
  const joined = lists.map((key) => [key, [...(base[key] ?? []), ...(over[key] ?? [])]] as const);
  return { ...base, ...over, ...Object.fromEntries(joined.filter(([, list]) => list.length > 0)) };
};
