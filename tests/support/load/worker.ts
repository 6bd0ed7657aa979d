/**
 * The load's own process, so that a busy event loop of the test hides no outage. Started by start.ts with an
 * IPC channel; it ends with its result, or as soon as the process that started it is gone.
 */
import type { FromWorker, ToWorker } from "./message.ts";
import type { CompletePlan } from "./mix.ts";
import type { LoadResult } from "./result.ts";
import { LoadRun } from "./run.ts";

let run: LoadRun | undefined;

process.on("disconnect", () => process.exit(1));
process.on("message", (message: ToWorker) => obey(message));

function obey(message: ToWorker): void {
  switch (message.type) {
    case "start":
      run = start(message.plan);
      return;
    case "mark":
      run?.mark(message.at, message.label);
      return;
    case "expect":
      run?.expect(message.at, message.releases);
      tell({ type: "expected", id: message.id });
      return;
    case "snapshot":
      if (run !== undefined) tell({ type: "snapshot", id: message.id, snapshot: run.snapshot() });
      return;
    case "stop":
      end("stop");
      return;
  }
}

function start(plan: CompletePlan): LoadRun {
  const silence = setTimeout(() => {
    if (run !== undefined) tell({ type: "silent", snapshot: run.snapshot() }, () => process.exit(1));
  }, plan.timeoutMs);
  setTimeout(() => end("max-duration"), plan.maxDurationMs);
  return new LoadRun(plan, () => {
    clearTimeout(silence);
    tell({ type: "flowing" });
  });
}

function end(endedBy: LoadResult["endedBy"]): void {
  run
    ?.stop(endedBy)
    .then((result) => tell({ type: "result", result }, () => process.exit(0)))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
}

function tell(message: FromWorker, sent?: () => void): void {
  process.send?.(message, undefined, undefined, () => sent?.());
}
