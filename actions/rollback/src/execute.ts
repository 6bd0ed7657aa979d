import { asFailure } from "../../../src/failure/failure.ts";
import { cancellation } from "../../../src/runner/cancellation.ts";
import { concludeFailure, concludeRefused } from "../../../src/runner/conclude.ts";
import { concludeRollback, concludeRollbackNotices } from "../../../src/runner/conclude-rollback.ts";
import { githubJournal } from "../../../src/runner/github-journal.ts";
import { forgetLease, rememberLease } from "../../../src/runner/lease-state.ts";
import { rollbackNotifier } from "../../../src/runner/rollback-notifier.ts";
import { runContext } from "../../../src/runner/run-context.ts";
import { readInputs } from "./inputs.ts";

/** Reads the inputs, rolls back, reports. Sets the exit code; does not throw. */
export async function execute(): Promise<void> {
  const cancelled = cancellation();
  const journal = githubJournal();
  try {
    const request = await readInputs();
    if (!request.ok) return await concludeRefused(request.problems, "invalid-input");
    const { rollback } = await import("../../../src/rollback/rollback.ts");
    const origin = runContext();
    const others = rollbackNotifier(request.value, origin, cancelled.signal);
    const outcome = await rollback(request.value, {
      journal,
      origin,
      signal: cancelled.signal,
      onChange: (target) => others.begin(target),
      onHolder: rememberLease,
      onReleased: forgetLease,
    });
    journal.close();
    await concludeRollback(outcome);
    await concludeRollbackNotices(await others.conclude(outcome));
  } catch (error) {
    journal.close();
    await concludeFailure(asFailure(error), "The rollback ended unexpectedly");
  } finally {
    cancelled.dispose();
  }
}
