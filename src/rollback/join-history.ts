import type { HistoryEntry } from "../release/history.ts";
import type { HostKnowledge } from "./known-releases.ts";

/** One deploy or rollback as the fleet tells of it. What is not known is `null`. */
export interface ListedAction {
  readonly verb: HistoryEntry["verb"];
  /** What was to go live. */
  readonly release: string;
  readonly digest: string;
  readonly image: string;
  /** The release that was live before. */
  readonly previous: string | null;
  readonly result: HistoryEntry["result"];
  readonly reason: string | null;
  /** When it began, ISO 8601. */
  readonly at: string;
  /** On the host where it took longest. */
  readonly durationMs: number;
  readonly actor: string | null;
  readonly commit: string | null;
  /** URL of the run. */
  readonly run: string | null;
  readonly message: string | null;
  /** Those whose history has it. */
  readonly hosts: readonly string[];
}

interface Told extends HistoryEntry {
  readonly host: string;
}

/** Every deploy and rollback that any host's history has, newest first. */
export function joinHistory(
  hosts: readonly Pick<HostKnowledge, "host" | "history">[],
): readonly ListedAction[] {
  const told = hosts.flatMap(({ host, history }) =>
    history.entries.map((entry): Told => ({ ...entry, host })),
  );
  const byAction = Map.groupBy(told, ({ verb, release, at }) => `${verb} ${release} ${at}`);
  const actions = [...byAction.values()].flatMap((same) => joined(same) ?? []);
  return actions.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

const worstFirst: readonly HistoryEntry["result"][] = ["baking", "failed", "rolled-back", "deployed"];

/** Where it did not end alike on all hosts, the worse end is told. */
function joined(same: readonly Told[]): ListedAction | undefined {
  const worst = same.toSorted((a, b) => worstFirst.indexOf(a.result) - worstFirst.indexOf(b.result));
  const [first] = worst;
  if (first === undefined) return undefined;
  const { verb, release, digest, image, previous, result, reason, at, actor, commit, run, message } = first;
  return {
    verb,
    release,
    digest,
    image,
    previous: previous ?? null,
    result,
    reason: reason ?? null,
    at,
    durationMs: Math.max(...same.map((one) => one.durationMs)),
    actor: actor ?? null,
    commit: commit ?? null,
    run: run ?? null,
    message: message ?? null,
    hosts: same.map((one) => one.host),
  };
}
