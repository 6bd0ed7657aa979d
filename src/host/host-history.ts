import { Failure } from "../failure/failure.ts";
import { emptyHistory, type History, readHistory } from "../release/history.ts";

/**
 * The history a host's file holds, and what is odd about it.
 *
 * @throws Failure `state-unreadable` when a newer version wrote it: this one must not write over it
 */
export function hostHistory(
  text: string | undefined,
  host: string,
): { readonly history: History; readonly oddities: readonly string[] } {
  const reading = readHistory(text);
  switch (reading.kind) {
    case "read":
      return { history: reading.history, oddities: [] };
    case "damaged":
      return {
        history: emptyHistory,
        oddities: ["the history on the host cannot be read and is begun anew"],
      };
    case "newer":
      throw new Failure(
        "state-unreadable",
        `the service's history was written by a newer Tidegate (${reading.version})`,
        {
          host,
          advice: "Update the version of Tidegate this workflow uses to the newest that deployed here.",
        },
      );
  }
}
