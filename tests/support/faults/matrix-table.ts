import type { Cut } from "./cut.ts";
import type { Outcome } from "./fault-bed.ts";
import { isRead, type Schedule, type Story, stories } from "./schedule.ts";

const columns: readonly { readonly title: string; readonly cut: Omit<Cut, "at"> }[] = [
  { title: "killed before", cut: { kind: "kill", time: "before" } },
  { title: "killed after", cut: { kind: "kill", time: "after" } },
  { title: "reset before", cut: { kind: "reset", time: "before" } },
  { title: "reply lost", cut: { kind: "reset", time: "after" } },
  { title: "silent before", cut: { kind: "black-hole", time: "before" } },
  { title: "silent after", cut: { kind: "black-hole", time: "after" } },
  { title: "cancelled", cut: { kind: "cancel", time: "before" } },
];

const titles: Readonly<Record<Story, string>> = {
  "first deploy": "A first deploy",
  deploy: "A deploy over a live release",
  rollback: "A rollback to the release before",
};

/** A schedule, and what came of it. */
export interface Made extends Outcome {
  readonly schedule: Schedule;
}

/** What came of a matrix of schedules, in Markdown: figures, and a row for each request. */
export function matrixTable(outcomes: readonly Made[]): string {
  const sections = stories.map((story) => {
    const own = outcomes.filter(({ schedule }) => schedule.story === story);
    return own.length === 0 ? "" : section(story, own);
  });
  return [figures(outcomes), ...sections, objections(outcomes)].filter((part) => part !== "").join("\n\n");
}

function figures(outcomes: readonly Made[]): string {
  const broken = outcomes.filter(({ violations }) => violations.length > 0).length;
  const missed = outcomes.filter(({ history }) => !history.reached).length;
  const ok = sum(outcomes.map(({ history }) => history.load?.ok ?? 0));
  const failed = sum(outcomes.map(({ history }) => history.load?.failed ?? 0));
  const silent = outcomes.filter(({ schedule }) => schedule.cut.kind === "black-hole");
  const slowest = Math.max(0, ...silent.map(({ history }) => history.runs[0].durationMs));
  return [
    `${outcomes.length} schedules, each the same run twice; ${broken} broke an invariant.`,
    `Users sent ${ok + failed} requests, of which ${failed} failed.`,
    ...(silent.length === 0
      ? []
      : [`The longest run whose host fell silent ended after ${(slowest / 1_000).toFixed(1)} s.`]),
    ...(missed === 0 ? [] : [`${missed} runs did not come to their cut: how often a run asks differs.`]),
  ].join(" ");
}

function section(story: Story, outcomes: readonly Made[]): string {
  const rows = new Map<string, Made[]>();
  for (const outcome of outcomes) {
    const { name, nth } = outcome.schedule.cut.at;
    const row = isRead(name) ? `\`${name}\`` : `\`${name}\` ${nth}`;
    rows.set(row, [...(rows.get(row) ?? []), outcome]);
  }
  return [
    `**${titles[story]}**`,
    "",
    `| request | ${columns.map(({ title }) => title).join(" | ")} |`,
    `| --- | ${columns.map(() => "---").join(" | ")} |`,
    ...[...rows].map(([row, own]) => `| ${row} | ${columns.map(({ cut }) => cell(own, cut)).join(" | ")} |`),
  ].join("\n");
}

function cell(outcomes: readonly Made[], { kind, time }: Omit<Cut, "at">): string {
  const own = outcomes.filter(({ schedule }) => schedule.cut.kind === kind && schedule.cut.time === time);
  const broken = new Set(own.flatMap(({ violations }) => violations.map(({ invariant }) => invariant)));
  if (own.length === 0) return "";
  return broken.size === 0 ? "holds" : [...broken].sort().join(" ");
}

function objections(outcomes: readonly Made[]): string {
  return outcomes
    .flatMap(({ history, violations }) =>
      violations.map(({ invariant, what }) => `- ${invariant}, ${history.title}: ${what}`),
    )
    .join("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
