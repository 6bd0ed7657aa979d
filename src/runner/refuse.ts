import { error, setOutput } from "@actions/core";
import { Failure } from "../failure/failure.ts";

/**
 * Ends an action that has its name and contract but no engine behind it yet: outputs
 * `result=failed` and `reason=not-built-yet`, one annotation, exit code 1.
 */
export function refuseUnbuilt(action: string): void {
  const failure = new Failure("not-built-yet", `The action ${action} is not built yet: nothing was done.`, {
    advice: "Take this step out of the workflow until a release of Tidegate names it in its changelog.",
  });
  setOutput("result", "failed");
  setOutput("reason", failure.reason);
  error(`${failure.message} ${failure.advice}`, { title: `${action}: not built yet` });
  process.exitCode = 1;
}
