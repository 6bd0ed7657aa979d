import type { RunContext } from "../release/origin.ts";
import { rollbackMessage, rollbackStatus } from "../report/rollback-message.ts";
import type { RollbackOutcome } from "../report/rollback-outcome.ts";
import type { RollbackRequest } from "../rollback/request.ts";
import type { ChosenTarget } from "../rollback/run.ts";
import type { DeploymentRecord } from "./github-deployment.ts";
import { patienceMs, patienceWhenCancelledMs } from "./notifier.ts";
import { recordOf } from "./record-of.ts";
import { sendToSlack } from "./slack.ts";

/** Tells others than the log what becomes of a rollback. Nothing of it throws or changes a result. */
export interface RollbackNotifier {
  /** The first change to a host is due. */
  begin(target: ChosenTarget): void;
  /** Tells everybody how it ended. @returns the outcome, with a notice for each who could not be told */
  conclude(outcome: RollbackOutcome): Promise<RollbackOutcome>;
}

/** GitHub's record is of the commit that comes back where that is known, and else of the one that runs this. */
export function rollbackNotifier(
  { service, to, notifications }: RollbackRequest,
  origin: RunContext,
  cancelled: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): RollbackNotifier {
  const { slackWebhook } = notifications;
  const timeoutMs = () => (cancelled.aborted ? patienceWhenCancelledMs : patienceMs);
  const recordFor = (image: string, commit: string | undefined) =>
    recordOf({ service, image, url: undefined, commit }, notifications, origin, timeoutMs, environment);
  let record: DeploymentRecord | undefined;
  const tellSlack = async (outcome: RollbackOutcome): Promise<readonly string[]> => {
    const message = slackWebhook && rollbackMessage(outcome, origin, notifications.environment);
    const trouble = message && (await sendToSlack(slackWebhook, message, timeoutMs()));
    return trouble === undefined ? [] : [trouble];
  };
  return {
    begin(target) {
      record = recordFor(target.image, target.commit ?? origin.commit);
      record?.begin(target);
    },
    async conclude(outcome) {
      record ??= recordFor(to, origin.commit);
      const told = await Promise.all([record?.conclude(rollbackStatus(outcome)) ?? [], tellSlack(outcome)]);
      return { ...outcome, notices: [...outcome.notices, ...told.flat()] };
    },
  };
}
