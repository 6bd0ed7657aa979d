import type { TrafficThresholds } from "../analysis/traffic.ts";
import { type Parsed, parsed } from "../failure/problem.ts";
import { parseBoolean } from "../inputs/boolean.ts";
import { parseCanary } from "../inputs/canary.ts";
import { combine, optional, required } from "../inputs/combine.ts";
import { parseDuration } from "../inputs/duration.ts";
import { parseHeaderName } from "../inputs/header-name.ts";
import { parseInteger } from "../inputs/integer.ts";
import { parsePercentage } from "../inputs/percentage.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import { parseSlowdown } from "../inputs/slowdown.ts";
import type { JudgingSettings } from "./request.ts";

/** A bake beyond this is a deploy that nobody waits for. */
const bake = { fromMs: 0, toMs: 86_400_000 };
const requests = { from: 1, to: 1_000_000_000 };

/** Reads how a release is judged once it takes traffic. */
export function readJudging(raw: RawInputs): Parsed<JudgingSettings> {
  const read = combine({
    canary: optional(raw, "canary", parseCanary),
    bakeMs: required(raw, "bake-time", (input, text) => parseDuration(input, text, bake), "30s"),
    thresholds: readThresholds(raw),
    rollbackOnFailure: required(raw, "rollback-on-failure", parseBoolean, "true"),
    previewHeader: optional(raw, "preview-header", parseHeaderName),
  });
  return read.ok ? parsed({ ...read.value, canary: read.value.canary ?? [] }) : read;
}

function readThresholds(raw: RawInputs): Parsed<TrafficThresholds> {
  return combine({
    maxErrorRate: required(raw, "max-error-rate", parsePercentage, "1%"),
    maxSlowdown: required(raw, "max-slowdown", parseSlowdown, "5"),
    minRequests: required(raw, "min-requests", (input, text) => parseInteger(input, text, requests), "50"),
  });
}
