import { type Parsed, type Problem, parsed } from "../failure/problem.ts";

const example = "NODE_ENV=production";
/** MAX_ARG_STRLEN of Linux is 128 KiB, and holds the name, `=`, the value and a final NUL (execve(2)). */
const longestBytes = 131_071;

interface Entry {
  /** Counted from 1. */
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

type Step = Entry | { readonly line: number; readonly flaw: string };

/**
 * Reads the environment of a container. `KEY=VALUE` is taken literally to the end of its line, as `docker
 * run --env-file` does; `KEY<<DELIMITER`, up to a line that is the delimiter, holds a value of several
 * lines, as GitHub's GITHUB_ENV has it. Blank lines and lines that begin with `#` are skipped.
 *
 * Problems name lines by their number: a mistake here can put any part of a value where a name belongs.
 */
export function parseEnvLines(input: string, text: string): Parsed<ReadonlyMap<string, string>> {
  const env = new Map<string, string>();
  const lineOf = new Map<string, number>();
  const problems: Problem[] = [];
  for (const step of entriesOf(text)) {
    const flaw = "flaw" in step ? step.flaw : (variableFlaw(step) ?? repeatFlaw(step, lineOf));
    if (flaw !== undefined) problems.push({ input, message: `line ${step.line} ${flaw}`, example });
    else if ("name" in step) {
      env.set(step.name, step.value);
      lineOf.set(step.name, step.line);
    }
  }
  return problems.length === 0 ? parsed(env) : { ok: false, problems };
}

function* entriesOf(text: string): Generator<Step> {
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = index + 1;
    const written = withoutReturn(lines[index] ?? "").trimStart();
    if (written === "" || written.startsWith("#")) continue;
    const [name, operator, rest] = splitAtOperator(written);
    if (operator === "=") yield { line, name, value: rest };
    else if (operator === "<<") {
      const end = lines.findIndex((candidate, at) => at > index && withoutReturn(candidate) === rest);
      if (rest === "" || end === -1) yield { line, flaw: unclosed(rest) };
      else yield { line, name, value: withoutReturn(lines.slice(index + 1, end).join("\n")) };
      // What follows an unclosed delimiter is more likely its value than further names.
      if (end === -1 && rest !== "") return;
      index = Math.max(index, end);
    } else yield { line, flaw: "has no =; a value of several lines is written as KEY<<EOF, its lines, EOF" };
  }
}

/** At whichever comes first, as GitHub's runner does. */
function splitAtOperator(written: string): [name: string, operator: string, rest: string] {
  const [operator = ""] = /=|<</.exec(written) ?? [];
  const at = operator === "" ? written.length : written.indexOf(operator);
  return [written.slice(0, at), operator, written.slice(at + operator.length)];
}

function unclosed(delimiter: string): string {
  if (delimiter === "") return "has no delimiter after <<";
  return "opens a value of several lines, and no later line is its delimiter alone";
}

/** What is wrong with a variable of a container's environment, in words that never hold its value. */
export function variableFlaw({ name, value }: Pick<Entry, "name" | "value">): string | undefined {
  if (name === "") return "has no name before =";
  if (/\s/.test(name)) return "has a name with white space in it";
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) {
    return "has a name that is not letters, digits, _ . and -, beginning with a letter or _";
  }
  if (value.includes("\0")) return "has a NUL character in its value, which an environment cannot hold";
  const bytes = Buffer.byteLength(name) + 1 + Buffer.byteLength(value);
  if (bytes > longestBytes) {
    return `takes ${bytes} bytes, and Linux starts no process with over ${longestBytes} in one variable`;
  }
  return undefined;
}

function repeatFlaw({ name }: Entry, lineOf: ReadonlyMap<string, number>): string | undefined {
  const earlier = lineOf.get(name);
  return earlier === undefined ? undefined : `sets the same name as line ${earlier}`;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
