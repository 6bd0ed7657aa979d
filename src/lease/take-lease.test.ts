import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { emptyHost } from "../../tests/support/example-observation.ts";
import { type FakeDocker, startFakeDocker } from "../../tests/support/fake-docker.ts";
import { fakeProxy, shownMap } from "../../tests/support/fake-proxy.ts";
import { FakeVolumes } from "../../tests/support/fake-volumes.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { ProxyAdmin } from "../proxy/admin.ts";
import { bakeOn, type Routes, renderRoutes, steadyOn } from "../proxy/routes.ts";
import { silentJournal } from "../report/journal.ts";
import { type Holder, leaseLabels, leaseVolumeName, newHolder } from "./lease.ts";
import { readLeaseOf } from "./read-lease.ts";
import { awaitTurn, type LeaseAsk, takeLease } from "./take-lease.ts";

const nobody = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
const holderOf = (digit: string, verb: Holder["verb"] = "deploy") =>
  newHolder(digit.repeat(32), verb, nobody, new Date(0));

let volumes: FakeVolumes;
let docker: FakeDocker;

beforeEach(async () => {
  volumes = new FakeVolumes();
  docker = await startFakeDocker((request, reply) => volumes.answer(request, reply));
});
afterEach(() => docker.stop());

function put(number: number, holder: Holder | undefined): void {
  volumes.there.set(leaseVolumeName("api", number), leaseLabels("api", holder));
}
const names = () => [...volumes.there.keys()].map((name) => name.replace("tidegate.api.lease-", "")).sort();

async function take(more: Partial<LeaseAsk> = {}, routes: Routes = steadyOn("blue")) {
  const { connection } = fakeProxy(() => shownMap(renderRoutes(routes)));
  const host = { name: "h1", engine: docker.engine, admin: new ProxyAdmin(connection, "api") };
  const seen = { ...emptyHost, lease: await readLeaseOf(docker.engine, "api") };
  const ask = {
    service: "api",
    holder: holderOf("a"),
    waitMs: 0,
    preempts: false,
    journal: silentJournal,
    signal: AbortSignal.timeout(8_000),
    ...more,
  };
  const connected = host as unknown as ConnectedHost;
  const taken = await takeLease(connected, seen, ask, await awaitTurn(connected, seen, ask));
  // Volumes of holders before are removed while the run goes on.
  await delay(50);
  return taken;
}

describe("takeLease", () => {
  it("begins with the first number, gives it back as the second, and takes the third", async () => {
    const { lease, how } = await take();
    expect([lease.number, how, names()]).toEqual([1, "free", ["1"]]);
    await lease.assure(0);
    await lease.release(true);
    expect(names()).toEqual(["2"]);
    const next = await take();
    expect([next.lease.number, next.how, names()]).toEqual([3, "free", ["3"]]);
  });

  it("leaves nothing where nothing of the service is left", async () => {
    const { lease } = await take();
    await lease.release(false);
    expect(names()).toEqual([]);
  });

  it("gives way to who was given the same number first", async () => {
    put(4, undefined);
    volumes.onAsked = (request) => {
      if (!request.startsWith("POST")) return;
      volumes.onAsked = () => undefined;
      put(5, holderOf("b"));
    };
    const signal = AbortSignal.timeout(1_500);
    await expect(take({ signal })).rejects.toBeDefined();
    expect(names()).toEqual(["4", "5"]);
  });

  it("does not take a number that others have had and given back meanwhile", async () => {
    put(4, undefined);
    volumes.onAsked = (request) => {
      if (!request.startsWith("POST")) return;
      volumes.onAsked = () => undefined;
      volumes.there.clear();
      put(6, undefined);
    };
    const { lease, how } = await take();
    expect([lease.number, how, names()]).toEqual([7, "waited", ["7"]]);
  });

  it("takes the place of a deploy in its bake at once where it may", async () => {
    put(4, holderOf("b"));
    const { lease, how } = await take({ preempts: true, holder: holderOf("a", "rollback") }, bakeOn("green"));
    expect([lease.number, lease.tookOver, how, names()]).toEqual([5, true, "from-holder", ["5"]]);
  });

  it.each([
    ["a deploy that does not bake", holderOf("b"), steadyOn("blue")],
    ["another rollback", holderOf("b", "rollback"), bakeOn("green")],
  ])("does not take the place of %s", async (_, holder, routes) => {
    put(4, holder);
    const asked = take({ preempts: true, signal: AbortSignal.timeout(1_200) }, routes);
    await expect(asked).rejects.toBeDefined();
    expect(names()).toEqual(["4"]);
  });

  it("refuses when the holder is seen at work, and names it", async () => {
    put(4, holderOf("b"));
    let beat = 0;
    volumes.onAsked = (request) => {
      if (request !== "GET") return;
      volumes.there.delete(`tidegate.api.lease-4.${beat}`);
      volumes.there.set(`tidegate.api.lease-4.${++beat}`, {});
    };
    await expect(take()).rejects.toMatchObject({
      reason: "lease-held",
      host: "h1",
      input: "lock-timeout",
      message: expect.stringContaining("a deploy since 1970-"),
    });
  });
});

describe("a lease", () => {
  it("that another run has taken is lost for good, and is not given back", async () => {
    const { lease } = await take();
    volumes.there.clear();
    put(2, holderOf("b"));
    await lease.assure(2_500);
    await expect(lease.assure(0)).rejects.toMatchObject({ reason: "lease-lost", host: "localhost" });
    await expect(lease.assure(2_500)).rejects.toMatchObject({ reason: "lease-lost" });
    expect(lease.lost.aborted).toBe(true);
    await lease.release(true);
    expect(names()).toEqual(["2"]);
  });

  it("that a rollback has taken is preempted", async () => {
    const { lease } = await take();
    put(2, holderOf("b", "rollback"));
    await expect(lease.assure(0)).rejects.toMatchObject({ reason: "preempted" });
  });

  it("that was taken over is left to expire until its fence stands", async () => {
    put(4, holderOf("b"));
    const { lease } = await take({ preempts: true }, bakeOn("green"));
    await lease.release(true);
    expect(names()).toEqual(["5"]);
  });

  it("that was taken over is given back once its fence stands", async () => {
    put(4, holderOf("b"));
    const { lease } = await take({ preempts: true }, bakeOn("green"));
    await lease.begin();
    expect(names()).toEqual(["5", "5.1"]);
    await lease.release(true);
    expect(names()).toEqual(["6"]);
  });
});
