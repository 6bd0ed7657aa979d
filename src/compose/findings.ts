import type { Problem } from "../failure/problem.ts";
import { quoted } from "../inputs/quoted.ts";
import type { Node } from "./node.ts";

/** Where settings come from. */
export interface Origin {
  /** `checks` is no Compose file: it is read with the same YAML, and problems are told in the same way. */
  readonly input: "container" | "compose-file" | "checks";
  /** The file as it is named in messages; `undefined` when the input itself holds the YAML. */
  readonly file: string | undefined;
}

/** What was found while settings were read: problems refuse the run, remarks are told in its log. */
export class Findings {
  readonly problems: Problem[] = [];
  /** Keys that were left out, with the reason, and variables that are passed on without a value. */
  readonly remarks: string[] = [];
  /** What runs, and should make its reader look twice. */
  readonly warnings: string[] = [];

  /** Notes what is wrong with a value; `undefined`, for a reader to return. */
  problem(
    origin: Origin,
    { path, line }: Pick<Node, "path" | "line">,
    message: string,
    example?: string,
  ): undefined {
    const file = origin.file === undefined ? "" : ` of ${origin.file}`;
    const where = `${path === "" ? "" : `${path}, `}line ${line}${file}`;
    this.problems.push({
      input: origin.input,
      message: `at ${where}: ${message}`,
      ...(example === undefined ? {} : { example }),
    });
    return undefined;
  }

  /** A problem that belongs to no line. */
  general(
    input: Origin["input"] | "compose-service" | "env" | "secret-env",
    message: string,
    example?: string,
  ): undefined {
    this.problems.push({ input, message, ...(example === undefined ? {} : { example }) });
    return undefined;
  }
}

/** A value for a message, or words for it where it may hold a secret. */
export function shown(node: Node): string {
  if (typeof node.value !== "string") return typeof node.value === "object" ? "that" : String(node.value);
  return node.interpolated === true ? "a value out of a variable" : quoted(node.value);
}
