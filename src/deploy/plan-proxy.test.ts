import { describe, expect, it } from "@jest/globals";
import {
  emptyHost,
  exampleIdentity,
  exampleListen,
  exampleRelease,
  exampleRequest,
  exampleSettings,
  hostWith,
  newDigest,
  proxyImage,
  runningProxy,
  slotAddresses,
  stoppedProxy,
} from "../../tests/support/example-observation.ts";
import type { HostObservation, ProxyObservation } from "../host/observation.ts";
import { steadyOn } from "../proxy/routes.ts";
import { type Listen, type ProxySettings, slotAddressesOf } from "../proxy/settings.ts";
import type { Slot } from "../release/slot.ts";
import {
  bootSettings,
  type ChangeProxy,
  type ProxyPlan,
  planProxy,
  reloadReason,
  staysAsItIs,
  staysUntilSwitch,
} from "./plan-proxy.ts";
import type { DeployRequest } from "./request.ts";

const asked = exampleRequest();
const other: Listen = { ...exampleListen, port: 80 };
const local: Listen = { ...exampleListen, address: "127.0.0.1" };
const running = runningProxy(steadyOn("blue"));
const listening = (...listens: readonly Listen[]) =>
  runningProxy(steadyOn("blue"), steadyOn("blue"), { settings: exampleSettings({ listens }) });

function plan(
  request: Partial<DeployRequest>,
  proxy: ProxyObservation = running,
  slot: Slot = "green",
  adopting = false,
): ProxyPlan {
  const seen: HostObservation = { ...hostWith(), proxy };
  return planProxy(exampleRequest(request), seen, slot, adopting, "h1");
}

function change(...args: Parameters<typeof plan>): ChangeProxy {
  const planned = plan(...args);
  if (planned.process === "boot") throw new Error("boots");
  return planned;
}

const listens = ({ listens: places }: ProxySettings) =>
  places.map(({ address, port }) => `${address}:${port}`);

