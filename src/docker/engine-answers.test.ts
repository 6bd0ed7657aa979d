import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { readLogs } from "./logs.ts";
import { ingressServiceOn } from "./swarm.ts";
import { memoryOf } from "./usage.ts";

let docker: FakeDocker | undefined;

async function engineThat(answer: FakeAnswer) {
  docker = await startFakeDocker(answer);
  return docker.engine;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe("memoryOf", () => {
  it.each<[string, unknown, number | undefined]>([
    ["cgroup v1", { usage: 900, stats: { total_inactive_file: 300, inactive_file: 1 } }, 600],
    ["cgroup v2", { usage: 900, stats: { inactive_file: 200 } }, 700],
    ["a host that names no page cache", { usage: 900 }, 900],
    ["more cache than use, as can be read between two updates", { usage: 1, stats: { inactive_file: 2 } }, 0],
    // Rootless and some single-board hosts: the controller is off.
    ["a host that does not account for memory", {}, undefined],
  ])("%s", async (_, memory_stats, expected) => {
    const engine = await engineThat((__, reply) => sendJson(reply, 200, { memory_stats }));
    expect(await memoryOf(engine, "c1")).toBe(expected);
    expect(docker?.asked[0]?.url).toBe("/v1.48/containers/c1/stats?stream=false&one-shot=true");
  });
});

describe("ingressServiceOn", () => {
  const service = (name: string, ports: unknown) => ({ Spec: { Name: name }, Endpoint: { Ports: ports } });
  const port = (more: object) => ({
    Protocol: "tcp",
    TargetPort: 80,
    PublishedPort: 3001,
    PublishMode: "ingress",
    ...more,
  });

  it.each<[string, unknown[], string | undefined]>([
    [
      "the service that publishes it",
      [service("a", [port({ PublishedPort: 1 })]), service("b", [port({})])],
      "b",
    ],
    ["not one of another protocol", [service("a", [port({ Protocol: "udp" })])], undefined],
    [
      "not one on its own hosts only: Docker shows that container",
      [service("a", [port({ PublishMode: "host" })])],
      undefined,
    ],
    ["none without ports", [service("a", null), { Spec: { Name: "b" } }], undefined],
  ])("names %s", async (_, services, expected) => {
    const engine = await engineThat((__, reply) => sendJson(reply, 200, services));
    expect(await ingressServiceOn(engine, 3001)).toBe(expected);
  });
});

describe("readLogs of a container without lines", () => {
  it.each([
    ["syslog", ["(the log driver syslog keeps nothing that can be read back)"]],
    ["none", ["(the log driver none keeps nothing that can be read back)"]],
    ["json-file", []],
    ["local", []],
    ["journald", []],
  ])("with the log driver %s", async (Type, expected) => {
    const engine = await engineThat((request, reply) =>
      request.url.includes("/logs")
        ? sendJson(reply, 501, { message: "configured logging driver does not support reading" })
        : sendJson(reply, 200, { HostConfig: { LogConfig: { Type } } }),
    );
    expect(await readLogs(engine, "c1")).toEqual(expected);
  });
});
