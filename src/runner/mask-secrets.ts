import { setSecret } from "@actions/core";
import { type RawInputs, textOf } from "../inputs/raw-inputs.ts";

/** Inputs that are secret as a whole; what `secret-env` holds is masked value by value where it is read. */
export const secretInputs = [
  "ssh-key",
  "ssh-key-passphrase",
  "jump-key",
  "registry-password",
  "github-token",
  "slack-webhook-url",
] as const;

/** Shorter lines of a key say nothing about it, and masking them would blot out the log. */
const shortestLine = 8;

/**
 * Asks the runner to mask every secret in the log, wherever the caller took it from: values that come from another
 * step or a file are not masked by themselves. Outside of a runner the request would only print them.
 */
export function maskSecrets(raw: RawInputs): void {
  if (process.env["GITHUB_ACTIONS"] !== "true") return;
  for (const input of secretInputs) {
    for (const secret of masksFor(textOf(raw, input) ?? "")) setSecret(secret);
  }
}

/** A text of one line as it is; of a key each line, because the log shows lines; of an address its path as well. */
export function masksFor(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+|\\n/).map((line) => line.trim());
  const secret = lines.filter((line) => line !== "" && !line.startsWith("-----"));
  const whole = lines.length === 1 ? secret : secret.filter((line) => line.length >= shortestLine);
  const paths = whole.flatMap((line) => (/^https?:/i.test(line) ? (URL.parse(line)?.pathname ?? []) : []));
  return [...new Set([...whole, ...paths.filter((path) => path.length >= shortestLine)])];
}
