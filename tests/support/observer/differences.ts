/** Everything in which two values differ, as `path: before -> after`, but for paths that match `apart`. */
export function differences(
  before: unknown,
  after: unknown,
  apart: readonly RegExp[],
  path = "",
): readonly string[] {
  if (apart.some((pattern) => pattern.test(path))) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) =>
      differences(before[key], after[key], apart, path === "" ? key : `${path}.${key}`),
    );
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  return was === is ? [] : [`${path}: ${was} -> ${is}`];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
