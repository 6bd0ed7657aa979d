import { quoted } from "../inputs/quoted.ts";
import { shown } from "./findings.ts";
import { isList, isMapping, type Node, type Scalar, textOfScalar } from "./node.ts";
import { parseBytes, parseDurationNs } from "./quantities.ts";
import { type Place, type Read, type Scope, wrongKind } from "./scope.ts";
import { splitCommand } from "./shell-words.ts";

export const readText: Read<string, Place> = (node, scope) =>
  typeof node.value === "string" ? node.value : wrongKind(node, scope, "a string");

/** A text that must be one of these. */
export const readOneOf =
  <T extends string>(...choices: readonly T[]): Read<T, Place> =>
  (node, scope) => {
    const choice = choices.find((one) => one === node.value);
    if (choice !== undefined || typeof node.value !== "string")
      return choice ?? wrongKind(node, scope, "a string");
    return scope.findings.problem(scope.origin, node, `is ${shown(node)}, and must be ${choices.join(", ")}`);
  };

export const readFlag: Read<boolean> = (node, scope) => {
  if (typeof node.value === "boolean") return node.value;
  const word = typeof node.value === "string" ? node.value.toLowerCase() : "";
  if (word === "true" || word === "false") return word === "true";
  return wrongKind(node, scope, "true or false");
};

/** Digits, or a text of digits, which a variable gives. */
export const readInteger =
  (from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER): Read<number> =>
  (node, scope) => {
    const number = numberOf(node, /^[-+]?\d{1,17}$/);
    if (number === undefined || !Number.isSafeInteger(number))
      return wrongKind(node, scope, "a whole number");
    if (number >= from && number <= to) return number;
    const bounds = to === Number.MAX_SAFE_INTEGER ? `at least ${from}` : `from ${from} to ${to}`;
    return scope.findings.problem(scope.origin, node, `must be ${bounds}`);
  };

export const readDecimal: Read<number> = (node, scope) => {
  const number = numberOf(node, /^\d{1,9}(?:\.\d{0,9})?$|^\.\d{1,9}$/);
  return number !== undefined && Number.isFinite(number) && number >= 0
    ? number
    : wrongKind(node, scope, "a number of 0 or more", "1.5");
};

function numberOf({ value }: Node, pattern: RegExp): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && pattern.test(value) ? Number(value) : undefined;
}

/** Bytes; whole numbers and texts with a unit. */
export const readBytes: Read<number> = (node, scope) => {
  const text = scalarText(node);
  const bytes = text === undefined ? undefined : parseBytes(text);
  return bytes ?? wrongQuantity(node, scope, "a size with a unit of b, k, m, g, t or p", "512m");
};

/** Nanoseconds. */
export const readDuration: Read<number> = (node, scope) => {
  const text = scalarText(node);
  if (text !== undefined && /^\d+$/.test(text) && text !== "0") {
    return scope.findings.problem(scope.origin, node, `is a number without a unit`, `${text}s`);
  }
  const ns = text === undefined ? undefined : parseDurationNs(text);
  return ns ?? wrongQuantity(node, scope, "a duration", "1m30s");
};

function wrongQuantity(node: Node, scope: Scope, wanted: string, example: string): undefined {
  if (scalarText(node) === undefined) return wrongKind(node, scope, wanted, example);
  return scope.findings.problem(scope.origin, node, `is ${shown(node)}, and must be ${wanted}`, example);
}

function scalarText(node: Node): string | undefined {
  return typeof node.value === "string" || typeof node.value === "number" ? String(node.value) : undefined;
}

/** A list whose items are read one by one. */
export const readList =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (node, scope) => {
    if (!isList(node)) return wrongKind(node, scope, "a list");
    return node.value.flatMap((item) => {
      const value = read(item, scope);
      return value === undefined ? [] : [value];
    });
  };

export const readTexts: Read<readonly string[]> = readList(readText);

/** `dns: 9.9.9.9` or a list of them. */
export const readTextOrTexts: Read<readonly string[]> = (node, scope) =>
  isList(node)
    ? readTexts(node, scope)
    : typeof node.value === "string"
      ? [node.value]
      : wrongKind(node, scope, "a string or a list");

export const readTextOrNumber: Read<string> = (node, scope) =>
  scalarText(node) ?? wrongKind(node, scope, "a string or a number");

/** A program and its arguments: a list as it is, a text split as in a shell. */
export const readCommand: Read<readonly string[]> = (node, scope) => {
  if (typeof node.value !== "string")
    return isList(node) ? readTexts(node, scope) : wrongKind(node, scope, "a string or a list");
  const words = splitCommand(node.value);
  if (words !== undefined) return words;
  const message =
    "asks for what only a shell does (an open quote, ; & | < > or parentheses), and none runs it";
  return scope.findings.problem(scope.origin, node, message, '["sh", "-c", "one && two"]');
};

/** Names and values, as a mapping or as `NAME=VALUE` in a list; a name without a value has `null`. */
export const readPairs: Read<ReadonlyMap<string, string | null>> = (node, scope) => {
  if (isMapping(node)) return pairsOfMapping(node.value, scope);
  if (!isList(node)) return wrongKind(node, scope, "a mapping or a list");
  const pairs = new Map<string, string | null>();
  for (const item of node.value) {
    if (typeof item.value !== "string") {
      wrongKind(item, scope, "a string");
      continue;
    }
    const split = item.value.indexOf("=");
    pairs.set(
      split < 0 ? item.value : item.value.slice(0, split),
      split < 0 ? null : item.value.slice(split + 1),
    );
  }
  return pairs;
};

function pairsOfMapping(
  mapping: ReadonlyMap<string, Node>,
  scope: Scope,
): ReadonlyMap<string, string | null> {
  const pairs = new Map<string, string | null>();
  for (const [name, child] of mapping) {
    if (typeof child.value === "object" && child.value !== null)
      wrongKind(child, scope, "a string, a number or a boolean");
    else pairs.set(name, child.value === null ? null : textOfScalar(child.value satisfies Scalar));
  }
  return pairs;
}

/** The same where a name without a value means an empty one. */
export const readLabels: Read<ReadonlyMap<string, string>> = (node, scope) => {
  const pairs = readPairs(node, scope);
  return pairs && new Map(Array.from(pairs, ([name, value]) => [name, value ?? ""]));
};

/** A text without a given beginning, such as `service:` in `pid`. */
export const readModeBut =
  (prefix: string, why: string): Read<string> =>
  (node, scope) => {
    const mode = readText(node, scope);
    if (mode === undefined || !mode.startsWith(prefix)) return mode;
    return scope.findings.problem(scope.origin, node, `is ${quoted(prefix)}…, and ${why}`);
  };
