import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import {
  bedInputs,
  type EngineRun,
  type Inputs,
  runEngine,
  startEngine,
} from "../support/engine/run-engine.ts";
import { TestBastion } from "../support/testbed/bastion.ts";
import { makeKey } from "../support/testbed/sshd.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(90_000);

let bed: Testbed;
let bastion: TestBastion;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 3, services: ["api"] });
  bastion = await TestBastion.of(bed, bed.host(0));
});

beforeEach(async () => {
  await bastion.setRules({});
});

afterAll(async () => {
  await bed?.stop();
});

/** Inputs for the two hosts behind the bastion. */
async function behind(tag: string, more: Inputs = {}): Promise<Inputs> {
  return await bedInputs(bed, "api", tag, {
    hosts: `${bed.host(1).address}\n${bed.host(2).address}`,
    "jump-host": `deploy@${bed.host(0).address}`,
    "jump-key": bastion.key,
    ...more,
  });
}

async function openSockets(run: () => Promise<EngineRun>): Promise<EngineRun> {
  const ended = await run();
  // sshd ends a session a moment after its connection: none may be left of a run that is over.
  await waitFor("sessions to end", 5_000, async () =>
    (await sessionsOnBastion()).code === 1 ? true : undefined,
  );
  return ended;
}

/** Exit code 1 where there is none. */
async function sessionsOnBastion() {
  return await bastion.host.exec(["pgrep", "-f", "sshd: deploy"]);
}

describe("hosts behind a bastion", () => {
  it("are all deployed to over one connection to it, which is closed at the end", async () => {
    const before = await bastion.logins();
    const { outcome, log } = await openSockets(async () => runEngine(await behind("v1")));
    expect(log).not.toContain("warning");
    expect(outcome).toMatchObject({ result: "deployed", failure: undefined });
    expect((await bastion.logins()) - before).toBe(1);
    for (const host of [bed.host(1), bed.host(2)]) {
      const reply = await fetch(`http://${host.address}:3001/`);
      expect(reply.headers.get("x-release")).toBe("v1");
      const last = (await host.log("sshd")).match(/^Accepted publickey for deploy from (\S+)/gm)?.at(-1);
      expect(last).toContain(bed.host(0).address);
    }
  });

  it("are reached by IPv6 through an IPv6 bastion", async () => {
    const { outcome, log } = await runEngine(
      await behind("v2", {
        hosts: `[${bed.host(1).ipv6}]:22\ndeploy@[${bed.host(2).ipv6}]`,
        "jump-host": `[${bed.host(0).ipv6}]:22`,
      }),
    );
    expect(log).toContain(`[${bed.host(1).ipv6}]`);
    expect(outcome).toMatchObject({ result: "deployed", failure: undefined });
  });

  it("may have the bastion itself among them", async () => {
    const hosts = bed.hosts.map((host) => host.address).join(",");
    const { outcome } = await runEngine(await behind("v3", { hosts, "dry-run": "true" }));
    expect(outcome.result).toBe("planned");
    expect(outcome.hosts.map(({ host }) => host)).toEqual(bed.hosts.map((host) => host.address));
  });

  it("need a key that may pass connections on: the deploy key of a host may not", async () => {
    const { outcome, log } = await runEngine(await behind("v3", { "jump-key": "" }));
    expect(outcome.failure).toMatchObject({ reason: "bastion-refused", input: "jump-host" });
    expect(log).toContain(`permitopen="${bed.host(1).address}:22"`);
  });

  it.each([
    ["its sshd forbids forwarding", { config: ["AllowTcpForwarding no"] }],
    ["its sshd forbids it by another name", { config: ["DisableForwarding yes"] }],
    ["its sshd permits other places only", { config: ["PermitOpen 192.0.2.1:22"] }],
    ["the key permits other places only", { permitOpen: ["192.0.2.1:22"] }],
  ])("are not reached when %s, and every cause is told with its line", async (_, rules) => {
    await bastion.setRules(rules);
    const { outcome, log } = await openSockets(async () => runEngine(await behind("v3")));
    expect(outcome).toMatchObject({ result: "failed", failure: { reason: "bastion-refused" } });
    expect(outcome.hosts.map(({ failure }) => failure?.reason)).toEqual([
      "bastion-refused",
      "bastion-refused",
    ]);
    expect(log).toContain(`bastion ${bed.host(0).address} forbids user deploy`);
    expect(log).toContain("AllowTcpForwarding local");
    expect(log).toContain(`PermitOpen ${bed.host(1).address}:22`);
  });

  it("are reached when the key permits exactly them", async () => {
    const places = [bed.host(1), bed.host(2)].map((host) => `${host.address}:22`);
    await bastion.setRules({ permitOpen: places });
    const { outcome } = await runEngine(await behind("v3", { "dry-run": "true" }));
    expect(outcome.result).toBe("planned");
  });
});

