import { readTransport } from "../deploy/read-transport.ts";
import { type Parsed, parsed, refused } from "../failure/problem.ts";
import type { Check } from "../health/checks/check.ts";
import { parseChecks } from "../health/checks/parse-checks.ts";
import type { Where } from "../health/checks/parse-target.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import { parseChoice } from "../inputs/choice.ts";
import { combine, required } from "../inputs/combine.ts";
import { describeMs, parseDuration } from "../inputs/duration.ts";
import { knownGateInputs } from "../inputs/gate-inputs.ts";
import { parseInteger } from "../inputs/integer.ts";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";
import { inputsUnknown } from "../inputs/refused-inputs.ts";
import { parseSocketPath } from "../inputs/socket-path.ts";
import { parseServiceName } from "../release/service-name.ts";
import type { GateRequest } from "./request.ts";

const hourMs = 3_600_000;

/** Everything a gate is asked for, or every problem of every input at once. The caller has filled in the defaults. */
export async function readGateRequest(raw: RawInputs): Promise<Parsed<GateRequest>> {
  const where = textOf(raw, "service") === undefined ? "gate" : "inside";
  const unknown = inputsUnknown(raw, knownGateInputs);
  return combine({
    checks: readChecks(raw, where),
    ...readTimes(raw),
    mode: required(raw, "mode", (input, text) => parseChoice(input, text, ["all", "any"] as const), "all"),
    followRedirects: integer(raw, "follow-redirects", 0, 20),
    fleet: where === "gate" ? refuseHosts(raw) : await readFleet(raw),
    others: unknown.length > 0 ? ({ ok: false, problems: unknown } as const) : parsed(undefined),
  });
}

function readChecks(raw: RawInputs, where: Where): Parsed<readonly Check[]> {
  const [url, checks] = [textOf(raw, "url"), textOf(raw, "checks")];
  if (url !== undefined && checks !== undefined) {
    return refused("url", "is set besides checks: leave it out, and write it as one of the checks");
  }
  if (checks !== undefined) return parseChecks("checks", checks, where);
  if (url === undefined) {
    const example = where === "gate" ? "https://shop.example.com/health" : "/health";
    return refused("url", "is not set, and neither is checks: name what to ask", example);
  }
  const read = parseChecks("url", JSON.stringify([{ url }]), where);
  if (read.ok) return read;
  // The list is made here, and its places would mean nothing to who wrote a URL.
  const problems = read.problems.map((problem) => ({
    ...problem,
    message: problem.message.replace(/^at \[0\](?:\.url)?, line 1: /, ""),
  }));
  return { ok: false, problems };
}

function readTimes(raw: RawInputs) {
  const timeoutMs = duration(raw, "timeout", 100, 24 * hourMs, "60s");
  const intervalMs = duration(raw, "interval", 10, hourMs, "5s");
  const threshold = integer(raw, "success-threshold", 1, 100);
  return {
    timeoutMs: longEnough(timeoutMs, intervalMs, threshold),
    intervalMs,
    attemptTimeoutMs: duration(raw, "attempt-timeout", 10, hourMs, "5s"),
    threshold,
  };
}

/** A gate that cannot pass in its time would only ever fail. */
function longEnough(
  timeout: Parsed<number>,
  interval: Parsed<number>,
  threshold: Parsed<number>,
): Parsed<number> {
  if (!timeout.ok || !interval.ok || !threshold.ok) return timeout;
  if (timeout.value <= interval.value) return refused("timeout", "must be longer than interval", "60s");
  const pausesMs = (threshold.value - 1) * interval.value;
  if (timeout.value > pausesMs) return timeout;
  const message = `must be longer than the ${describeMs(pausesMs)} that success-threshold ${threshold.value} pauses in all`;
  return refused("timeout", message, describeMs(pausesMs + 10 * interval.value));
}

async function readFleet(raw: RawInputs): Promise<Parsed<FleetRequest>> {
  return combine({
    service: required(raw, "service", (_, text) => parseServiceName(text), "shop-api"),
    transport: await readTransport(raw),
    dockerSocket: required(raw, "docker-socket", parseSocketPath, "/var/run/docker.sock"),
  });
}

/** Keys that are set besides may serve other steps as well; hosts would be left out in silence. */
function refuseHosts(raw: RawInputs): Parsed<undefined> {
  if (textOf(raw, "hosts") === undefined) return parsed(undefined);
  return refused(
    "service",
    "is not set, and hosts is: name the service whose live release is asked there",
    "shop-api",
  );
}

function duration(
  raw: RawInputs,
  input: string,
  fromMs: number,
  toMs: number,
  example: string,
): Parsed<number> {
  return required(raw, input, (name, text) => parseDuration(name, text, { fromMs, toMs }), example);
}

function integer(raw: RawInputs, input: string, from: number, to: number): Parsed<number> {
  return required(raw, input, (name, text) => parseInteger(name, text, { from, to }), `${from}`);
}
