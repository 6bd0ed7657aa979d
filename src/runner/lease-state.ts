import { getState, saveState } from "@actions/core";
import type { Parsed } from "../failure/problem.ts";
import type { FleetRequest } from "../host/fleet-request.ts";
import { githubJournal } from "./github-journal.ts";

const key = "lease";

/** Set by the bundle's post.js: the step is over, and what it left is cleared up. */
export function isPostStep(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment["TIDEGATE_STEP"] === "post";
}

/** Keeps the id of a run's lease for its post step, in case the run itself is killed. */
export function rememberLease(id: string): void {
  if (process.env["GITHUB_STATE"]) saveState(key, id);
}

/** The run has given its lease back itself. */
export function forgetLease(): void {
  rememberLease("");
}

/**
 * The post step: gives back the lease of a run that could not do so itself. A run that ended as it should leaves
 * nothing to do, and no connection is made.
 *
 * @param readRequest reads the step's inputs, secrets masked
 */
export async function giveBackLease(readRequest: () => Promise<Parsed<FleetRequest>>): Promise<void> {
  const id = getState(key);
  if (!/^[0-9a-f]{32}$/.test(id)) return;
  const request = await readRequest();
  if (!request.ok) return;
  const journal = githubJournal();
  const { giveBackLeft } = await import("../lease/give-back-left.ts");
  await giveBackLeft(request.value, id, journal);
  journal.close();
}
