import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import { node24 } from "../support/action/run.ts";
import { changesDuring } from "../support/observer/events.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(60_000);

const late = { name: "late", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["late", "early"] });
  host = fleet.bed.host(0);
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** Fails unless a deploy to this port is refused with the owner's name, and leaves nothing. */
async function expectRefused(port: number, owner: string): Promise<void> {
  const run = await fleet.deploy({ ...late, port }, "v1");
  expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason: "port-held" } });
  expect(run.log).toContain(`port ${port} is held by ${owner}`);
  expect(run.log).toContain("Nothing was taken over");
  expect(run.summary).toContain("port-held");
  expect(await fleet.view(late).objects()).toEqual([]);
}

describe("a port that is held", () => {
  it("by a container that publishes it is refused with its name, and nothing is changed", async () => {
    const { reference } = await fleet.bed.images.service("holder");
    await host.dockerCli("run", "--detach", "--name", "legacy-web", "--publish", "3101:3000", reference);
    const changes = await changesDuring(host, () => expectRefused(3101, "the container legacy-web"));
    expect(changes).toEqual([]);
    const answer = await waitFor("the holder", 10_000, async () =>
      ask(host.address, 3101).catch(() => undefined),
    );
    expect(answer.release).toBe("holder");
  });

  it("by another service is refused with that service's name, and nothing is changed", async () => {
    expect((await fleet.deploy({ name: "early", port: 3102 }, "v2")).exitCode).toBe(0);
    const changes = await changesDuring(host, () => expectRefused(3102, 'the service "early" of Tidegate'));
    expect(changes).toEqual([]);
    expect((await ask(host.address, 3102)).release).toBe("v2");
  });

  it("by a process of the host is refused, and leaves no container, network or volume", async () => {
    const holder = listenOnHost(3103);
    expect(await waitFor("the holder", 10_000, async () => answerOf(3103))).toBe("mine");
    await expectRefused(3103, "a process outside of Docker");
    expect(await answerOf(3103)).toBe("mine");
    await answerOf(3103, "/end");
    expect((await holder).code).toBe(0);
    // Free again, it can be had.
    const run = await fleet.deploy({ ...late, port: 3103 }, "v1");
    expect(run.outputs).toMatchObject({ result: "deployed" });
    expect((await ask(host.address, 3103)).release).toBe("v1");
  });
});

/** A plain process of the host that answers `mine` until it is asked to end. */
async function listenOnHost(port: number): Promise<{ readonly code: number }> {
  const program = `require("node:http").createServer((request, response) => {
    response.end("mine", () => request.url === "/end" && process.exit(0));
  }).listen(${port}, "0.0.0.0");`;
  return await host.exec(["timeout", "60", node24(), "--eval", program]);
}

async function answerOf(port: number, path = "/"): Promise<string | undefined> {
  return (await ask(host.address, port, path).catch(() => undefined))?.body;
}
