import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { ActionFleet, ask } from "../support/action/fleet.ts";
import type { TestbedHost } from "../support/testbed/host.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let host: TestbedHost;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop"] });
  host = fleet.bed.host(0);
  await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

it("a slow request and a WebSocket that are open at the switch finish with the previous release", async () => {
  const slow = ask(host.address, shop.port, "/slow?ms=5000");
  const socket = await openSocket();
  const run = await fleet.start(shop, "v2", { "drain-timeout": "20s" });
  await run.seen(/traffic moved/);
  expect((await ask(host.address, shop.port)).release).toBe("v2");
  expect(await socket.echo("still there")).toBe("still there");
  expect(await slow).toMatchObject({ status: 200, release: "v1" });
  expect(await socket.echo("and still")).toBe("and still");
  expect(await fleet.view(shop).running()).toHaveLength(2);
  expect(await socket.close()).toBe(1000);
  const { outputs, log } = await run.ended;
  expect(outputs["result"]).toBe("deployed");
  expect(log).not.toContain("still open after");
  // What the drain waited for was not waited out.
  expect(Number(outputs["duration-ms"])).toBeLessThan(18_000);
  expect(await fleet.view(shop).running()).toEqual([outputs["release"]]);
});

it("what is open when the drain's time is up is counted and said, and ended by the application", async () => {
  const socket = await openSocket();
  const slow = ask(host.address, shop.port, "/slow?ms=6000");
  const run = await fleet.deploy(shop, "v3", { "drain-timeout": "300ms" });
  expect(run.outputs).toMatchObject({ result: "deployed", reason: "" });
  expect(run.log).toMatch(/^::warning.*2 requests or WebSockets still open after 0\.3 s/m);
  expect(await socket.closed).toBe(1001);
  expect(await slow).toMatchObject({ status: 200, release: "v2" });
  expect(await fleet.view(shop).running()).toEqual([run.outputs["release"]]);
});

interface EchoSocket {
  echo(text: string): Promise<string>;
  /** Closes it politely; the close code the peer confirmed. */
  close(): Promise<number>;
  readonly closed: Promise<number>;
}

async function openSocket(): Promise<EchoSocket> {
  const socket = new WebSocket(`ws://${host.address}:${shop.port}/ws`);
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener("close", (event) => resolve(event.code));
  });
  const next = async () =>
    await new Promise<string>((resolve, reject) => {
      socket.addEventListener("message", (event) => resolve(String(event.data)), { once: true });
      socket.addEventListener("close", (event) => reject(new Error(`closed with ${event.code}`)), {
        once: true,
      });
    });
  await next();
  return {
    echo: async (text) => {
      const answer = next();
      socket.send(text);
      return await answer;
    },
    close: async () => {
      socket.close(1000);
      return await closed;
    },
    closed,
  };
}
