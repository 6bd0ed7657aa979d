import { nameSome } from "../headline.ts";
import type { RunMark } from "../run-marks.ts";
import { type Html, html, join, leftOut, nothing, text, within } from "./markup.ts";
import { clockText } from "./time-axis.ts";

/** Marks of one kind so close to each other that their signs would touch. */
export interface MarkGroup {
  readonly number: number;
  readonly kind: RunMark["kind"];
  /** Milliseconds since the run began. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly hosts: readonly string[];
}

/** Share of the picture's width between two signs: on a phone they stand beside each other. */
const apart = 0.065;

/** Marks in the order of time, those that would touch taken together, numbered from 1. */
export function groupMarks(marks: readonly RunMark[], lengthMs: number): readonly MarkGroup[] {
  const groups: MarkGroup[] = [];
  for (const { kind, host, atMs } of marks) {
    const last = groups.findLast((group) => group.kind === kind);
    if (last !== undefined && atMs - last.fromMs < apart * lengthMs) {
      groups[last.number - 1] = { ...last, toMs: Math.max(last.toMs, atMs), hosts: [...last.hosts, host] };
    } else {
      groups.push({ number: groups.length + 1, kind, fromMs: atMs, toMs: atMs, hosts: [host] });
    }
  }
  return groups;
}

const listBytes = 20_000;

/** What the numbers in the picture stand for. `fleet` is the number of hosts of the deploy. */
export function markList(groups: readonly MarkGroup[], fleet: number): Html {
  if (groups.length === 0) return nothing;
  const { shown, left } = within(groups, listBytes, ({ kind, fromMs, toMs, hosts }) => {
    const [from, to] = [clockText(fromMs), clockText(toMs)];
    const when = from === to ? `at ${from}` : `from ${from} to ${to}`;
    const what =
      kind === "switch" ? "traffic moved to the new release on" : "given back to the release before by";
    return html`<li>${when as Html}: ${what as Html} ${text(hosts.length === fleet && fleet > 2 ? `all ${fleet} hosts` : nameSome(hosts))}</li>`;
  });
  return html`<ol class="marks">${join(shown, "")}</ol>${leftOut(left, "marks", "the table of hosts")}`;
}
