/** What a name stands for, or `undefined` when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolation {
  readonly text: string;
  /** Whether the text holds the value of a variable. */
  readonly used: boolean;
  /** What stands in the way of a text; names of variables, never their values. */
  readonly flaws: readonly string[];
}

const name = /^[A-Za-z_][A-Za-z0-9_]*/;
const operators = [":-", "-", ":?", "?", ":+", "+"] as const;
/** Of words within words. */
const deepest = 20;
type Operator = (typeof operators)[number];

/**
 * Puts variables into a text by the rules of the Compose specification: `$NAME`, `${NAME}`, `${NAME:-default}`,
 * `${NAME-default}`, `${NAME:?message}`, `${NAME?message}`, `${NAME:+replacement}`, `${NAME+replacement}`, with
 * variables inside of the words; `$$` is a dollar sign, and so is one that nothing of this follows.
 *
 * Where Compose warns of a variable that is not set and takes an empty text, this is a flaw.
 */
export function interpolate(template: string, lookup: Lookup, depth = 0): Interpolation {
  if (depth > deepest) return { ...plain(""), flaws: [`has variables nested deeper than ${deepest} levels`] };
  const flaws: string[] = [];
  let used = false;
  let text = "";
  let rest = template;
  for (let at = rest.indexOf("$"); at >= 0; at = rest.indexOf("$")) {
    text += rest.slice(0, at);
    const step = readVariable(rest.slice(at + 1), lookup, depth);
    text += step.text;
    used ||= step.used;
    flaws.push(...step.flaws);
    rest = rest.slice(at + 1 + step.length);
  }
  return { text: text + rest, used, flaws };
}

/** What follows a dollar sign: its value, and how many characters it took. */
type Step = Interpolation & { readonly length: number };

function readVariable(after: string, lookup: Lookup, depth: number): Step {
  if (after.startsWith("$")) return { ...plain("$"), length: 1 };
  if (after.startsWith("{")) return readBraced(after, lookup, depth);
  const [found] = name.exec(after) ?? [];
  return found === undefined
    ? { ...plain("$"), length: 0 }
    : { ...valueOf(found, lookup), length: found.length };
}

function readBraced(after: string, lookup: Lookup, depth: number): Step {
  const end = closingBrace(after);
  const inside = after.slice(1, end === -1 ? undefined : end);
  const [variable = ""] = name.exec(inside) ?? [];
  const tail = inside.slice(variable.length);
  const operator = operators.find((one) => tail.startsWith(one));
  if (end === -1 || variable === "" || (tail !== "" && operator === undefined)) {
    const message = "has a ${…} that is not one of Compose's forms; a dollar sign itself is written $$";
    return { ...plain(""), flaws: [message], length: end === -1 ? after.length : end + 1 };
  }
  const length = end + 1;
  if (operator === undefined) return { ...valueOf(variable, lookup), length };
  return { ...applyOperator(variable, operator, tail.slice(operator.length), lookup, depth), length };
}

function applyOperator(
  variable: string,
  operator: Operator,
  word: string,
  lookup: Lookup,
  depth: number,
): Interpolation {
  const value = lookup(variable);
  const counts = value !== undefined && (value !== "" || !operator.startsWith(":"));
  switch (operator) {
    case ":-":
    case "-":
      return counts ? { text: value, used: true, flaws: [] } : interpolate(word, lookup, depth + 1);
    case ":+":
    case "+":
      return counts
        ? interpolate(word, lookup, depth + 1)
        : { text: value ?? "", used: value !== undefined, flaws: [] };
    case ":?":
    case "?":
      return counts
        ? { text: value, used: true, flaws: [] }
        : { ...plain(""), flaws: [required(variable, operator, word)] };
  }
}

/** The message is told as it is written: with its variables filled in it could hold a secret. */
function required(variable: string, operator: Operator, message: string): string {
  const what = `needs the variable ${variable}, which is not set${operator === ":?" ? " or empty" : ""}`;
  return message === "" ? what : `${what}: ${message.replaceAll(/\p{Cc}/gu, " ").slice(0, 200)}`;
}

function valueOf(variable: string, lookup: Lookup): Interpolation {
  const value = lookup(variable);
  if (value !== undefined) return { text: value, used: true, flaws: [] };
  return { ...plain(""), flaws: [`uses the variable ${variable}, which is not set`] };
}

function plain(text: string): Interpolation {
  return { text, used: false, flaws: [] };
}

/** Where the brace that opens a text is closed, others within it counted; -1 when it is not. */
function closingBrace(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") open += 1;
    if (text[at] === "}") open -= 1;
    if (open === 0) return at;
  }
  return -1;
}
