import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { DeployedService } from "../support/engine/deployed-service.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(60_000);

let bed: Testbed;
let shop: DeployedService;
/** Where the test's requests come from. */
let here: string;
const claimed = [
  "x-forwarded-for: 198.51.100.1",
  "x-forwarded-proto: https",
  "x-forwarded-host: shop.test",
  "x-forwarded-port: 443",
  "x-forwarded-prefix: /shop",
  "forwarded: for=198.51.100.1;proto=https",
];

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["shop", "proxied"] });
  shop = new DeployedService(bed, "shop");
  here = bed.network.gateway;
  await shop.deploy("v1", { port: "3001" });
});

afterAll(async () => {
  await bed?.stop();
});

async function forwarded(
  port: number,
  headers: readonly string[],
  options: Parameters<DeployedService["headersSeen"]>[2] = {},
): Promise<Record<string, string>> {
  const seen = await shop.headersSeen(port, headers, options);
  return Object.fromEntries(
    Object.entries(seen.headers).filter(([name]) => /^(x-forwarded-.*|forwarded)$/.test(name)),
  );
}

describe("without trusted proxies", () => {
  it.each([
    { name: "a client that claims nothing", headers: [] },
    { name: "a client that claims to speak for another", headers: claimed },
  ])("$name is known by its own address and scheme", async ({ headers }) => {
    expect(await forwarded(3001, headers)).toEqual({ "x-forwarded-for": here, "x-forwarded-proto": "http" });
  });
});

describe("with trusted proxies", () => {
  it("those are believed, and named behind the clients they speak for", async () => {
    const trusting = { port: "3001", "trusted-proxies": `203.0.113.0/24\n${here}` };
    expect((await shop.deploy("v1", trusting)).outcome.result).toBe("deployed");
    expect(await forwarded(3001, claimed)).toEqual({
      "x-forwarded-for": `198.51.100.1, ${here}`,
      "x-forwarded-proto": "https",
      "x-forwarded-host": "shop.test",
      "x-forwarded-port": "443",
      "x-forwarded-prefix": "/shop",
      forwarded: "for=198.51.100.1;proto=https",
    });
    expect(await forwarded(3001, [])).toEqual({ "x-forwarded-for": here, "x-forwarded-proto": "http" });
    const twice = ["x-forwarded-for: 198.51.100.1", "x-forwarded-for: 198.51.100.2"];
    expect(await forwarded(3001, twice)).toMatchObject({
      "x-forwarded-for": `198.51.100.1, 198.51.100.2, ${here}`,
    });
  });

  it("everybody else is not believed, over IPv6 neither, unless it is trusted there", async () => {
    const trusting = { port: "3001", "trusted-proxies": "203.0.113.0/24, fd00:1::/32" };
    expect((await shop.deploy("v1", trusting)).outcome.result).toBe("deployed");
    expect(await forwarded(3001, claimed)).toEqual({ "x-forwarded-for": here, "x-forwarded-proto": "http" });
    const overIpv6 = { address: bed.host(0).ipv6 };
    const here6 = `fd99:${bed.network.number}::1`;
    expect(await forwarded(3001, claimed, overIpv6)).toEqual({
      "x-forwarded-for": here6,
      "x-forwarded-proto": "http",
    });
    await shop.deploy("v1", { port: "3001", "trusted-proxies": "fd99::/16" });
    expect(await forwarded(3001, claimed, overIpv6)).toMatchObject({
      "x-forwarded-for": `198.51.100.1, ${here6}`,
      "x-forwarded-proto": "https",
    });
  });
});

describe("behind a load balancer that speaks the PROXY protocol", () => {
  const header = (client: string) => `PROXY TCP4 ${client} 192.0.2.1 40000 443\r\n`;

  it("the address in its header is the client's, also where it is a trusted proxy", async () => {
    const proxied = new DeployedService(bed, "proxied");
    const asked = { port: "3002", "accept-proxy": "true", "trusted-proxies": "203.0.113.9" };
    expect((await proxied.deploy("v1", asked)).outcome.result).toBe("deployed");
    expect(await forwarded(3002, claimed, { before: header("192.0.2.77") })).toEqual({
      "x-forwarded-for": "192.0.2.77",
      "x-forwarded-proto": "http",
    });
    expect(await forwarded(3002, claimed, { before: header("203.0.113.9") })).toMatchObject({
      "x-forwarded-for": "198.51.100.1, 203.0.113.9",
      "x-forwarded-proto": "https",
    });
    await expect(forwarded(3002, [])).rejects.toThrow(/JSON|ECONNRESET/);
    expect((await proxied.deploy("v1", asked)).outcome.result).toBe("unchanged");
    const back = await proxied.deploy("v1", { ...asked, "accept-proxy": "false" });
    expect(back.outcome).toMatchObject({ result: "deployed", failure: undefined });
    expect(await forwarded(3002, [])).toEqual({ "x-forwarded-for": here, "x-forwarded-proto": "http" });
    expect(await proxied.status()).toMatchObject({ consistent: true });
  });
});
