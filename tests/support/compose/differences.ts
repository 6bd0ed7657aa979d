export type Differences = Readonly<Record<string, readonly [unknown, unknown]>>;

/** Objects whose keys are names: one that is there with an empty value is not the same as none. */
const ofNames = /(?:^|\.)(?:ExposedPorts|Labels|Tmpfs|Sysctls|Annotations|Volumes)$/;

/**
 * Paths at which two JSON objects differ, with both values. Docker makes no difference between absent, null, empty,
 * zero and false, and gives lists that are sets in any order: neither counts.
 */
export function differences(one: unknown, other: unknown, path = ""): Differences {
  if (!isObject(one) && !isObject(other)) return isSame(one, other) ? {} : { [path]: [one, other] };
  const [left, right] = [asObject(one), asObject(other)];
  if (left === undefined || right === undefined) return { [path]: [one, other] };
  const found: Record<string, readonly [unknown, unknown]> = {};
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const at = path === "" ? key : `${path}.${key}`;
    const isMissing = Object.hasOwn(left, key) !== Object.hasOwn(right, key);
    if (isMissing && ofNames.test(path)) found[at] = [left[key], right[key]];
    else Object.assign(found, differences(left[key], right[key], at));
  }
  return found;
}

function isSame(one: unknown, other: unknown): boolean {
  return (
    (isNothing(one) && isNothing(other)) || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (value === undefined || value === null) return {};
  return isObject(value) ? value : undefined;
}

function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isNothing);
  if (isObject(value)) return Object.values(value).every(isNothing);
  return value === undefined || value === null || value === "" || value === 0 || value === false;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(sorted(item))).sort();
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, child]) => !isNothing(child));
  return Object.fromEntries(
    kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]),
  );
}
