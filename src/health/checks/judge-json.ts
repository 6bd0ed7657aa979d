import { bodyLimit } from "./answer.ts";
import type { JsonExpectation, JsonScalar, JsonValueExpectation } from "./check.ts";
import { valueAt } from "./json-path.ts";
import { describePattern, matchPattern, patternLimitMs } from "./match-text.ts";
import { shown } from "./shown.ts";

/** Which expectations a JSON document does not meet, one sentence each. */
export function* judgeJson(
  expectations: readonly JsonExpectation[],
  text: string,
  cut: boolean,
): Generator<string> {
  if (cut) {
    yield `expected JSON, and the body is longer than the ${bodyLimit} bytes that are read of it`;
    return;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    yield text === "" ? "expected JSON, and the body is empty" : `expected JSON, got ${shown(text)}`;
    return;
  }
  for (const { path, steps, value } of expectations) yield* failureAt(path, value, valueAt(document, steps));
}

function* failureAt(path: string, expected: JsonValueExpectation, seen: unknown): Generator<string> {
  const matched = matches(expected, seen);
  if (matched === true) return;
  const wanted = `expected ${path} in the JSON ${describe(expected)}`;
  if (matched === "too slow")
    yield `${wanted}, and the pattern had not decided after ${patternLimitMs} ms: write one with fewer repetitions`;
  else
    yield `${wanted}, ${seen === undefined ? "and it is not there" : `got ${tell(seen)}${hint(expected, seen)}`}`;
}

function matches(expected: JsonValueExpectation, seen: unknown): boolean | "too slow" {
  switch (expected.kind) {
    case "equals":
      return seen === expected.value;
    case "differs":
      return seen !== undefined && seen !== expected.value;
    case "compares":
      return typeof seen === "number" && compares(seen, expected.operator, expected.number);
    case "pattern":
      return typeof seen === "string" && matchPattern(expected, seen);
  }
}

function compares(seen: number, operator: ">=" | "<=" | ">" | "<", number: number): boolean {
  if (operator === ">=") return seen >= number;
  if (operator === "<=") return seen <= number;
  return operator === ">" ? seen > number : seen < number;
}

function describe(expected: JsonValueExpectation): string {
  switch (expected.kind) {
    case "equals":
      return `to be ${JSON.stringify(expected.value)}`;
    case "differs":
      return `not to be ${JSON.stringify(expected.value)}`;
    case "compares":
      return `to be ${expected.operator} ${expected.number}`;
    case "pattern":
      return `to match ${describePattern(expected)}`;
  }
}

function tell(seen: unknown): string {
  if (Array.isArray(seen)) return `a list of ${seen.length}`;
  if (typeof seen === "object" && seen !== null) return "an object";
  return typeof seen === "string" ? shown(seen) : String(seen);
}

/** `1.10` is a number in YAML and a text in most JSON: the commonest way to expect the wrong kind. */
function hint(expected: JsonValueExpectation, seen: unknown): string {
  const differsInKind = expected.kind === "equals" && typeof seen !== typeof expected.value;
  if (!differsInKind || !isScalar(seen) || expected.value === null) return "";
  if (typeof seen === "string") return " (a text: put the expected value in quotes)";
  return typeof expected.value === "string" && String(seen) === expected.value
    ? ` (a ${typeof seen}: take the expected value out of its quotes)`
    : "";
}

function isScalar(value: unknown): value is JsonScalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
