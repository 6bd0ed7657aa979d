import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { ActionFleet } from "../support/action/fleet.ts";
import { expectNothingFailed, underLoad } from "../support/action/users.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { ServiceView } from "../support/observer/service-view.ts";

jest.setTimeout(120_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let view: ServiceView;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  view = fleet.view(shop);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** State and restart policy of releases' containers. */
async function statesOf(...releases: readonly string[]): Promise<readonly string[]> {
  const inspected = await Promise.all(releases.map((release) => view.inspect(release)));
  return inspected.map(({ State, HostConfig }) => `${State.Status} ${HostConfig.RestartPolicy.Name}`);
}

it("leaves the release before paused or running, and stops it once its slot is needed", async () => {
  const first = await fleet.live(shop, "v1");
  const releases = [first];
  const load = await underLoad({ address: fleet.bed.host(0).address, port: shop.port }, async (users) => {
    await users.expect(["v1", "v2", "v3"]);
    releases.push(await fleet.live(shop, "v2", { "keep-previous": "paused" }));
    expect(await statesOf(...releases)).toEqual(["paused no", "running unless-stopped"]);
    releases.push(await fleet.live(shop, "v3", { "keep-previous": "running" }));
    expect(await statesOf(...releases)).toEqual(["exited no", "running no", "running unless-stopped"]);
  });
  expectNothingFailed(load);
});

it("is brought down by a deploy that is unchanged otherwise, and never up", async () => {
  const before = await fleet.live(shop, "v1", { "keep-previous": "running" });
  const live = await fleet.live(shop, "v2", { "keep-previous": "running" });
  const redeploy = async (keep: string) => await fleet.deploy(shop, "v2", { "keep-previous": keep });

  expect(await changesDuring(fleet.bed.host(0), () => redeploy("running"))).toEqual([]);
  const less = await redeploy("paused");
  expect(less).toMatchObject({ exitCode: 0, outputs: { result: "deployed", release: live } });
  expect(await statesOf(before, live)).toEqual(["paused no", "running unless-stopped"]);
  expect(await changesDuring(fleet.bed.host(0), () => redeploy("running"))).toEqual([]);
  await redeploy("stopped");
  expect(await statesOf(before, live)).toEqual(["exited no", "running unless-stopped"]);
});
