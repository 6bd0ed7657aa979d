import type { ListedAction } from "../rollback/join-history.ts";
import { alignedColumns } from "./aligned-columns.ts";
import { durationText } from "./duration-text.ts";
import { utcText } from "./utc-text.ts";

/** Lines of a terminal that a history may take. */
const mostLines = 100;

/** Deploys and rollbacks as aligned lines for a terminal, the newest 100. */
export function historyText(actions: readonly ListedAction[]): readonly string[] {
  if (actions.length === 0) return ["nothing is known of what happened"];
  const shown = actions.slice(0, mostLines);
  const rows = [
    ["WHEN (UTC)", "WHAT", "RELEASE", "IMAGE", "RESULT", "TOOK", "BY", "COMMIT", "RUN", "MESSAGE"],
    ...shown.map((one) => [
      utcText(one.at),
      one.verb,
      one.release,
      one.image,
      resultText(one),
      durationText(one.durationMs),
      one.actor ?? "",
      one.commit?.slice(0, 7) ?? "",
      one.run ?? "",
      one.message ?? "",
    ]),
  ];
  const left = actions.length - shown.length;
  return [...alignedColumns(rows), ...(left === 0 ? [] : [`… and ${left} more, with --json`])];
}

/** `deployed`, `failed: checks-failed`. */
export function resultText({ result, reason }: Pick<ListedAction, "result" | "reason">): string {
  return reason === null ? result : `${result}: ${reason}`;
}
