import { setSecret, warning } from "@actions/core";
import { parseEnvLines } from "../inputs/env-lines.ts";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";

/** A shorter text is in every other line of a log, and says nothing. */
const shortest = 3;

/** What of `secret-env` is to be masked, and the names whose values are so short that masking them blots out the log. */
export interface SecretEnvMasks {
  readonly masks: readonly string[];
  readonly short: readonly string[];
}

/**
 * Asks the runner to mask every value of `secret-env`, whatever else is wrong with the inputs: nothing may be printed
 * before. Outside of a runner the request would only print them.
 */
export function maskSecretEnv(raw: RawInputs): void {
  const text = textOf(raw, "secret-env");
  if (text === undefined || process.env["GITHUB_ACTIONS"] !== "true") return;
  const { masks, short } = secretEnvMasks(text);
  for (const mask of masks) setSecret(mask);
  for (const name of short) {
    warning(
      `secret-env: the value of ${name} has fewer than ${shortest} characters; it is masked, and with it much else in this log`,
    );
  }
}

/** Values as they are and line by line, because the log shows lines. Where the input cannot be read, all of it. */
export function secretEnvMasks(text: string): SecretEnvMasks {
  const env = parseEnvLines("secret-env", text);
  const pairs: readonly (readonly [string, string])[] = env.ok ? [...env.value] : unreadable(text);
  const masks = pairs.flatMap(([, value]) => [value, value.trim(), ...linesOf(value)]);
  const short = pairs
    .filter(([, value]) => value.length > 0 && value.length < shortest)
    .map(([name]) => name);
  return { masks: [...new Set(masks)].filter((mask) => mask.trim() !== ""), short: env.ok ? short : [] };
}

function linesOf(value: string): readonly string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => line.length >= shortest);
}

/** A value can stand anywhere in what is no list of variables: each line, and what follows its first `=`. */
function unreadable(text: string): readonly (readonly [string, string])[] {
  return text
    .split(/\r?\n/)
    .flatMap((line) => [line, line.slice(line.indexOf("=") + 1)])
    .filter((line) => line.trim().length >= shortest)
    .map((line) => ["", line]);
}
