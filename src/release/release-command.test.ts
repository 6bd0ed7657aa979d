import { describe, expect, it } from "@jest/globals";
import type { ContainerCreateOptions, ContainerInspectInfo } from "../docker/containers.ts";
import { judgeLeftover, releaseCommandContainer, releaseCommandName } from "./release-command.ts";

const digest = `sha256:${"a".repeat(64)}`;

const candidate: ContainerCreateOptions = {
  Image: "ghcr.io/acme/shop@sha256:aa",
  Env: ["A=1"],
  User: "1000",
  Entrypoint: ["/entry"],
  Tty: true,
  ExposedPorts: { "3000/tcp": {} },
  Healthcheck: { Test: ["CMD", "true"] },
  Labels: { "com.example": "x", "tidegate.role": "release", "tidegate.release": "r1" },
  HostConfig: {
    NetworkMode: "tidegate.api",
    Binds: ["data:/data"],
    RestartPolicy: { Name: "unless-stopped" },
  },
  NetworkingConfig: {
    EndpointsConfig: {
      "tidegate.api": { IPAMConfig: { IPv4Address: "172.18.0.2" } },
      backend: {},
    },
  },
};

describe("releaseCommandContainer", () => {
  const made = releaseCommandContainer(candidate, "api", ["npm", "run", "migrate"]);

  it("is the candidate in all that the command can see", () => {
    expect(made).toMatchObject({
      Image: candidate.Image,
      Env: ["A=1"],
      User: "1000",
      Entrypoint: ["/entry"],
      Cmd: ["npm", "run", "migrate"],
      HostConfig: { NetworkMode: "tidegate.api", Binds: ["data:/data"] },
    });
    expect(Object.keys(made.NetworkingConfig?.EndpointsConfig ?? {})).toEqual(["tidegate.api", "backend"]);
  });

  it("has no slot's address, is not kept running, not probed and not taken for a release", () => {
    expect(made.NetworkingConfig?.EndpointsConfig?.["tidegate.api"]).toEqual({});
    expect(made.HostConfig).toMatchObject({ RestartPolicy: { Name: "no" }, AutoRemove: false });
    expect(made).toMatchObject({ Healthcheck: { Test: ["NONE"] }, Tty: false, OpenStdin: false });
    expect(made.ExposedPorts).toBeUndefined();
    expect(made.Labels).toMatchObject({ "tidegate.role": "release-command", "tidegate.service": "api" });
  });
});

describe("releaseCommandName", () => {
  const name = releaseCommandName("api", digest, ["npm", "run", "migrate"]);

  it("is the same for the same image and command, in whichever run", () => {
    expect(name).toMatch(/^tidegate\.api\.release-command\.[0-9a-f]{12}$/);
    expect(releaseCommandName("api", digest, ["npm", "run", "migrate"])).toBe(name);
  });

  it.each([
    ["service", releaseCommandName("api-2", digest, ["npm", "run", "migrate"])],
    ["image", releaseCommandName("api", `sha256:${"b".repeat(64)}`, ["npm", "run", "migrate"])],
    ["command", releaseCommandName("api", digest, ["npm", "run", "seed"])],
    ["division into words", releaseCommandName("api", digest, ["npm run", "migrate"])],
  ])("differs by the %s", (_, other) => expect(other).not.toBe(name));
});

describe("judgeLeftover", () => {
  const left = (state: object, env = ["PATH=/bin", "A=1"]) =>
    ({ State: state, Config: { Env: env } }) as unknown as ContainerInspectInfo;
  const asked: ContainerCreateOptions = { Env: ["A=1", "TAKEN_AWAY"] };

  it.each([
    ["runs", left({ Running: true, Status: "running" }), "take-over"],
    ["was made and not started", left({ Running: false, Status: "created", ExitCode: 0 }), "start"],
    ["went well", left({ Running: false, Status: "exited", ExitCode: 0 }), "succeeded"],
    ["failed", left({ Running: false, Status: "exited", ExitCode: 1 }), "begin-anew"],
    ["died with its host", left({ Running: false, Status: "dead", ExitCode: 0 }), "begin-anew"],
    ["runs with another environment", left({ Running: true, Status: "running" }, ["A=2"]), "begin-anew"],
    ["went well with another", left({ Status: "exited", ExitCode: 0 }, []), "begin-anew"],
  ])("one that %s: %s", (_, container, verdict) => {
    expect(judgeLeftover(container, asked)).toBe(verdict);
  });
});
