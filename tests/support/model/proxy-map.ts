/**
 * A map of HAProxy's as its runtime API keeps it: versions are prepared in rising order and committed each at most once,
 * none below one that was committed. Numbering begins anew with the process.
 */
export interface ProxyMap {
  committed: number;
  prepared: number;
  /** What the map says; `undefined` once a version without content was committed. */
  says: string | undefined;
  /** What was added to versions that are not committed yet. */
  versions: Record<number, string>;
}

/** The map of a process that has just read its disk. */
export function startedMap(onDisk: string): ProxyMap {
  return { committed: 0, prepared: 0, says: onDisk, versions: {} };
}

/** `prepare map`: the next number. */
export function prepare(map: ProxyMap): number {
  map.prepared += 1;
  return map.prepared;
}

function isInRange(map: ProxyMap, version: number): boolean {
  return version > map.committed && version <= map.prepared;
}

/** `add map @n`: refused outside of what is prepared and not committed. */
export function add(map: ProxyMap, version: number, value: string): boolean {
  if (!isInRange(map, version)) return false;
  map.versions[version] = value;
  return true;
}

/** `commit map @n`: refused out of range; a version that is prepared and empty empties the map. */
export function commit(map: ProxyMap, version: number): boolean {
  if (!isInRange(map, version)) return false;
  map.says = map.versions[version];
  map.committed = version;
  for (const older of Object.keys(map.versions).map(Number)) {
    if (older <= version) delete map.versions[older];
  }
  return true;
}
