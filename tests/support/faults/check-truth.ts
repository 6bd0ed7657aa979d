import { type FaultHistory, type HostState, type RunRecord, servingRelease } from "./history.ts";
import type { Violation } from "./violation.ts";

/** Results of runs that end with 0: what a failed deploy calls itself is what a rollback does. */
const good = { deploy: ["deployed", "unchanged"], rollback: ["rolled-back", "unchanged"] };
const bad = { deploy: ["failed", "rolled-back"], rollback: ["failed"] };

/** I6: exit code, outputs, log and the history on the host say what is so, by who serves users. */
export function checkTruth({ runs, states }: FaultHistory): readonly Violation[] {
  const [first, again] = runs;
  const found = [
    ...checkRun(first, states.cut).map((what) => `the first run: ${what}`),
    ...checkRun(again, states.final).map((what) => `the second run: ${what}`),
    ...states.final.flatMap((state) => checkWrittenHistory(state)),
  ];
  return found.map((what) => ({ invariant: "I6", what }));
}

/** A run that was killed says nothing more; what it wrote before must not claim an end. */
function checkRun(run: RunRecord, states: readonly HostState[]): readonly string[] {
  const { exitCode, outputs, overdue, durationMs } = run;
  if (overdue) return [`it had not ended after ${Math.round(durationMs / 1_000)} s`];
  if (exitCode === 137) return [];
  return exitCode === 0
    ? checkSuccess(run, states)
    : [...checkFailure(run), ...checkClaim(outputs["release"], states)];
}

function checkSuccess({ asked, outputs }: RunRecord, states: readonly HostState[]): readonly string[] {
  const { result = "", reason = "", digest = "", release = "" } = outputs;
  const problems: string[] = [];
  if (!good[asked.verb].includes(result)) problems.push(`exit code 0 with result "${result}"`);
  if (reason !== "") problems.push(`exit code 0 with reason "${reason}"`);
  if (digest !== asked.digest) problems.push(`it tells digest ${digest}, ${asked.digest} was asked for`);
  if (release === "") problems.push("exit code 0 names no release");
  for (const state of states) {
    if (state.servedBy.join() !== asked.tag) {
      problems.push(
        `exit code 0, but ${state.servedBy.join(", ") || "nothing"} serves on ${state.host}, not ${asked.tag}`,
      );
    }
  }
  return [...problems, ...checkClaim(release, states)];
}

function checkFailure({ asked, exitCode, outputs, log }: RunRecord): readonly string[] {
  const { result = "", reason = "" } = outputs;
  const problems: string[] = [];
  if (!bad[asked.verb].includes(result)) problems.push(`exit code ${exitCode} with result "${result}"`);
  if (reason === "") problems.push(`exit code ${exitCode} gives no reason`);
  if (reason === "internal") problems.push("the reason is a fault of the tool itself");
  if (!/^::error/m.test(log)) problems.push(`exit code ${exitCode}, and no error in the log`);
  return problems;
}

/** Whoever is told to be live is. */
function checkClaim(release: string | undefined, states: readonly HostState[]): readonly string[] {
  if (release === undefined || release === "") return [];
  return states.flatMap((state) => {
    const serving = servingRelease(state)?.release;
    return serving === release
      ? []
      : [`it tells that ${release} is live; ${serving ?? "nothing"} is on ${state.host}`];
  });
}

/** The history of a host names what is live as its newest good release, and leaves nothing open. */
function checkWrittenHistory(state: HostState): readonly string[] {
  const serving = servingRelease(state)?.release;
  const { entries } = JSON.parse(state.disk?.history ?? '{"entries":[]}') as {
    entries: { release: string; result?: string }[];
  };
  const problems: string[] = [];
  const newest = entries.find(({ result = "deployed" }) => result === "deployed")?.release;
  if (newest !== serving)
    problems.push(
      `the history of ${state.host} has ${newest ?? "nothing"} as its newest good release, ${serving} is live`,
    );
  for (const { release, result } of entries) {
    if (result === "baking") problems.push(`the history of ${state.host} has ${release} in its bake still`);
  }
  return problems;
}
