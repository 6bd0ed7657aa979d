import { asFailure } from "../../../src/failure/failure.ts";
import { cancellation } from "../../../src/runner/cancellation.ts";
import {
  concludeDeploy,
  concludeFailure,
  concludeNotices,
  concludeRefused,
} from "../../../src/runner/conclude.ts";
import { githubJournal } from "../../../src/runner/github-journal.ts";
import { forgetLease, rememberLease } from "../../../src/runner/lease-state.ts";
import { notifier } from "../../../src/runner/notifier.ts";
import { temporaryReport } from "../../../src/runner/report-file.ts";
import { runContext } from "../../../src/runner/run-context.ts";
import { readInputs, readSecrets } from "./inputs.ts";

/** Reads the inputs, deploys, reports. Sets the exit code; does not throw. */
export async function execute(): Promise<void> {
  const cancelled = cancellation();
  const journal = githubJournal();
  try {
    const request = await readInputs();
    if (!request.ok) return await concludeRefused(request.problems);
    const { deploy } = await import("../../../src/deploy/deploy.ts");
    const origin = runContext();
    const others = notifier(request.value, origin, cancelled.signal);
    const outcome = await deploy(request.value, {
      journal,
      origin,
      signal: cancelled.signal,
      onChange: (release) => others.begin(release),
      onHolder: rememberLease,
      onReleased: forgetLease,
    });
    journal.close();
    const report = temporaryReport(request.value.service, readSecrets());
    const concluded = await concludeDeploy(outcome, report);
    await concludeNotices(await others.conclude(concluded), report);
  } catch (error) {
    journal.close();
    await concludeFailure(asFailure(error), "The deploy ended unexpectedly");
  } finally {
    cancelled.dispose();
  }
}
