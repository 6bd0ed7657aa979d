import { describe, expect, it } from "@jest/globals";
import { exampleIdentity } from "../../tests/support/example-observation.ts";
import type { ContainerInspectInfo } from "../docker/containers.ts";
import { type ImageConfig, planCopy } from "./plan-copy.ts";

const id = "0123456789abcdef".repeat(4);
const image: ImageConfig = {
  Env: ["PATH=/bin", "NODE_ENV=production"],
  Cmd: ["node", "server.js"],
  Entrypoint: ["/init"],
  User: "1000",
  WorkingDir: "/srv",
  ExposedPorts: { "3000/tcp": {} },
  Volumes: { "/cache": {} },
  Labels: { maintainer: "acme" },
};
const defaults = {
  Hostname: id.slice(0, 12),
  Domainname: "",
  Tty: false,
  Image: "ghcr.io/acme/api@sha256:old",
  ...image,
};

function copyOf(
  config: Readonly<Record<string, unknown>> = {},
  hostConfig: Readonly<Record<string, unknown>> = {},
  secretEnv: ReadonlyMap<string, string> = new Map(),
) {
  const original = {
    Id: id,
    Config: { ...defaults, ...config },
    HostConfig: { NetworkMode: "tidegate.api", RestartPolicy: { Name: "unless-stopped" }, ...hostConfig },
  } as unknown as ContainerInspectInfo;
  const identity = exampleIdentity();
  const copy = {
    service: "api",
    identity,
    image: "ghcr.io/acme/api@sha256:new",
    secretEnv,
    address: "172.30.7.3",
  };
  return planCopy(original, image, copy);
}

describe("a container made after another one", () => {
  it("leaves to its image what came from the image", () => {
    expect(copyOf()).toEqual({
      Tty: false,
      Image: "ghcr.io/acme/api@sha256:new",
      Env: [],
      Labels: expect.objectContaining({ "tidegate.service": "api", "tidegate.role": "release" }),
      HostConfig: { NetworkMode: "tidegate.api", RestartPolicy: { Name: "no" } },
      NetworkingConfig: {
        EndpointsConfig: { "tidegate.api": { IPAMConfig: { IPv4Address: "172.30.7.3" } } },
      },
    });
    expect(copyOf().Labels).not.toHaveProperty("maintainer");
  });

  it("has what was asked for besides", () => {
    const own = {
      Hostname: "api",
      User: "2000",
      WorkingDir: "/app",
      StopSignal: "SIGINT",
      StopTimeout: 3,
      Healthcheck: { Test: ["NONE"] },
    };
    const entries = {
      ExposedPorts: { "3000/tcp": {}, "9000/tcp": {} },
      Labels: { maintainer: "acme", team: "shop", "tidegate.release": "another" },
    };
    const copy = copyOf({ ...own, ...entries });
    expect(copy).toMatchObject({ ...own, ExposedPorts: { "9000/tcp": {} } });
    expect(copy.Labels).toMatchObject({ team: "shop", "tidegate.release": exampleIdentity().release });
  });

  it.each<[string, object, object]>([
    ["the image's", {}, {}],
    ["another command", { Cmd: ["sh"] }, { Cmd: ["sh"] }],
    ["another entrypoint", { Entrypoint: ["/own"], Cmd: null }, { Entrypoint: ["/own"] }],
    [
      "another entrypoint with the image's command",
      { Entrypoint: ["/own"] },
      { Entrypoint: ["/own"], Cmd: ["node", "server.js"] },
    ],
    ["no entrypoint", { Entrypoint: null }, { Entrypoint: [""], Cmd: ["node", "server.js"] }],
    ["the image's entrypoint and no command", { Cmd: null }, { Entrypoint: ["/init"] }],
  ])("runs %s", (_, config, expected) => {
    const { Cmd, Entrypoint } = copyOf({ ...config });
    expect({
      ...(Cmd === undefined ? {} : { Cmd }),
      ...(Entrypoint === undefined ? {} : { Entrypoint }),
    }).toEqual(expected);
  });

  it("has its own environment, in its order, and not the image's", () => {
    const Env = ["B=1", "NODE_ENV=test", "A=2", "GONE", "PATH=/bin"];
    expect(copyOf({ Env }).Env).toEqual(["B=1", "NODE_ENV=test", "A=2", "GONE"]);
  });

  it("has secrets that are given anew in place of its own", () => {
    const Env = ["TOKEN=old", "MODE=fast", "PATH=/bin", "NODE_ENV=production"];
    const secrets = new Map([
      ["TOKEN", "new"],
      ["KEY", "a=b"],
    ]);
    expect(copyOf({ Env }, {}, secrets).Env).toEqual(["MODE=fast", "TOKEN=new", "KEY=a=b"]);
  });

  it("has the host's side as it was, but for what nobody asked for and the restart policy", () => {
    const asked = {
      Binds: ["/data:/data:ro"],
      Memory: 64_000_000,
      Mounts: [{ Type: "volume", Target: "/v" }],
    };
    const { HostConfig } = copyOf({}, { ...asked, PidsLimit: null, Init: true });
    expect(HostConfig).toEqual({
      ...asked,
      Init: true,
      NetworkMode: "tidegate.api",
      RestartPolicy: { Name: "no" },
    });
  });
});
