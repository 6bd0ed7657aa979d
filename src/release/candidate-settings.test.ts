import { describe, expect, it } from "@jest/globals";
import { settingsOf } from "../../tests/support/compose/reading.ts";
import { candidateContainer, sameEnvironment } from "./candidate-container.ts";

const identity = {
  release: "20260102t120000-0001",
  digest: `sha256:${"a".repeat(64)}`,
  image: "ghcr.io/acme/api:v1",
  settings: { containerPort: 3000, healthPath: "/health", healthHost: undefined },
};

describe("a candidate's container settings", () => {
  const spec = candidateContainer({
    service: "api",
    identity,
    image: `ghcr.io/acme/api@${identity.digest}`,
    env: new Map([["A", "1"]]),
    envRemoved: ["GONE"],
    settings: settingsOf(
      "user: u\nlabels: {team: web}\nnetworks: [back]\nmem_limit: 1m\nplatform: linux/amd64",
    ),
    address: "172.30.7.3",
  });

  it("are in its body, and its platform for the query", () => {
    expect(spec).toMatchObject({ User: "u", HostConfig: { Memory: 1_048_576 }, platform: "linux/amd64" });
    expect(spec.Labels).toMatchObject({ team: "web", "tidegate.service": "api" });
  });

  it("leave it on the service's network alone, at its slot's address, and never started again by itself", () => {
    expect(spec.NetworkingConfig).toEqual({
      EndpointsConfig: { "tidegate.api": { IPAMConfig: { IPv4Address: "172.30.7.3" } } },
    });
    expect(spec.HostConfig).toMatchObject({ NetworkMode: "tidegate.api", RestartPolicy: { Name: "no" } });
  });

  it("take a variable away by its name alone", () => {
    expect(spec.Env).toEqual(["A=1", "GONE"]);
    const removed = new Map([["A", "1"]]);
    expect(sameEnvironment(["A=1", "GONE"], ["GONE=image"], removed, ["GONE"])).toBe(true);
    expect(sameEnvironment(["A=1", "GONE=image"], ["GONE=image"], removed, ["GONE"])).toBe(false);
    expect(sameEnvironment(["A=1", "GONE"], ["GONE=image"], removed)).toBe(false);
  });
});
