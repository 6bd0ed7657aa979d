import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { types } from "node:util";
import { htmlReport } from "../report/html/report.ts";
import type { DeployOutcome } from "../report/outcome.ts";
import { redactOutcome } from "../report/redact-outcome.ts";

/** Where the HTML report of a deploy goes. Nothing of it throws. */
export interface ReportFile {
  readonly path: string;
  /** Writes the report, over one written before. @returns one sentence when that did not work */
  write(outcome: DeployOutcome): Promise<string | undefined>;
}

/**
 * @param secrets texts that the report shows as `***`
 * @param mode permissions of a file that was not there
 */
export function reportFile(path: string, secrets: readonly string[], mode = 0o666): ReportFile {
  return {
    path,
    async write(outcome) {
      try {
        await writeFile(path, htmlReport(redactOutcome(outcome, secrets)), { mode });
        return undefined;
      } catch (cause) {
        const why = types.isNativeError(cause) ? cause.message : String(cause);
        return `The HTML report could not be written: ${why}`;
      }
    },
  };
}

/** A new file among the runner's temporary ones, which only its user can read: containers' words can stand in it. */
export function temporaryReport(
  service: string,
  secrets: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): ReportFile {
  const folder = environment["RUNNER_TEMP"] || tmpdir();
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const name = `tidegate-report-${service}-${time}-${randomBytes(6).toString("hex")}.html`;
  return reportFile(join(folder, name), secrets, 0o600);
}
