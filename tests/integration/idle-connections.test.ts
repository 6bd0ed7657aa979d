import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { DeployedService } from "../support/engine/deployed-service.ts";
import { idleBursts } from "../support/load/idle-bursts.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(90_000);

let bed: Testbed;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["shop"] });
});

afterAll(async () => {
  await bed?.stop();
});

it("an application that closes idle connections early fails no request, whatever its method", async () => {
  const shop = new DeployedService(bed, "shop");
  // Node closes them a second after the time it is told.
  const run = await shop.deploy("v1", { port: "3001", env: "KEEP_ALIVE_TIMEOUT=1" });
  expect(run.outcome.result).toBe("deployed");
  const result = await idleBursts({
    host: bed.host(0).address,
    port: 3001,
    connections: 250,
    gapMs: 1_001,
    sweepMs: 60,
    bursts: 20,
  });
  expect(result.failed).toEqual({});
  expect(result.answered.GET).toBeGreaterThan(1_000);
  expect(result.answered.POST).toBeGreaterThan(1_000);
});
