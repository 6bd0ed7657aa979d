import { randomBytes } from "node:crypto";
import { together } from "../fleet/together.ts";
import type { Routes } from "../proxy/routes.ts";
import { noRoutes, steadyOn } from "../proxy/routes.ts";
import type { Slot } from "../release/slot.ts";
import { endOn } from "./end-on.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployRun } from "./run.ts";
import { nameOf, type PreparedHost } from "./stages.ts";

/** A new value for the preview header, where one was asked for: whoever sends it reaches the candidate. */
export function newPreviewValue({ judging }: DeployRequest): string | undefined {
  return judging.previewHeader === undefined ? undefined : randomBytes(16).toString("hex");
}

/** Routes with which requests that carry the preview value reach the candidate in a slot. */
export function showing(routes: Routes, slot: Slot, value: string | undefined): Routes {
  return value === undefined ? routes : { ...routes, preview: `${slot}-${value}` };
}

/** Lets requests with the preview value reach the candidate, on every host; everybody else stays where they are. */
export async function showCandidate(run: DeployRun, prepared: readonly PreparedHost[]): Promise<void> {
  const { journal, ledger, preview, request } = run;
  if (preview === undefined || prepared.length === 0) return;
  const shown = await together(prepared, nameOf, async ({ host, seen, plan }) => {
    const routes = showing(
      seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot),
      plan.slot,
      preview,
    );
    await host.admin.commitStaged(await host.admin.stageRoutes(routes), routes);
  });
  endOn(shown.failures, ledger);
  ledger.previews(preview);
  journal.note(`requests with the header ${request.judging.previewHeader}: ${preview} reach the candidate`);
}
