import { asFailure } from "../../../src/failure/failure.ts";
import { gate } from "../../../src/gate/gate.ts";
import { cancellation } from "../../../src/runner/cancellation.ts";
import { concludeFailure, concludeRefused } from "../../../src/runner/conclude.ts";
import { concludeGate } from "../../../src/runner/conclude-gate.ts";
import { githubJournal } from "../../../src/runner/github-journal.ts";
import { readInputs } from "./inputs.ts";

/** Reads the inputs, asks, reports. Sets the exit code; does not throw. */
export async function execute(): Promise<void> {
  const cancelled = cancellation();
  const journal = githubJournal();
  try {
    const request = await readInputs();
    if (!request.ok) return await concludeRefused(request.problems, "invalid-input");
    const outcome = await gate(request.value, { journal, signal: cancelled.signal });
    journal.close();
    await concludeGate(outcome);
  } catch (error) {
    journal.close();
    await concludeFailure(asFailure(error), "The gate ended unexpectedly");
  } finally {
    cancelled.dispose();
  }
}
