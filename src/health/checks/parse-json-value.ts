import type { Scalar } from "../../compose/node.ts";
import type { JsonScalar, JsonValueExpectation } from "./check.ts";
import { parsePattern } from "./parse-pattern.ts";

/**
 * Reads what a JSON value is to be: a text can be a `/pattern/` or a comparison (`>= 3`, `!= down`), anything else is
 * the value itself. A string result is what is wrong with it.
 */
export function parseJsonValue(value: Scalar): JsonValueExpectation | string {
  if (typeof value === "bigint") return "is a whole number beyond what JSON's numbers hold exactly";
  if (typeof value === "number" && !Number.isFinite(value)) return "is no number that JSON has";
  if (typeof value !== "string") return { kind: "equals", value };
  const [, operator, right] = /^(>=|<=|>|<|==|!=)\s*(.*)$/s.exec(value) ?? [];
  if (operator === undefined || right === undefined) return parsePattern(value) ?? { kind: "equals", value };
  if (operator === "==" || operator === "!=") {
    const scalar = parseScalar(right);
    return { kind: operator === "==" ? "equals" : "differs", value: scalar };
  }
  const number = parseNumber(right);
  if (number === undefined) return `compares with something that is no number`;
  return { kind: "compares", operator: operator as ">=" | "<=" | ">" | "<", number };
}

/** As JSON has it; any other word is a text. */
function parseScalar(text: string): JsonScalar {
  if (text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  const unquoted = /^"(.*)"$/s.exec(text)?.[1];
  return unquoted ?? parseNumber(text) ?? text;
}

function parseNumber(text: string): number | undefined {
  return /^-?\d{1,15}(?:\.\d{1,15})?(?:[eE][-+]?\d{1,3})?$/.test(text) ? Number(text) : undefined;
}
