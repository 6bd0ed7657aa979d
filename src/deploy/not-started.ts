import { diskTroubleIn } from "../docker/disk-trouble.ts";
import { DockerRefusal } from "../docker/refusal.ts";
import { Failure } from "../failure/failure.ts";
import type { ConnectedHost } from "../host/connected-host.ts";

/** Why Docker did not make or start the candidate's container, as something to act on. */
export function notStarted(host: ConnectedHost, error: unknown, evidence: readonly string[]): unknown {
  if (!(error instanceof DockerRefusal)) return error;
  const { words } = error;
  const details = { host: host.name, evidence, cause: error };
  const disk = diskTroubleIn(words);
  if (disk !== undefined) {
    const what = disk.reason === "disk-full" ? "does not fit on the host's disk" : "cannot be stored";
    return new Failure(disk.reason, `the candidate ${what}: ${words}`, { ...details, advice: disk.advice });
  }
  return new Failure("candidate-not-started", `Docker could not start the candidate: ${words}`, {
    ...details,
    advice: `${adviceFor(words)} Traffic was never sent to it.`,
  });
}

function adviceFor(words: string): string {
  if (/no command specified/i.test(words)) {
    return "The image says of no program to start: give it a CMD or ENTRYPOINT in its Dockerfile, or set command in the input container.";
  }
  if (/exec format error/i.test(words)) return "The program is for another processor than the host's.";
  if (/no such file|not found in \$PATH|not found/i.test(words)) {
    return "The program the image starts is not in it: see its CMD and ENTRYPOINT, and the `#!` line where that is a script.";
  }
  return "See the image's command and user.";
}
