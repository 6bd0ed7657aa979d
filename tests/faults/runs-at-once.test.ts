import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { ActionFleet } from "../support/action/fleet.ts";
import { judged } from "../support/faults/fault-bed.ts";
import { FaultedService } from "../support/faults/faulted-service.ts";
import { makeRace } from "../support/faults/make-race.ts";
import { tellOutcome } from "../support/faults/tell-outcome.ts";

jest.setTimeout(300_000);

const shop = { name: "shop", port: 3001 };
const other = { name: "shop-eu", port: 3002 };

let fleet: ActionFleet;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: [shop.name, other.name] });
});

afterAll(async () => {
  await fleet?.bed.stop();
});

describe("runs at once", () => {
  it("of one service go one after the other, and of two services do not wait for one another", async () => {
    const races = await Promise.all(
      [shop, other].map(async (service) => await makeRace(new FaultedService(fleet, service), 3)),
    );
    for (const { runs, history } of races) {
      expect(tellOutcome(judged(history))).toBe("");
      expect(runs.map(({ exitCode, outputs }) => [exitCode, outputs["result"]])).toEqual(
        runs.map(() => [0, "deployed"]),
      );
      // Each built on the one that ended before it.
      const previous = runs.slice(1).map(({ outputs }) => outputs["previous-release"]);
      expect(previous).toEqual(runs.slice(0, -1).map(({ outputs }) => outputs["release"]));
    }
  });
});