describe("the plan for a proxy", () => {
  it("that is not there is to boot it where it is asked for", () => {
    const boot = { process: "boot", during: [exampleListen], after: [exampleListen] } as const;
    expect(planProxy(asked, emptyHost, "blue", false, "h1")).toEqual(boot);
    expect(
      bootSettings(
        { ...asked, containerPort: 80, trustedProxies: ["10.0.0.1"] },
        boot,
        slotAddresses,
        emptyHost,
      ),
    ).toEqual({
      service: "api",
      listens: [exampleListen],
      slots: {
        blue: { address: "172.30.7.2", containerPort: 80, healthPath: "/health", healthHost: null },
        green: { address: "172.30.7.3", containerPort: 80, healthPath: "/health", healthHost: null },
      },
      trustedProxies: ["10.0.0.1"],
      previewHeader: null,
    });
  });

  it("that is not there is to judge a live release by what it was started with", () => {
    const started = { containerPort: 4000, healthPath: "/old", healthHost: "old.example" };
    const seen = hostWith(
      exampleRelease({ slot: "green", identity: exampleIdentity({ settings: started }) }),
    );
    const boot = { process: "boot", during: [exampleListen], after: [exampleListen] } as const;
    expect(bootSettings(asked, boot, slotAddresses, { ...seen, liveSlot: "green" }).slots).toEqual({
      blue: exampleSettings().slots.blue,
      green: { address: "172.30.7.3", ...started },
    });
  });

  it("that is not there leaves the port to the container that is adopted, until the switch", () => {
    const planned = planProxy(asked, emptyHost, "blue", true, "h1");
    expect(planned).toEqual({ process: "boot", during: [], after: [exampleListen] });
  });

  it("that is as asked for is to leave it alone", () => {
    const planned = change({});
    expect(planned).toMatchObject({
      process: "runs",
      reload: false,
      narrow: false,
      changes: [],
      leftovers: 0,
    });
    expect(planned.after).toEqual(exampleSettings());
    expect([staysAsItIs(planned), staysUntilSwitch(planned)]).toEqual([true, true]);
  });

  it("listens at the old place and the new one until the switch, then at the new one", () => {
    const planned = change({ listen: { address: undefined, port: 80 } });
    expect(planned).toMatchObject({ reload: true, narrow: true, changes: ["port from *:3001 to *:80"] });
    expect([listens(planned.during), listens(planned.after)]).toEqual([
      ["null:3001", "null:80"],
      ["null:80"],
    ]);
    expect(staysUntilSwitch(planned)).toBe(false);
    expect(reloadReason(planned)).toBe(
      "port from *:3001 to *:80; until the switch is done it listens on *:3001 and *:80",
    );
  });

  it("leaves the place of a run that was cut short, without a reload before the switch", () => {
    const planned = change({}, listening(other, exampleListen));
    expect(planned).toMatchObject({
      reload: false,
      narrow: true,
      changes: ["port from *:80 and *:3001 to *:3001"],
    });
    expect([staysAsItIs(planned), staysUntilSwitch(planned)]).toEqual([false, true]);
  });

  it("speaks the PROXY protocol at a place that stays from the switch on, not before", () => {
    const planned = change({ acceptProxy: true });
    expect(planned).toMatchObject({
      reload: false,
      narrow: true,
      changes: ["accept-proxy from false to true"],
    });
    expect(planned.during.listens).toEqual([exampleListen]);
    expect(planned.after.listens).toEqual([{ ...exampleListen, acceptProxy: true }]);
  });

  it("tells each input that changes", () => {
    const listen = { address: "10.0.0.5", port: 3002 };
    const planned = change({ listen, acceptProxy: true, trustedProxies: ["10.0.0.0/8"] });
    expect(planned).toMatchObject({
      reload: true,
      narrow: true,
      changes: [
        "port from *:3001 to 10.0.0.5:3002",
        "accept-proxy from false to true",
        "trusted-proxies from none to 10.0.0.0/8",
      ],
    });
  });

  it("does not bind the port of a container that is adopted before the switch", () => {
    const planned = change({ listen: { address: undefined, port: 80 } }, running, "green", true);
    expect([listens(planned.during), listens(planned.after)]).toEqual([["null:3001"], ["null:80"]]);
  });

  it("gives what was asked for to the candidate's slot, and leaves the other as its release wants it", () => {
    const health = { ...asked.health, path: "/up", host: "api.example" };
    const planned = change({ containerPort: 80, health });
    expect(planned.during.slots).toEqual({
      blue: exampleSettings().slots.blue,
      green: { address: "172.30.7.3", containerPort: 80, healthPath: "/up", healthHost: "api.example" },
    });
    expect(slotAddressesOf(planned.after)).toEqual(slotAddresses);
    expect(planned).toMatchObject({
      reload: true,
      narrow: false,
      changes: [
        "container-port of slot green from 3000 to 80",
        "health-path of slot green from /health to /up",
        "health-host of slot green from none to api.example",
      ],
    });
  });

  it("leaves both slots alone where no release changes", () => {
    const planned = planProxy({ ...asked, containerPort: 80 }, hostWith(), undefined, false, "h1");
    expect(planned).toMatchObject({ reload: false, changes: [], after: { slots: exampleSettings().slots } });
  });

  it("takes a preview header on by a reload, and keeps it where none is asked for", () => {
    const judging = { ...asked.judging, previewHeader: "x-preview" };
    const planned = change({ judging });
    expect(planned).toMatchObject({
      reload: true,
      narrow: false,
      changes: ["preview-header from none to x-preview"],
      after: { previewHeader: "x-preview" },
    });
    const boot = { process: "boot", during: [exampleListen], after: [exampleListen] } as const;
    const booted = bootSettings({ ...asked, judging }, boot, slotAddresses, emptyHost);
    expect(booted.previewHeader).toBe("x-preview");
    const settings = exampleSettings({ previewHeader: "x-preview" });
    const kept = change({}, runningProxy(steadyOn("blue"), steadyOn("blue"), { settings }));
    expect(kept).toMatchObject({ reload: false, after: { previewHeader: "x-preview" } });
  });

  it("keeps the group of the sockets, which is the host's", () => {
    const settings = exampleSettings({ socketGroup: "0" });
    const planned = change({}, runningProxy(steadyOn("blue"), steadyOn("blue"), { settings }));
    expect(planned).toMatchObject({ reload: false, after: { socketGroup: "0" } });
  });

  it.each<[string, ProxyObservation]>([
    ["running", { ...running, process: { ...running.process, fingerprint: "0123" } }],
    [
      "running with one of another version",
      { ...running, process: { ...running.process, fingerprint: undefined } },
    ],
    ["on its disk", runningProxy(steadyOn("blue"), steadyOn("blue"), { fingerprint: "0123" })],
  ])("is to renew a configuration that is not what would be written, %s", (_, proxy) => {
    const planned = change({}, proxy);
    expect(planned).toMatchObject({ reload: true, narrow: false, changes: [] });
    expect(reloadReason(planned)).toBe("its configuration is renewed");
  });

  it("that is stopped is to start it", () => {
    const planned = change({}, stoppedProxy(steadyOn("blue")));
    expect(planned).toMatchObject({ process: "start", reload: false });
    expect([staysAsItIs(planned), staysUntilSwitch(planned)]).toEqual([false, true]);
  });

  const image = (digest: string | undefined) => ({ ...asked.proxyImage, digest });
  it.each<[string, string | undefined, string | undefined]>([
    ["another image", newDigest, `docker.io/library/haproxy@${newDigest}`],
    ["the image it has", proxyImage.split("@")[1], undefined],
    ["a tag that could not be resolved", undefined, undefined],
  ])("for %s hands over or not", (_, digest, handOver) => {
    const planned = change({ proxyImage: image(digest) });
    expect(planned.handOver).toBe(handOver);
    expect(staysUntilSwitch(planned)).toBe(handOver === undefined);
  });

  it("counts the proxies that another run left behind", () => {
    const planned = change({}, { ...running, others: [{ container: "p0", instance: 1, running: true }] });
    expect(planned.leftovers).toBe(1);
    expect([staysAsItIs(planned), staysUntilSwitch(planned)]).toEqual([false, false]);
  });

  it.each<[string, Listen, DeployRequest["listen"]]>([
    ["everywhere to one address", exampleListen, { address: "127.0.0.1", port: 3001 }],
    ["one address to everywhere", local, { address: undefined, port: 3001 }],
    ["one address to every IPv4 one", local, { address: "0.0.0.0", port: 3001 }],
  ])("refuses to go from %s of one port, which cannot be bound side by side", (_, now, listen) => {
    expect(() => plan({ listen }, listening(now))).toThrow(
      expect.objectContaining({ reason: "proxy-settings-changed", host: "h1", input: "port" }),
    );
  });

  it("goes from one address to another of the same port", () => {
    const planned = change({ listen: { address: "127.0.0.2", port: 3001 } }, listening(local));
    expect(listens(planned.during)).toEqual(["127.0.0.1:3001", "127.0.0.2:3001"]);
  });
});
