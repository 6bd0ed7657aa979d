import type { ConnectedHost } from "../host/connected-host.ts";
import type { ReleaseSettings } from "../release/labels.ts";
import type { Slot } from "../release/slot.ts";
import { passes, probeSlot } from "./probe.ts";
import { probeHost } from "./settings.ts";

const timeoutMs = 5_000;

/** Asks the release in a slot once whether it is healthy now, by the settings it was deployed with. */
export async function answersNow(
  host: ConnectedHost,
  slot: Slot,
  settings: ReleaseSettings,
): Promise<boolean> {
  const { healthPath: path, healthHost } = settings;
  return passes(
    await probeSlot(host.entrance(slot), { slot, path, host: probeHost({ host: healthHost }), timeoutMs }),
  );
}
