import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask, type TestService } from "../support/action/fleet.ts";
import { changesDuring } from "../support/observer/events.ts";
import { releaseOf } from "../support/observer/service-view.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(90_000);

const a = { name: "a", port: 3001 };
const api = { name: "api", port: 3002 };
const apiBlue = { name: "api-blue", port: 3003 };
const services: readonly TestService[] = [a, api, apiBlue];
const kept = { name: "kept", port: 3004 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: [...services, kept].map(({ name }) => name) });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** All that can be seen of a service: its objects, which of them run, and the proxy's map. */
async function stateOf(service: TestService): Promise<unknown> {
  const view = fleet.view(service);
  const releases = (await view.releases()).map(({ Id, State }) => `${Id} ${State}`);
  return {
    objects: await view.lasting(),
    releases,
    map: await view.mapVersion(),
    proxy: (await view.proxy())?.Id,
  };
}

describe("services whose names begin alike", () => {
  it("come up side by side", async () => {
    for (const service of services) {
      expect((await fleet.deploy(service, `${service.name}-1`)).outputs["result"]).toBe("deployed");
    }
    for (const service of services) {
      expect((await ask(host.address, service.port)).release).toBe(`${service.name}-1`);
      expect(await fleet.view(service).running()).toHaveLength(1);
    }
  });

  it.each(services)("$name is deployed and cleaned up without a touch on the others", async (service) => {
    const others = services.filter(({ name }) => name !== service.name);
    const before = await Promise.all(others.map(stateOf));
    const changes = await changesDuring(host, async () => {
      for (const round of [2, 3, 4]) {
        const run = await fleet.deploy(service, `${service.name}-${round}`, { "keep-releases": "1" });
        expect(run.outputs).toMatchObject({ result: "deployed", reason: "" });
      }
    });
    expect(await Promise.all(others.map(stateOf))).toEqual(before);
    const touched = changes.filter((change) => /^(container|volume|network) /.test(change));
    const own = new RegExp(` tidegate\\.${service.name}(\\.[^ ]*)?$`);
    expect(touched.filter((change) => !own.test(change))).toEqual([]);
    expect(touched.filter((change) => change.startsWith("container destroy"))).toHaveLength(2);
    expect(await fleet.view(service).releases()).toHaveLength(2);
    for (const { name, port } of others) {
      expect((await ask(host.address, port)).release).toMatch(new RegExp(`^${name}-\\d$`));
    }
  });
});

describe("releases beyond keep-releases", () => {
  it("go with the images that the runs brought, and nothing else goes", async () => {
    const tags = ["k1", "k2", "k3", "k4", "k5"];
    const images = new Map<string, string>();
    for (const tag of tags) images.set(tag, (await fleet.bed.images.service(tag)).pinned);
    // Somebody else brought the first image to the host, and uses the second.
    await host.dockerCli("pull", "--quiet", images.get("k1") ?? "");
    const ids: string[] = [];
    for (const tag of tags) {
      const run = await fleet.deploy(kept, tag, { "keep-releases": "2" });
      expect(run.outputs["result"]).toBe("deployed");
      ids.push(run.outputs["release"] ?? "");
      if (tag === "k2") await host.dockerCli("create", "--name", "somebody", images.get("k2") ?? "");
    }
    const view = fleet.view(kept);
    expect((await view.releases()).map(releaseOf)).toEqual(ids.slice(2));
    expect(await view.running()).toEqual(ids.slice(4));
    expect(await present(images)).toEqual(["k1", "k2", "k3", "k4", "k5"]);
    await host.dockerCli("rm", "somebody");

    const next = await fleet.deploy(kept, "k6", { "keep-releases": "1" });
    expect(next.outputs["result"]).toBe("deployed");
    expect((await view.releases()).map(releaseOf)).toEqual([ids[4], next.outputs["release"]]);
    expect(await present(images)).toEqual(["k1", "k2", "k5"]);
    expect((await ask(host.address, kept.port)).release).toBe("k6");
  });
});

/** Which of these images the host has; tags to pinned references. */
async function present(images: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const tags: string[] = [];
  for (const [tag, pinned] of images) {
    if ((await host.docker("GET", `/images/${pinned}/json`)).status === 200) tags.push(tag);
  }
  return tags;
}
