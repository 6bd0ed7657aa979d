import { type Parsed, type Problem, parsed, refused } from "../failure/problem.ts";
import { problemsOf } from "./combine.ts";
import { parseDuration } from "./duration.ts";
import { listEntries } from "./list.ts";
import { quoted } from "./quoted.ts";

/** One step of a canary: where the candidate gets live traffic, and for how long. */
export type CanaryStep =
  | {
      readonly kind: "share";
      /** Of all requests, in 1/10,000. */
      readonly share: number;
      readonly holdMs: number;
    }
  | {
      /** All requests of one host. */
      readonly kind: "host";
      readonly holdMs: number;
    };

const example = "5%:30s, 25%:30s";
const maxSteps = 20;
const hold = { fromMs: 1_000, toMs: 86_400_000 };

/**
 * Reads `5%:30s, 25%:30s`: shares of live traffic, which must rise, each with the time it is held. The first step may
 * be `host:30s`. The last step to all traffic is the promotion, and is not written down.
 */
export function parseCanary(input: string, text: string): Parsed<readonly CanaryStep[]> {
  const entries = listEntries(text);
  if (entries.length === 0) return refused(input, "names no step", example);
  if (entries.length > maxSteps) return refused(input, `has more than ${maxSteps} steps`, example);
  const read = entries.map((entry) => parseStep(input, entry));
  const problems = read.flatMap(problemsOf);
  const steps = read.flatMap((each) => (each.ok ? [each.value] : []));
  const all = [...problems, ...problemsOfOrder(input, entries, problems.length === 0 ? steps : [])];
  return all.length > 0 ? { ok: false, problems: all } : parsed(steps);
}

function parseStep(input: string, entry: string): Parsed<CanaryStep> {
  const [, place, time] = /^([^:]*):([^:]*)$/.exec(entry) ?? [];
  if (place === undefined || time === undefined) {
    return refused(input, `has the step ${quoted(entry)}, which is not a share and a duration`, example);
  }
  const held = parseHold(input, time.trim());
  if (place.trim() === "host") return held.ok ? parsed({ kind: "host", holdMs: held.value }) : held;
  const share = parseShare(input, place.trim());
  if (held.ok && share.ok) return parsed({ kind: "share", share: share.value, holdMs: held.value });
  return { ok: false, problems: [...problemsOf(share), ...problemsOf(held)] };
}

function parseHold(input: string, text: string): Parsed<number> {
  const held = parseDuration(input, text, hold);
  if (held.ok) return held;
  const problems = held.problems.map((problem) => ({
    ...problem,
    message: `has a step whose duration ${problem.message}`,
  }));
  return { ok: false, problems };
}

/** In 1/10,000, which is what the proxy counts in: two decimals of a percent. */
function parseShare(input: string, text: string): Parsed<number> {
  const [, whole, decimals = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(text) ?? [];
  if (whole === undefined) {
    return refused(
      input,
      `has the share ${quoted(text)}, which is not host, nor a percentage from 0.01%`,
      example,
    );
  }
  const share = Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
  if (share === 0) return refused(input, "has a share of 0%, which tells nothing", "1%:30s");
  if (share === 10_000) {
    const advice = "which is the promotion itself: leave that step out, and hold it with bake-time";
    return refused(input, `has a share of 100%, ${advice}`, example);
  }
  if (share > 10_000) return refused(input, `has the share ${quoted(text)}, which is over 100%`, example);
  return parsed(share);
}

function problemsOfOrder(
  input: string,
  entries: readonly string[],
  steps: readonly CanaryStep[],
): readonly Problem[] {
  return steps.flatMap((step, position) => {
    const before = steps[position - 1];
    if (before === undefined) return [];
    const entry = quoted(entries[position] ?? "");
    if (step.kind === "host") {
      return [
        {
          input,
          message: `has the step ${entry} after another: a host comes first`,
          example: `host:30s, ${example}`,
        },
      ];
    }
    if (before.kind === "share" && step.share <= before.share) {
      return [{ input, message: `has the step ${entry}, which does not go up`, example }];
    }
    return [];
  });
}
