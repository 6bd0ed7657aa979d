import { expect } from "@jest/globals";
import { type ActionFleet, ask, type TestService } from "../action/fleet.ts";
import type { ActionRun } from "../action/run.ts";
import type { ServiceView } from "../observer/service-view.ts";
import { waitFor } from "../testbed/wait.ts";

/** Keys and values of the map that a restart of the proxy would bring up. */
export async function mapOnDisk(view: ServiceView): Promise<Readonly<Record<string, string>>> {
  const volume = `/volumes/tidegate.${view.service}.proxy`;
  const { body } = await view.host.docker<{ Mountpoint: string }>("GET", volume);
  const { stdout } = await view.host.exec(["cat", `${body.Mountpoint}/current/routes.map`]);
  const pairs = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return Object.fromEntries(pairs.filter(([key = ""]) => key !== "" && !key.startsWith("#")));
}

/** Waits for the lease of a run that could not give it back, which expires. */
export const patient = { "lock-timeout": "60s" } as const;

/** The release that answers users, waited for while a host comes up. */
export async function served(address: string, port: number, withinMs = 20_000): Promise<string> {
  return await waitFor("an answer of the service", withinMs, async () => {
    const reply = await ask(address, port).catch(() => undefined);
    return reply?.status === 200 ? reply.release : undefined;
  });
}

/**
 * Runs the same deploy again, after whatever happened, and fails unless it ends as if nothing had: the release serves,
 * alone, in steady mode, on disk as in the running proxy; nothing is left over; and a third run finds nothing to do.
 */
export async function expectConverges(
  fleet: ActionFleet,
  service: TestService,
  tag: string,
  more: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const again = await fleet.deploy(service, tag, { ...patient, ...more });
  expect(again).toMatchObject({ exitCode: 0 });
  expect(["deployed", "unchanged"]).toContain(again.outputs["result"]);
  for (const [at] of fleet.bed.hosts.entries()) await expectSettled(fleet, service, tag, at);
  const third = await fleet.deploy(service, tag, more);
  expect(third).toMatchObject({ exitCode: 0, outputs: { result: "unchanged" } });
  return again;
}

/** Fails unless the release of this tag serves a host's users alone, and map and disk say so. */
export async function expectSettled(
  fleet: ActionFleet,
  service: TestService,
  tag: string,
  at = 0,
): Promise<void> {
  const view = fleet.view(service, at);
  expect(await served(view.host.address, service.port)).toBe(tag);
  const [running, ...others] = (await view.releases()).filter(({ State }) => State === "running");
  expect(others).toEqual([]);
  const slot = running?.Names[0]?.split(".")[2];
  const map = await view.map();
  expect(map).toMatchObject({ live: `steady-${slot}`, share: "0" });
  expect(await mapOnDisk(view)).toEqual(map);
  const objects = await view.objects();
  expect(objects.filter((name) => /^container .*\.(release-command|proxy-)/.test(name))).toEqual([]);
  expect(objects.filter((name) => name.startsWith("network "))).toHaveLength(1);
}
