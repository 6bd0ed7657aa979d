import type { LoadSnapshot } from "../../../tests/support/load/result.ts";

/** What users met between two looks, in words a newcomer understands. */
export interface Traffic {
  readonly text: string;
  /** Nothing has failed so far. */
  readonly good: boolean;
}

/** Tells the traffic since the look before: its rate, failures so far, and which releases answered with what share. */
export function describeTraffic(before: LoadSnapshot | undefined, now: LoadSnapshot): Traffic {
  const seconds = (now.at - (before?.at ?? 0)) / 1_000;
  const answered = now.total.ok - (before?.total.ok ?? 0);
  const rate = seconds > 0 ? Math.round(answered / seconds) : 0;
  const { failed } = now.total;
  const shares = sharesSince(before, now);
  const who =
    shares.length === 0
      ? "nobody answers"
      : shares.length === 1
        ? `${shares[0]?.release} answers`
        : `${shares.map(({ release, share }) => `${release} ${percent(share)}`).join(" and ")} answer`;
  return { text: `${`${rate}`.padStart(5)} requests/s   ${failed} failed   ${who}`, good: failed === 0 };
}

function sharesSince(
  before: LoadSnapshot | undefined,
  now: LoadSnapshot,
): readonly { release: string; share: number }[] {
  const earlier = new Map(before?.releases.map(({ release, responses }) => [release, responses]));
  const grown = now.releases
    .map(({ release, responses }) => ({ release, responses: responses - (earlier.get(release) ?? 0) }))
    .filter(({ responses }) => responses > 0);
  const all = grown.reduce((sum, { responses }) => sum + responses, 0);
  return grown.map(({ release, responses }) => ({ release, share: responses / all }));
}

/** Neither 0 % nor 100 % for a release that is one of several, and two make 100 % in all. */
function percent(share: number): string {
  if (share < 0.01) return "under 1 %";
  if (share > 0.99) return "over 99 %";
  return `${share < 0.5 ? Math.ceil(share * 100) : Math.floor(share * 100)} %`;
}
