import type { Scalar } from "./node.ts";

const words: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const decimal = /^[-+]?(?:0|[1-9]\d*)$/;
const octal = /^([-+]?)0o?([0-7]+)$/;
const hexadecimal = /^([-+]?)0x([0-9a-fA-F]+)$/;
const binary = /^([-+]?)0b([01]+)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/**
 * The value of a plain scalar as Compose's YAML library resolves it (go-yaml 3, which is YAML 1.2 with the octal
 * numbers and underscores of 1.1): `0755` is 493, `1_000` is 1000, `yes` is a text.
 */
export function resolveScalar(text: string): Scalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  if (decimal.test(plain)) return whole(plain.replace("+", ""));
  const prefixed = octalOf(plain) ?? inBase(hexadecimal, "0x", plain) ?? inBase(binary, "0b", plain);
  if (prefixed !== undefined) return whole(prefixed);
  return float.test(plain) ? Number(plain) : text;
}

function octalOf(plain: string): string | undefined {
  return inBase(octal, "0o", plain);
}

function inBase(pattern: RegExp, prefix: string, plain: string): string | undefined {
  const [, sign, digits] = pattern.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(`${prefix}${digits}`);
  return String(sign === "-" ? -value : value);
}

/** Exact as far as 64 bits go; beyond that Go has a float too. */
function whole(digits: string): Scalar {
  const number = Number(digits);
  if (Number.isSafeInteger(number)) return number;
  const exact = BigInt(digits);
  return BigInt.asUintN(64, exact) === exact || BigInt.asIntN(64, exact) === exact ? exact : number;
}
