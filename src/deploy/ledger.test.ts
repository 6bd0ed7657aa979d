import { describe, expect, it } from "@jest/globals";
import {
  emptyHost,
  exampleIdentity,
  exampleRelease,
  exampleRequest,
  hostWith,
  newDigest,
  oldDigest,
} from "../../tests/support/example-observation.ts";
import { Failure } from "../failure/failure.ts";
import type { HostObservation } from "../host/observation.ts";
import { Ledger } from "./ledger.ts";
import { planHost } from "./plan.ts";

const request = exampleRequest({ url: new URL("https://api.example/") });
const live = exampleRelease();
const wanted = exampleRelease({ identity: exampleIdentity({ release: "r5", digest: newDigest }) });
const planFor = (seen: HostObservation) =>
  planHost(request, { release: "r9", digest: newDigest }, seen, "h1");
const failure = new Failure("candidate-unhealthy", "no", { host: "h1" });
const at = new Date("2026-01-02T12:00:00Z");

function ledgerOf(...hosts: readonly HostObservation[]): Ledger {
  const names = hosts.map((_, index) => `h${index + 1}`);
  const ledger = new Ledger(request, names);
  ledger.resolved(newDigest);
  hosts.forEach((seen, index) => ledger.planned(names[index] ?? "", planFor(seen)));
  return ledger;
}

