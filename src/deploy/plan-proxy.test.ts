import { describe, expect, it } from "@jest/globals";
import { newDigest, oldDigest } from "../../tests/support/example-outcomes.ts";
import { listenAt, proxySettings, runningProxyOf } from "../../tests/support/example-proxy.ts";
import type { ProxyObservation } from "../host/observation.ts";
import { fingerprint } from "../proxy/configuration.ts";
import type { ProxySettings } from "../proxy/settings.ts";
import { bootSettings, type ChangeProxy, planProxy, reloadReason, staysAsItIs } from "./plan-proxy.ts";

type Asked = Parameters<typeof planProxy>[0];

function asked(changes: Partial<Asked> = {}): Asked {
  return {
    service: "api",
    listen: { address: undefined, port: 3001 },
    acceptProxy: false,
    trustedProxies: [],
    containerPort: 3000,
    health: { path: "/health", host: undefined, timeoutMs: 1, intervalMs: 1, threshold: 1 },
    proxyImage: {
      written: "haproxy:3",
      registry: "docker.io",
      repository: "library/haproxy",
      tag: "3",
      digest: newDigest,
    },
    ...changes,
  };
}

/** The plan for a host with a proxy; the candidate comes to slot green. */
function change(changes: Partial<Asked> = {}, proxy: ProxyObservation = runningProxyOf()): ChangeProxy {
  const plan = planProxy(asked(changes), { proxy }, "green", false, "web1");
  if (plan.process === "boot") throw new Error("there is a proxy");
  return plan;
}

describe("a host without a proxy", () => {
  it.each([
    { adopting: false, during: [listenAt(3001)] },
    { adopting: true, during: [] },
  ])("gets one that listens once the port is free (adopting: $adopting)", ({ adopting, during }) => {
    const plan = planProxy(asked(), { proxy: { state: "absent" } }, "blue", adopting, "web1");
    expect(plan).toEqual({ process: "boot", during, after: [listenAt(3001)] });
    if (plan.process !== "boot") throw new Error("there is none");
    const { socketGroup: _, ...settings } = proxySettings({ listens: during });
    expect(bootSettings(asked(), plan, { blue: "172.30.7.2", green: "172.30.7.3" })).toEqual(settings);
  });
});

describe("a proxy that runs", () => {
  it("stays as it is when nothing else is asked for", () => {
    const plan = change();
    expect(plan).toMatchObject({ reload: false, narrow: false, handOver: undefined, changes: [] });
    expect(staysAsItIs(plan)).toBe(true);
  });

  it.each<{ name: string; changes: Partial<Asked>; told: readonly string[]; narrow: boolean }>([
    {
      name: "container-port",
      changes: { containerPort: 4000 },
      told: ["container-port of slot green from 3000 to 4000"],
      narrow: false,
    },
    {
      name: "trusted-proxies",
      changes: { trustedProxies: ["10.0.0.0/8"] },
      told: ["trusted-proxies from none to 10.0.0.0/8"],
      narrow: false,
    },
    {
      name: "port",
      changes: { listen: { address: undefined, port: 3002 } },
      told: ["port from *:3001 to *:3002"],
      narrow: true,
    },
    {
      name: "port and accept-proxy",
      changes: { listen: { address: "10.0.0.5", port: 3002 }, acceptProxy: true },
      told: ["port from *:3001 to 10.0.0.5:3002", "accept-proxy from false to true"],
      narrow: true,
    },
  ])("takes another $name by a reload", ({ changes, told, narrow }) => {
    const plan = change(changes);
    expect(plan).toMatchObject({ reload: true, narrow, handOver: undefined, changes: told });
    expect(staysAsItIs(plan)).toBe(false);
  });

  it("listens at the old place and the new one until the switch is done", () => {
    const plan = change({ listen: { address: undefined, port: 3002 } });
    expect(plan.during.listens).toEqual([listenAt(3001), listenAt(3002)]);
    expect(plan.after.listens).toEqual([listenAt(3002)]);
    expect(reloadReason(plan)).toBe(
      "port from *:3001 to *:3002; until the switch is done it listens on *:3001 and *:3002",
    );
  });

  it("changes what is spoken at a place only once the switch is done", () => {
    const plan = change({ acceptProxy: true });
    expect(plan).toMatchObject({ reload: false, narrow: true });
    expect(plan.after.listens).toEqual([listenAt(3001, { acceptProxy: true })]);
  });

  it("keeps the settings of the release that stays", () => {
    const { during } = change({ containerPort: 4000, health: { ...asked().health, path: "/up" } });
    expect(during.slots.blue).toEqual(proxySettings().slots.blue);
    expect(during.slots.green).toEqual({
      address: "172.30.7.3",
      containerPort: 4000,
      healthPath: "/up",
      healthHost: null,
    });
  });

  it("is handed over when the image is another one, and not when its tag is unknown", () => {
    const image = { ...asked().proxyImage, digest: oldDigest };
    expect(change({ proxyImage: image }).handOver).toBe(`docker.io/library/haproxy@${oldDigest}`);
    expect(change({ proxyImage: { ...image, digest: undefined } }).handOver).toBeUndefined();
  });

  it.each<{ name: string; proxy: ProxyObservation }>([
    {
      name: "its disk was changed and it was not reloaded",
      proxy: runningProxyOf(proxySettings(), {
        process: { ...runningProxyOf().process, fingerprint: fingerprint(proxySettings({ listens: [] })) },
      }),
    },
    {
      name: "it does not say what it runs",
      proxy: runningProxyOf(proxySettings(), {
        process: { ...runningProxyOf().process, fingerprint: undefined },
      }),
    },
  ])("is reloaded when $name", ({ proxy }) => {
    const plan = change({}, proxy);
    expect(plan).toMatchObject({ reload: true, changes: [] });
    expect(reloadReason(plan)).toBe("its configuration is renewed");
  });

  it("does not stay as it is while a proxy it took over from is there", () => {
    const others = [{ container: "old", instance: 1, running: true }];
    expect(staysAsItIs(change({}, runningProxyOf(proxySettings(), { others })))).toBe(false);
  });

  it.each<readonly [from: ProxySettings["listens"], address: string | undefined]>([
    [[listenAt(3001)], "10.0.0.5"],
    [[listenAt(3001, { address: "10.0.0.5" })], undefined],
    [[listenAt(3001, { address: "0.0.0.0" })], "10.0.0.5"],
  ])("refuses another address on the same port where one covers the other: %j to %s", (listens, address) => {
    const proxy = runningProxyOf(proxySettings({ listens }));
    expect(() => change({ listen: { address, port: 3001 } }, proxy)).toThrow(
      expect.objectContaining({ reason: "proxy-settings-changed", input: "port", host: "web1" }),
    );
  });

  it("can go from one address to another on the same port", () => {
    const proxy = runningProxyOf(proxySettings({ listens: [listenAt(3001, { address: "10.0.0.5" })] }));
    const plan = change({ listen: { address: "10.0.0.6", port: 3001 } }, proxy);
    expect(plan.during.listens).toHaveLength(2);
  });

  it("does not take the port of a container that is to be adopted before the switch", () => {
    const request = asked({ listen: { address: undefined, port: 3009 } });
    const plan = planProxy(request, { proxy: runningProxyOf() }, "green", true, "web1");
    expect(plan).toMatchObject({
      during: { listens: [listenAt(3001)] },
      after: { listens: [listenAt(3009)] },
    });
  });
});
