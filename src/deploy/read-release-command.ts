import { type Parsed, parsed } from "../failure/problem.ts";
import { combine, optional, required } from "../inputs/combine.ts";
import { parseCommand } from "../inputs/command.ts";
import { parseDuration } from "../inputs/duration.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import type { ReleaseCommand } from "../release/release-command.ts";

/** From a second to a day. */
const bounds = { fromMs: 1_000, toMs: 86_400_000 };

/** Reads the command to be run once before anything is started, `undefined` where there is none. */
export function readReleaseCommand(raw: RawInputs): Parsed<ReleaseCommand | undefined> {
  const read = combine({
    words: optional(raw, "release-command", parseCommand),
    timeoutMs: required(raw, "release-timeout", (input, text) => parseDuration(input, text, bounds), "10m"),
  });
  if (!read.ok) return read;
  const { words, timeoutMs } = read.value;
  return parsed(words === undefined ? undefined : { words, timeoutMs });
}