describe("a ledger's outcome", () => {
  it("of a deploy that went well", () => {
    const ledger = ledgerOf(hostWith(live));
    ledger.promoted("h1", at);
    expect(ledger.outcome(undefined)).toMatchObject({
      service: "api",
      image: "ghcr.io/acme/api:v2",
      url: "https://api.example/",
      result: "deployed",
      failure: undefined,
      release: "r9",
      digest: newDigest,
      hosts: [
        {
          host: "h1",
          result: "deployed",
          release: "r9",
          digest: newDigest,
          slot: "green",
          previousRelease: live.identity.release,
          previousDigest: oldDigest,
          promotedAt: at,
        },
      ],
      plan: [{ host: "h1", steps: expect.arrayContaining(["start r9 in slot green"]) }],
    });
  });

  it("of a refused deploy tells the release that still serves", () => {
    const ledger = ledgerOf(hostWith(live));
    ledger.failed("h1", failure);
    ledger.ended(failure);
    expect(ledger.outcome(undefined)).toMatchObject({
      result: "failed",
      failure,
      hosts: [
        {
          result: "failed",
          failure,
          release: live.identity.release,
          digest: oldDigest,
          slot: "blue",
          previousRelease: undefined,
          promotedAt: undefined,
        },
      ],
    });
  });

  it("of a fleet whose hosts were all turned back is rolled back, and the old release serves", () => {
    const ledger = ledgerOf(hostWith(live), hostWith(live));
    for (const host of ["h1", "h2"]) ledger.promoted(host, at);
    for (const host of ["h1", "h2"]) ledger.turnedBack(host);
    ledger.ended(failure);
    const { result, hosts } = ledger.outcome(undefined);
    expect(result).toBe("rolled-back");
    expect(hosts).toMatchObject(
      ["h1", "h2"].map((host) => ({
        host,
        result: "rolled-back",
        release: live.identity.release,
        slot: "blue",
        promotedAt: undefined,
      })),
    );
  });

  it("of a host that could not be turned back is failed, and says which release it serves", () => {
    const ledger = ledgerOf(hostWith(live), hostWith(live));
    for (const host of ["h1", "h2"]) ledger.promoted(host, at);
    ledger.turnedBack("h1");
    ledger.ended(failure);
    const { result, hosts } = ledger.outcome(undefined);
    expect(result).toBe("failed");
    expect(hosts.map(({ release }) => release)).toEqual([live.identity.release, "r9"]);
  });

  it("of a host that nobody can look at any more does not say what it served last", () => {
    const ledger = ledgerOf(hostWith(live));
    ledger.promoted("h1", at);
    ledger.ended(new Failure("connection-lost", "gone", { host: "h1" }));
    expect(ledger.isUnsure("h1")).toBe(true);
    ledger.unseen("h1");
    const [host] = ledger.outcome(undefined).hosts;
    expect(host).toMatchObject({
      result: "failed",
      release: undefined,
      slot: undefined,
      promotedAt: undefined,
    });
  });

  it("of a host that was looked at says what was seen", () => {
    const ledger = ledgerOf(hostWith(live));
    ledger.promoted("h1", at);
    ledger.ended(new Failure("lease-lost", "gone", { host: "h1" }));
    ledger.found("h1", { release: "r12", digest: "sha256:12", slot: "blue" });
    const [host] = ledger.outcome(undefined).hosts;
    expect(host).toMatchObject({ release: "r12", digest: "sha256:12", slot: "blue", promotedAt: undefined });
  });

  it.each([
    ["serves the release before", live.identity.release, "rolled-back"],
    ["serves the new one still", "r9", "failed"],
  ])("of a deploy whose place a rollback has taken, and whose host %s", (_, release, result) => {
    const ledger = ledgerOf(hostWith(live));
    ledger.promoted("h1", at);
    ledger.ended(new Failure("preempted", "a rollback came", { host: "h1" }));
    ledger.found("h1", { release, digest: "sha256:1", slot: "blue" });
    expect(ledger.outcome(undefined)).toMatchObject({ result, hosts: [{ result, release }] });
  });

  it("does not guess who serves after a switch that nobody confirmed", async () => {
    const ledger = ledgerOf(hostWith(live));
    const lost = new Failure("connection-lost", "gone", { host: "h1" });
    const switching = ledger.watch("h1").time("switch", () => Promise.reject(lost));
    await expect(switching).rejects.toBe(lost);
    ledger.ended(lost);
    const [host] = ledger.outcome(undefined).hosts;
    expect(host).toMatchObject({ result: "failed", release: undefined, digest: undefined, slot: undefined });
  });

  it("of hosts that have it already is unchanged", () => {
    expect(ledgerOf(hostWith(wanted)).outcome(undefined)).toMatchObject({
      result: "unchanged",
      release: "r5",
      hosts: [{ result: "unchanged", release: "r5", slot: "blue", previousRelease: undefined }],
    });
  });

  it("of a fleet of which one host had it is deployed", () => {
    const ledger = ledgerOf(hostWith(wanted), hostWith(live));
    ledger.promoted("h2", at);
    const { result, hosts } = ledger.outcome(undefined);
    expect(result).toBe("deployed");
    expect(hosts.map((host) => host.result)).toEqual(["unchanged", "deployed"]);
  });

  it("of a dry run is planned, and the release is the one that serves", () => {
    const ledger = new Ledger(exampleRequest({ dryRun: true }), ["h1"]);
    ledger.planned("h1", planFor(hostWith(live)));
    expect(ledger.outcome(undefined)).toMatchObject({
      result: "planned",
      hosts: [{ result: "planned", release: live.identity.release, slot: "blue" }],
    });
  });

  it("of a run that reached no host says nothing of a release", () => {
    const ledger = new Ledger(request, ["h1"]);
    ledger.failed("h1", failure);
    ledger.failed("h1", new Failure("internal", "a later one"));
    ledger.ended(failure);
    ledger.ended(new Failure("internal", "a later one"));
    expect(ledger.outcome(undefined)).toMatchObject({
      result: "failed",
      failure,
      digest: undefined,
      hosts: [{ failure, release: undefined, slot: undefined, durationMs: 0 }],
      plan: [],
    });
  });

  it("gives a host without a failure of its own the run's", () => {
    const ledger = ledgerOf(hostWith(live), hostWith(live));
    ledger.failed("h1", failure);
    const other = new Failure("internal", "run");
    ledger.ended(other);
    expect(ledger.outcome(undefined).hosts.map((host) => host.failure)).toEqual([failure, other]);
  });

  it.each<[readonly HostObservation[], boolean]>([
    [[emptyHost], true],
    [[emptyHost, hostWith(live)], false],
    [[hostWith(wanted)], false],
    [[], true],
  ])("knows a first deploy", (seen, first) => {
    expect(ledgerOf(...seen).isFirstDeploy()).toBe(first);
  });

  it("knows only the hosts of its run", () => {
    expect(() => ledgerOf(emptyHost).watch("h7")).toThrow("no such host in this run: h7");
  });
});
