import { nameSome } from "./headline.ts";
import { codeSpan, inertMarkdown } from "./inert-markup.ts";
import type { DeployOutcome } from "./outcome.ts";
import { linesWithin } from "./size-limit.ts";

type Plan = DeployOutcome["plan"];

/** The plan as numbered steps; hosts with the same steps share a list. At most `maxBytes`. */
export function planSection(plan: Plan, maxBytes: number): readonly string[] {
  const lines = groupedPlan(plan).flatMap(({ hosts, steps }) => [
    () =>
      `**${hosts.length === plan.length && plan.length > 1 ? "Every host" : nameSome(hosts.map(codeSpan))}**\n`,
    ...steps.map((step, at) => () => `${at + 1}. ${inertMarkdown(step)}`),
    () => (steps.length === 0 ? "Nothing to do.\n" : ""),
  ]);
  const kept = linesWithin(lines, maxBytes, (write) => write());
  return kept.length === lines.length ? kept : [...kept, "", "… and more, in the log."];
}

export interface PlanGroup {
  readonly hosts: readonly string[];
  readonly steps: readonly string[];
}

/** Hosts whose steps are the same, in the order of the first of them. */
export function groupedPlan(plan: Plan): readonly PlanGroup[] {
  const groups = new Map<string, { hosts: string[]; steps: readonly string[] }>();
  for (const { host, steps } of plan) {
    const key = JSON.stringify(steps);
    const group = groups.get(key) ?? { hosts: [], steps };
    group.hosts.push(host);
    groups.set(key, group);
  }
  return [...groups.values()];
}
