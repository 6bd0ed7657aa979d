import type { TrafficWindow } from "../analysis/traffic.ts";

/** What a release answered, as lines for a cell of a table: `5000 requests`, `210 errors (4.20 %)`, `mean 14 ms`. */
export function windowLines({ requests, errors, meanMs }: TrafficWindow): readonly string[] {
  const share = requests === 0 || errors === 0 ? "" : ` (${percentText(errors / requests)})`;
  return [
    `${requests} ${requests === 1 ? "request" : "requests"}`,
    `${errors} ${errors === 1 ? "error" : "errors"}${share}`,
    ...(meanMs === undefined ? [] : [`mean ${meanMs.toFixed(meanMs < 10 ? 1 : 0)} ms`]),
  ];
}

function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent < 0.01 ? "< 0.01" : percent.toFixed(2)} %`;
}
