import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { differences } from "../support/observer/differences.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(120_000);

/** What may differ of a container that comes back; endpoints' generated parts go with address and start. */
const apart = [
  /^(?:Id|Name|Created|State|RestartCount)$/,
  /^(?:ResolvConfPath|HostnamePath|HostsPath|LogPath|GraphDriver)/,
  /^HostConfig\.RestartPolicy/,
  /^Config\.Hostname$/,
  /^NetworkSettings\.(?:SandboxID|SandboxKey|EndpointID|IPAddress|MacAddress|Gateway|Ports)/,
  /^NetworkSettings\.Networks\.[^ ]+\.(?:IPAMConfig\.IPv4Address|IPAddress|EndpointID|MacAddress|Aliases)/,
];

const shop = { name: "shop", port: 3001 };
const gone = { name: "gone", port: 3002 };
const lost = { name: "lost", port: 3003 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "gone", "lost"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** Settings that differ in everything a container can be given. */
const first = {
  env: "MODE=one\nONLY_ONE=1",
  "secret-env": "TOKEN=s3cret-one",
  container: [
    "command: [/usr/local/bin/node, /srv/server.mjs, --one]",
    "volumes: [one-data:/data, /tmp:/host-tmp:ro]",
    "stop_grace_period: 3s",
    "mem_limit: 256m",
    "init: true",
    "tmpfs: [/scratch]",
    "labels: {team: one}",
    "extra_hosts: ['db.internal:10.0.0.9']",
    "ulimits: {nofile: 4096}",
  ].join("\n"),
};
const second = { env: "MODE=two", container: "volumes: [two-data:/data]\nlabels: {team: two}" };

/** Docker tells mounts in any order. */
function tidied(container: object): object {
  const { Mounts = [] } = container as { Mounts?: readonly { readonly Destination: string }[] };
  return { ...container, Mounts: Mounts.toSorted((a, b) => (a.Destination < b.Destination ? -1 : 1)) };
}

describe("a release that comes back", () => {
  it("is what it was field by field, N-2 too, whichever slot it ran in", async () => {
    const view = fleet.view(shop);
    const a = await fleet.live(shop, "v1", first);
    const running = await view.inspect(a);
    const b = await fleet.live(shop, "v2", second);
    await fleet.live(shop, "v3");

    const run = await fleet.rollback(shop, { to: a });
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "rolled-back", release: a } });
    const restored = await view.inspect(a);
    expect(differences(tidied(running), tidied(restored), apart)).toEqual([]);
    expect(restored.State.Status).toBe("running");
    expect(restored.HostConfig.RestartPolicy.Name).toBe("unless-stopped");
    expect((await ask(host.address, shop.port)).release).toBe("v1");

    const other = await fleet.rollback(shop, { to: b });
    expect(other.outputs).toMatchObject({ result: "rolled-back", release: b, "previous-release": a });
    expect((await view.inspect(b)).Config.Env).toContain("MODE=two");
    expect(await view.running()).toEqual([b]);
  });

  it("is made again from the registry, with the settings of what was live, which is said", async () => {
    const view = fleet.view(gone);
    const a = await fleet.live(gone, "v5");
    const b = await fleet.live(gone, "v2", first);
    const old = await view.inspect(a);
    const like = await view.inspect(b);
    await host.dockerCli("rm", "--force", old.Id);
    await host.dockerCli("rmi", "--force", old.Image);
    const secrets = { "secret-env": "TOKEN=s3cret-new" };
    const run = await fleet.rollback(gone, { to: "v5", ...secrets });
    expect(run).toMatchObject({ exitCode: 0, outputs: { result: "rolled-back", release: a } });
    for (const told of [run.log, run.summary])
      expect(told).toContain("settings of the release that was live");
    expect(run.log).not.toContain("s3cret");
    const made = await view.inspect(a);
    expect(made.Config.Env).toEqual(expect.arrayContaining(["MODE=one", "TOKEN=s3cret-new", "VERSION=v5"]));
    const different = differences(tidied(like), tidied(made), [
      ...apart,
      /^Image$/,
      /^Config\.(?:Image|Env)/,
      /^Config\.Labels\.tidegate\./,
    ]);
    expect(different).toEqual([]);
    expect((await ask(host.address, gone.port)).release).toBe("v5");
  });

  it("is refused when neither the host nor the registry has it, and nothing changes", async () => {
    const view = fleet.view(lost);
    const { digest } = await fleet.bed.images.service("v4");
    const a = await fleet.live(lost, "v4");
    await fleet.live(lost, "v2");
    const old = await view.inspect(a);
    await host.dockerCli("rm", "--force", old.Id);
    await host.dockerCli("rmi", "--force", old.Image);
    await fleet.bed.registry.forget("tidegate/service", digest);
    const changes = await changesDuring(host, async () => {
      const run = await fleet.rollback(lost, { to: a });
      expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "release-gone" } });
    });
    expect(changes).toEqual([]);
    expect((await ask(host.address, lost.port)).release).toBe("v2");
  });
});
