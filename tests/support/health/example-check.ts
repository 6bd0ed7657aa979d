import type { Answer } from "../../../src/health/checks/answer.ts";
import type { Check } from "../../../src/health/checks/check.ts";
import { parseChecks } from "../../../src/health/checks/parse-checks.ts";
import type { Where } from "../../../src/health/checks/parse-target.ts";

/** The checks of a text that is right. */
export function checksOf(text: string, where: Where = "gate"): readonly Check[] {
  const read = parseChecks("checks", text, where);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

/** One check of a URL, with what else it says as YAML. */
export function checkOf(url: string | URL, more: Readonly<Record<string, unknown>> = {}): Check {
  const [check] = checksOf(JSON.stringify([{ url: String(url), ...more }]), "deploy");
  if (check === undefined) throw new Error("no check");
  return check;
}

/** A reply of status 200 with changes. */
export function replyOf(
  changes: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
    readonly cut?: boolean;
    readonly encoded?: boolean;
    readonly latencyMs?: number;
  } = {},
): Extract<Answer, { kind: "reply" }> {
  const { status = 200, headers = {}, body = "", cut = false, encoded = false, latencyMs = 12 } = changes;
  return {
    kind: "reply",
    status,
    headers: new Map(Object.entries(headers)),
    body: typeof body === "string" ? Buffer.from(body) : body,
    cut,
    encoded,
    latencyMs,
  };
}