describe("hosts by their IPv6 addresses", () => {
  it("are deployed to without a bastion too", async () => {
    const hosts = `[${bed.host(1).ipv6}]\n[${bed.host(2).ipv6}]:22`;
    const { outcome } = await runEngine(await bedInputs(bed, "api", "v5", { hosts }));
    expect(outcome).toMatchObject({ result: "deployed", failure: undefined });
    expect(outcome.hosts.map(({ host }) => host)).toEqual([`[${bed.host(1).ipv6}]`, `[${bed.host(2).ipv6}]`]);
  });
});

describe("what is wrong is told of the bastion or of the host", () => {
  it("a bastion whose key is another than the pinned one gets no authentication", async () => {
    const before = await bastion.host.log("sshd");
    const wrong = bed.knownHosts.replace(/^(\S+) .*$/m, (_, names: string) => `${names} ${otherKey}`);
    const { outcome } = await runEngine(await behind("v3", { "known-hosts": wrong }));
    expect(outcome.failure).toMatchObject({ reason: "host-key-mismatch", input: "known-hosts" });
    expect(outcome.failure?.message).toMatch(new RegExp(`^bastion ${bed.host(0).address}: .*not pinned`));
    expect((await bastion.host.log("sshd")).slice(before.length)).not.toMatch(/userauth|Accepted|Failed/);
  });

  it("a bastion without a pin is refused before anything is connected to", async () => {
    const lines = bed.knownHosts.split("\n").slice(1).join("\n");
    await expect(startEngine(await behind("v3", { "known-hosts": lines }))).rejects.toThrow(
      `input "known-hosts": has no key for ${bed.host(0).address}`,
    );
  });

  it("a bastion that does not take the key", async () => {
    const file = `${bed.directory}/stranger`;
    await makeKey(file);
    const { readFile } = await import("node:fs/promises");
    const { outcome } = await runEngine(await behind("v3", { "jump-key": await readFile(file, "utf8") }));
    expect(outcome.failure).toMatchObject({ reason: "authentication-failed", input: "jump-key" });
    expect(outcome.failure?.message).toContain(`bastion ${bed.host(0).address}`);
  });

  it("a bastion that is not there", async () => {
    await bastion.host.stopSshd();
    const { outcome } = await runEngine(await behind("v3"));
    expect(outcome.failure).toMatchObject({ reason: "bastion-unreachable", input: "jump-host" });
    expect(outcome.hosts.map(({ failure }) => failure?.reason)).toEqual(Array(2).fill("bastion-unreachable"));
  });

  it("a host that is not there", async () => {
    await bed.host(2).stopSshd();
    const { outcome } = await openSockets(async () => runEngine(await behind("v3")));
    await bed.host(2).startSshd();
    expect(outcome.failure).toMatchObject({ reason: "host-unreachable", host: bed.host(2).address });
    expect(outcome.failure?.message).toContain(`bastion ${bed.host(0).address} is fine`);
    expect(outcome.failure?.message).toContain("Connection refused");
  });

  it("a host whose key is another than the pinned one", async () => {
    const [first = "", second = "", third = ""] = bed.knownHosts.split("\n");
    const swapped = `${first}\n${second}\n${third.split(" ")[0]} ${otherKey}`;
    const { outcome } = await runEngine(await behind("v3", { "known-hosts": swapped }));
    expect(outcome.failure).toMatchObject({ reason: "host-key-mismatch", host: bed.host(2).address });
    expect(outcome.failure?.message).toMatch(/^the host shows/);
  });

  it("a bastion whose connection is cut in the middle of a run", async () => {
    const run = await startEngine(await behind("v4", { env: "HEALTH_AFTER=never", "health-timeout": "60s" }));
    await waitFor("the candidates", 30_000, () =>
      (run.log().match(/started \S+ in slot/g) ?? []).length === 2 ? true : undefined,
    );
    expect((await sessionsOnBastion()).code).toBe(0);
    bastion.host.cutSshSessions();
    const { outcome } = await run.ended;
    expect(outcome.failure).toMatchObject({ reason: "connection-lost" });
    expect(outcome.failure?.message).toContain(`bastion ${bed.host(0).address} was lost`);
    const again = await runEngine(await behind("v4"));
    expect(again.outcome.result).toBe("deployed");
  });
});

/** A public key that no host of a bed has. */
const otherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
