const binaryUnits: Readonly<Record<string, number>> = {
  "": 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
};
const unitNs: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3_600e9,
  d: 86_400e9,
  w: 604_800e9,
};

/** `512m`, `1.5gb`, `1073741824` or `64 KiB` in bytes, or `undefined`; a kilobyte has 1024 (docker/go-units). */
export function parseBytes(text: string): number | undefined {
  const [, number, unit = ""] =
    /^(\d+(?:\.\d*)?|\.\d+) ?(?:([kmgtp]?)(?:b|(?<=[kmgtp])ib)?)$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.trunc(Number(number) * (binaryUnits[unit.toLowerCase()] ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `1m30s`, `500ms`, `1.5h` or `2d` in nanoseconds, or `undefined`: Go's durations, with days and weeks. */
export function parseDurationNs(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+$/.test(text)) return undefined;
  let ns = 0;
  for (const [, number, unit = ""] of text.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    ns += Math.trunc(Number(number) * (unitNs[unit] ?? Number.NaN));
  }
  return Number.isSafeInteger(ns) ? ns : undefined;
}

/** A number of CPUs in billionths, with the precision Compose has it (a 32-bit float). */
export function nanoCpus(cpus: number): number {
  return Math.trunc(Math.fround(Math.fround(cpus) * 1e9));
}
