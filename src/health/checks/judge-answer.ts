import { describeMs } from "../../inputs/duration.ts";
import { inert } from "../../report/inert.ts";
import { type Answer, bodyLimit, type Reply } from "./answer.ts";
import type { Check, HeaderExpectation, TextExpectation } from "./check.ts";
import { judgeJson } from "./judge-json.ts";
import { describeText, matchText, patternLimitMs } from "./match-text.ts";
import { shown } from "./shown.ts";
import { describeStatuses, isStatusIn } from "./status-ranges.ts";

/** What one answer says of a check. */
export interface Judged {
  readonly passed: boolean;
  /** Which expectations did not hold and what was seen instead, cut and inert; of one that passed, what it answered. */
  readonly detail: string;
}

/** Expectations that are told of one answer; who mends these sees the others next. */
const toldFailures = 3;
/** Bytes of a body of which a text for a message is made. */
const quotedBytes = 1_000;

/** Whether an answer is as its check expects. */
export function judgeAnswer(check: Check, answer: Answer): Judged {
  if (answer.kind === "silence") return { passed: false, detail: inert(answer.cause) };
  const failures: string[] = [];
  for (const failure of failuresOf(check, answer)) {
    failures.push(failure);
    if (failures.length === toldFailures) break;
  }
  const took = `${Math.round(answer.latencyMs)} ms`;
  if (failures.length > 0) return { passed: false, detail: inert(failures.join("; ")) };
  return {
    passed: true,
    detail: answer.kind === "reply" ? `status ${answer.status} in ${took}` : `connected in ${took}`,
  };
}

/** One by one, so that nothing is looked at once enough is known: a pattern may take its time. */
function* failuresOf({ expect }: Check, answer: Exclude<Answer, { kind: "silence" }>): Generator<string> {
  const { maxLatencyMs } = expect;
  if (answer.kind === "reply" && !isStatusIn(expect.status, answer.status)) {
    yield `expected status ${describeStatuses(expect.status)}, got ${answer.status}${insteadOf(answer)}`;
  }
  if (maxLatencyMs !== undefined && answer.latencyMs > maxLatencyMs) {
    yield `expected an answer within ${describeMs(maxLatencyMs)}, it took ${Math.round(answer.latencyMs)} ms`;
  }
  if (answer.kind === "connected") return;
  for (const header of expect.headers) yield* headerFailure(header, answer);
  if (expect.body === undefined && expect.json.length === 0) return;
  const text = textOf(answer);
  if (text.flaw !== undefined) {
    yield text.flaw;
    return;
  }
  if (expect.body !== undefined) yield* bodyFailure(expect.body, text.text, answer.cut);
  if (expect.json.length > 0) yield* judgeJson(expect.json, text.text, answer.cut);
}

/** What an unexpected status came with: where it leads, or how its body begins. */
function insteadOf({ headers, status, body }: Reply): string {
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location !== undefined) {
    return ` to ${shown(location)} (not followed: follow-redirects is 0)`;
  }
  const text = new TextDecoder().decode(body.subarray(0, quotedBytes)).trim();
  return text === "" || headers.has("content-encoding") ? "" : ` with ${shown(text)}`;
}

function* headerFailure({ name, value }: HeaderExpectation, { headers }: Reply): Generator<string> {
  const seen = headers.get(name);
  const expected = `expected header ${name} with ${describeText(value)}`;
  if (seen === undefined) yield `${expected}, and there is none`;
  else yield* textFailure(value, seen, expected, `got ${shown(seen)}`);
}

function* bodyFailure(expected: TextExpectation, text: string, cut: boolean): Generator<string> {
  const beyond = cut ? ` in its first ${bodyLimit} bytes` : "";
  const seen = text === "" ? "it is empty" : `it begins with ${shown(text)}`;
  yield* textFailure(expected, text, `expected a body with ${describeText(expected)}${beyond}`, seen);
}

function* textFailure(
  expected: TextExpectation,
  text: string,
  wanted: string,
  seen: string,
): Generator<string> {
  const matched = matchText(expected, text);
  if (matched === "too slow")
    yield `${wanted}, and the pattern had not decided after ${patternLimitMs} ms: write one with fewer repetitions`;
  else if (!matched) yield `${wanted}, ${seen}`;
}

type Text = { readonly text: string; readonly flaw?: undefined } | { readonly flaw: string };

function textOf({ body, cut, encoded, headers }: Reply): Text {
  if (encoded) {
    return {
      flaw: `the body came as ${shown(headers.get("content-encoding") ?? "")}, which is not read here, although identity was asked for`,
    };
  }
  try {
    // Where a body is cut, its last character may be.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(body, { stream: cut }) };
  } catch {
    return { flaw: "the body is not valid UTF-8" };
  }
}
