import { describe, expect, it } from "@jest/globals";
import { foreignContainer, runningProxyOf } from "../../tests/support/example-proxy.ts";
import type { ForeignContainer, ProxyObservation } from "../host/observation.ts";
import { planAdoption } from "./plan-adoption.ts";

const listen = { address: undefined, port: 3001 };
const absent: ProxyObservation = { state: "absent" };

function plan(adoptable: ForeignContainer | undefined, proxy = absent, adopt: string | undefined = "web") {
  return planAdoption({ adopt, listen }, { proxy, adoptable }, "web1");
}

describe("planAdoption", () => {
  it("takes the container that publishes the port", () => {
    expect(plan(foreignContainer())).toEqual(foreignContainer());
  });

  it("has nothing to adopt when no name is given", () => {
    expect(planAdoption({ adopt: undefined, listen }, { proxy: absent, adoptable: undefined }, "web1")).toBe(
      undefined,
    );
  });

  it.each([undefined, foreignContainer({ running: false, publishes: [] })])(
    "has nothing left to do once the proxy has the port",
    (adoptable) => {
      expect(plan(adoptable, runningProxyOf())).toBeUndefined();
    },
  );

  it.each<[name: string, adoptable: ForeignContainer | undefined, says: string]>([
    ["is not there", undefined, 'no container "web"'],
    ["is Tidegate's own", foreignContainer({ keeper: "tidegate" }), "one of Tidegate's own"],
    ["is a swarm's", foreignContainer({ keeper: "swarm" }), "swarm service"],
    ["does not run", foreignContainer({ running: false }), "does not run"],
    ["publishes nothing", foreignContainer({ publishes: [] }), "publishes none"],
    ["publishes other ports", foreignContainer({ publishes: [80, 443] }), "publishes 80, 443"],
    ["would be gone once stopped", foreignContainer({ removedWhenStopped: true }), "--rm"],
  ])("refuses one that %s", (_name, adoptable, says) => {
    expect(() => plan(adoptable)).toThrow(
      expect.objectContaining({
        reason: "adoption-refused",
        input: "adopt",
        host: "web1",
        message: expect.stringContaining(says),
      }),
    );
  });
});
