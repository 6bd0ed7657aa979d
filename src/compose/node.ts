/** What YAML has besides lists and mappings. Whole numbers beyond 2^53 stay exact. */
export type Scalar = string | number | bigint | boolean | null;

/** A value of a YAML document that knows where it stands. */
export interface Node {
  /** Keys and indices from the root, `services.web.volumes[2]`; empty for the root itself. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly value: Scalar | readonly Node[] | ReadonlyMap<string, Node>;
  /** Compose's `!reset` and `!override`, which only mean something in what is merged over something else. */
  readonly tag?: "reset" | "override";
  /** Whether a variable's value is in the text, which is then never shown. */
  readonly interpolated?: boolean;
}

export function isList(node: Node): node is Node & { readonly value: readonly Node[] } {
  return Array.isArray(node.value);
}

export function isMapping(node: Node): node is Node & { readonly value: ReadonlyMap<string, Node> } {
  return node.value instanceof Map;
}

/** What a value is, in the words of YAML. */
export function kindOf(node: Node): string {
  if (isList(node)) return "a list";
  if (isMapping(node)) return "a mapping";
  if (node.value === null) return "empty";
  if (typeof node.value === "boolean") return "a boolean";
  return typeof node.value === "string" ? "a string" : "a number";
}

/** A scalar as Compose writes it where a text is asked for (Go's `fmt.Sprint`); empty for null. */
export function textOfScalar(value: Scalar): string {
  if (value === null) return "";
  return typeof value === "number" ? goNumber(value) : String(value);
}

/** Go prints exponents with two digits, below 1e-4 and from 1e21. */
function goNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, (_, sign: string, digit: string) => `e${sign}0${digit}`);
}
