import type { GateOutcome } from "../gate/outcome.ts";
import { durationText } from "./duration-text.ts";
import type { HeadlineStyle } from "./headline.ts";

const plain: HeadlineStyle = { code: (text) => text, strong: (text) => text };

/** One sentence that says how a gate ended, for the log as it is, for Markdown with a style. */
export function gateHeadline(outcome: GateOutcome, style: HeadlineStyle = plain): string {
  const { findings, service, attempts } = outcome;
  const checks = findings[0]?.report.checks ?? [];
  const [only] = checks;
  const what = checks.length === 1 && only !== undefined ? style.code(only.name) : `${checks.length} checks`;
  const hosts = findings.length === 1 ? "1 host" : `${findings.length} hosts`;
  const where = service === undefined ? "" : ` of ${style.strong(service)} inside ${hosts}`;
  const after = `after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`} in ${durationText(outcome.durationMs)}`;
  if (outcome.result === "failed") {
    const subject = service === undefined ? "The gate" : `The gate of ${style.strong(service)}`;
    return `${subject} failed: it could not be asked as it should be`;
  }
  return outcome.result === "healthy"
    ? `Healthy: ${what}${where}, ${after}`
    : `NOT healthy: ${what}${where}, ${after}`;
}
