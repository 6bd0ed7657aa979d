import { describe, expect, it } from "@jest/globals";
import { deployedBefore } from "../../tests/support/deployed-before.ts";
import {
  emptyHost,
  exampleIdentity,
  exampleListen,
  exampleRelease,
  exampleRequest,
  exampleSettings,
  hostWith,
  newDigest,
  runningProxy,
  stoppedProxy,
} from "../../tests/support/example-observation.ts";
import type { ForeignContainer, HostObservation } from "../host/observation.ts";
import { steadyOn } from "../proxy/routes.ts";
import { describePlan } from "./describe-plan.ts";
import { planHost } from "./plan.ts";

const request = exampleRequest({ keepReleases: 1 });
const steps = (seen: HostObservation, asked = request, isFirst = false) =>
  describePlan(planHost(asked, { release: "r9", digest: newDigest }, seen, "h1"), asked, isFirst);
const other = (release: string, changes = {}) =>
  exampleRelease({
    id: release,
    name: `tidegate.api.green.${release}`,
    identity: exampleIdentity({ release }),
    ...changes,
  });

describe("describePlan", () => {
  it("tells a first deploy", () => {
    expect(steps(emptyHost)).toEqual([
      `have image ghcr.io/acme/api:v2 (${newDigest})`,
      "create the service's network",
      "boot the service's proxy on *:3001",
      "start r9 in slot blue",
      "wait until /health passes 2 times in a row",
      "move traffic to slot blue",
    ]);
  });

  it("tells every step of the next one, in order", () => {
    const live = other("r5", { slot: "blue" });
    const releases = [other("r6", { slot: "green" }), live, other("r4", { state: "exited" })];
    const history = deployedBefore("r5", "r4");
    expect(steps(hostWith(live, { releases, history }))).toEqual([
      "remove tidegate.api.green.r6, left behind by a run that did not end well",
      `have image ghcr.io/acme/api:v2 (${newDigest})`,
      "start r9 in slot green",
      "wait until /health passes 2 times in a row",
      "move traffic to slot green",
      "drain and stop r5",
      "remove r4, beyond the releases kept",
    ]);
  });

  it("tells what becomes of a release that was kept running, and of the one that is left", () => {
    const live = other("r5", { slot: "blue" });
    const releases = [live, other("r4", { slot: "green", restarts: false })];
    const told = steps(hostWith(live, { releases, history: deployedBefore("r5", "r4") }), {
      ...request,
      keepPrevious: "paused",
    });
    expect(told).toContain("stop tidegate.api.green.r4, kept for a rollback until now");
    expect(told).toContain("drain and pause r5");
  });

  const wanted = exampleRelease({ identity: exampleIdentity({ release: "r5", digest: newDigest }) });

  it("tells what is left to finish", () => {
    const seen = hostWith(wanted, { releases: [wanted, other("r4", { slot: "green" })] });
    expect(steps(seen)).toEqual(["stop tidegate.api.green.r4, left running beside the live release"]);
  });

  const moved = exampleRequest({ listen: { address: undefined, port: 80 } });
  const widening =
    "change the proxy by a reload in place: port from *:3001 to *:80; until the switch is done it listens on *:3001 and *:80";
  const narrowing = "reload the proxy, listening on *:80 alone";

  it("tells a change of the proxy around the release that stays", () => {
    expect(steps(hostWith(wanted), moved)).toEqual([widening, narrowing]);
  });

  it.each([
    [true, "reload the proxy, which then expects the PROXY protocol on *:3001"],
    [false, "reload the proxy, which then refuses the PROXY protocol on *:3001"],
  ])("tells another accept-proxy: %j", (acceptProxy, step) => {
    const listens = [{ ...exampleListen, acceptProxy: !acceptProxy }];
    const settings = exampleSettings({ listens });
    const proxy = runningProxy(steadyOn("blue"), steadyOn("blue"), { settings });
    expect(steps(hostWith(wanted, { proxy }), exampleRequest({ acceptProxy }))).toEqual([step]);
  });

  it("tells a change of the proxy before the candidate and after the drain", () => {
    const proxy = {
      ...stoppedProxy(steadyOn("blue")),
      others: [{ container: "p", instance: 0, running: false }],
    };
    const planned = steps(hostWith(other("r5", { slot: "blue" }), { proxy }), moved);
    expect(planned.slice(1)).toEqual([
      "start the service's proxy again",
      "remove the proxy that another one has taken over from",
      widening,
      "start r9 in slot green",
      "wait until /health passes 2 times in a row",
      "move traffic to slot green",
      "drain and stop r5",
      narrowing,
    ]);
  });

  it("tells a hand-over to another image, and the release command on the first host alone", () => {
    const asked = exampleRequest({
      proxyImage: { ...request.proxyImage, digest: newDigest },
      releaseCommand: { words: ["migrate"], timeoutMs: 1_000 },
    });
    const command = "run the release command, once every host has the image";
    const hand = `hand the service's proxy over to one of docker.io/library/haproxy@${newDigest}`;
    expect(steps(hostWith(), asked, true).slice(1, 3)).toEqual([command, hand]);
    expect(steps(hostWith(), asked).slice(1, 2)).toEqual([hand]);
  });

  it("tells who is stopped for the port, and that users notice", () => {
    const adoptable: ForeignContainer = {
      id: "w1",
      name: "web",
      running: true,
      publishes: [3001],
      restartPolicy: "always",
      restartRetries: 0,
      removedWhenStopped: false,
      keeper: undefined,
    };
    const planned = steps({ ...emptyHost, portHolder: "web", adoptable }, exampleRequest({ adopt: "web" }));
    expect(planned.slice(2)).toEqual([
      "boot the service's proxy without a port",
      "start r9 in slot blue",
      "wait until /health passes 2 times in a row",
      "stop the container web, which holds the port, and keep it; users notice until the next step is done",
      "have the proxy listen on port 3001, by a reload in place",
      "move traffic to slot blue",
    ]);
  });

  it("tells that there is nothing to do", () => {
    expect(steps(hostWith(wanted))).toEqual(["nothing: r5 is live in slot blue and is what was asked for"]);
  });
});
