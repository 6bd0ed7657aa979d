import { bucketsOf } from "../analysis/availability-buckets.ts";
import { availabilityPicture } from "./availability-picture.ts";
import { durationText } from "./duration-text.ts";
import { codeSpan } from "./inert-markup.ts";
import type { DeployOutcome } from "./outcome.ts";
import { marksOf, runOf } from "./run-marks.ts";

/** Marks of the picture, at most: it stays one line on a wide screen. */
const columns = 80;

/** What users saw while the deploy ran, as a sentence and a picture of one line; nothing when no URL was probed. */
export function availabilitySection(outcome: DeployOutcome): readonly string[] {
  const { availability, url, samples } = outcome;
  if (availability === undefined) return [];
  const { probes, failed, p50, p99, longestOutageMs } = availability;
  if (probes === 0) return [`**Availability:** ${codeSpan(url ?? "")} gave no probe to count.`];
  const count = `${failed} of ${probes} probes${url === undefined ? "" : ` of ${codeSpan(url)}`} failed`;
  const latency = failed === probes ? "" : `, p50 ${p50} ms, p99 ${p99} ms`;
  const outage = failed === 0 ? "" : `, longest outage ${durationText(longestOutageMs)}`;
  const sentence = `**Availability:** ${failed === 0 ? count : `**${count}**`}${latency}${outage}.`;
  if (samples.length === 0) return [sentence];
  return [
    sentence,
    "",
    ...availabilityPicture(bucketsOf(samples, runOf(outcome), columns), marksOf(outcome)),
  ];
}
