import { codeSpan } from "./inert-markup.ts";
import type { HostFallback, HostOutcome } from "./outcome.ts";
import { linesWithin } from "./size-limit.ts";

/** Hosts that gave traffic back to the release before by themselves; nothing when none did. At most `maxBytes`. */
export function fallbacksSection(hosts: readonly HostOutcome[], maxBytes: number): readonly string[] {
  const fallen = hosts.flatMap(({ host, fallback }) => (fallback === undefined ? [] : [{ host, fallback }]));
  if (fallen.length === 0) return [];
  const lines = linesWithin(
    fallen,
    maxBytes,
    ({ host, fallback }) => `> - ${tellFallback(codeSpan(host), fallback)}`,
  );
  const left = fallen.length - lines.length;
  return [
    "> [!CAUTION]",
    "> **Turned back by the host itself**, because the new release failed its users:",
    ">",
    ...lines,
    ...(left === 0 ? [] : [`> - … and ${left} more hosts.`]),
  ];
}

/** One sentence or two: when, and what it cost. */
export function tellFallback(host: string, { at, lost, fallbackFailed }: HostFallback): string {
  const known = at !== undefined && !Number.isNaN(at.getTime());
  const when = known ? `at ${at.toISOString().slice(11, 23)} UTC` : "at a time it does not tell";
  const cost = `${lost} ${lost === 1 ? "request" : "requests"} failed until then`;
  const also = fallbackFailed
    ? " The release before failed as well: look at what both need, a database for one."
    : "";
  return `${host} ${when}: ${cost}.${also}`;
}
