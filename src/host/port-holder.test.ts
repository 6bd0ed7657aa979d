import { afterEach, describe, expect, it } from "@jest/globals";
import { exampleFacts, exampleListen, exampleSettings } from "../../tests/support/example-observation.ts";
import { archiveOf, type FakeDocker, sendJson, startFakeDocker } from "../../tests/support/fake-docker.ts";
import type { ContainerInfo } from "../docker/containers.ts";
import type { EngineFacts } from "../docker/judge-engine.ts";
import { generationEntries } from "../proxy/disk.ts";
import { noRoutes } from "../proxy/routes.ts";
import { serviceLabels } from "../release/labels.ts";
import { portHolder } from "./port-holder.ts";

let docker: FakeDocker | undefined;

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

/** Who holds a port beside the proxy of the service `shop`, which listens on 8080. */
async function holderOf(
  port: number,
  containers: readonly object[],
  swarm: EngineFacts["swarm"] = "none",
): Promise<string | undefined> {
  const settings = exampleSettings({
    service: "shop",
    listens: [exampleListen, { ...exampleListen, port: 8080 }],
  });
  const archive = await archiveOf("tidegate", generationEntries(1, settings, noRoutes, "current"));
  const empty = await archiveOf("tidegate", []);
  docker = await startFakeDocker(({ url }, reply) => {
    if (url.endsWith("/services")) sendJson(reply, 200, services);
    else reply.end(url.includes("/shop/") ? archive : empty);
  });
  const facts = { ...exampleFacts, swarm };
  return await portHolder({ engine: docker.engine, facts }, containers as readonly ContainerInfo[], port);
}

const published = (PublishedPort: number, PublishMode = "ingress", Protocol = "tcp") => ({
  Endpoint: { Ports: [{ Protocol, PublishedPort, PublishMode }] },
});
const services = [
  { Spec: { Name: "bare" } },
  { Spec: { Name: "dns" }, ...published(9000, "ingress", "udp") },
  { Spec: { Name: "agent" }, ...published(9000, "host") },
  { Spec: { Name: "ui" }, ...published(9001) },
];

const container = (changes: object) => ({
  Id: "0123456789abcdef",
  Names: ["/web"],
  Image: "nginx",
  State: "running",
  Labels: {},
  Ports: [],
  ...changes,
});
const tcp = (PublicPort: number) => ({ PublicPort, PrivatePort: 80, Type: "tcp" });
const proxy = (Id: string, changes: object = {}) =>
  container({ Id, Labels: serviceLabels(Id, "proxy"), ...changes });

describe("portHolder", () => {
  it.each<[string, number, readonly object[], string | undefined]>([
    [
      "a container that publishes it",
      80,
      [container({ Ports: [tcp(443), tcp(80)] })],
      "the container web (image nginx)",
    ],
    [
      "a container without a name",
      80,
      [container({ Names: [], Ports: [tcp(80)] })],
      "the container 0123456789ab (image nginx)",
    ],
    [
      "another service's proxy, at the first place too",
      3001,
      [proxy("shop")],
      'the service "shop" of Tidegate',
    ],
    ["another service's proxy", 8080, [proxy("broken"), proxy("shop")], 'the service "shop" of Tidegate'],
    ["nobody, where it is another port", 81, [container({ Ports: [tcp(80)] }), proxy("shop")], undefined],
    [
      "nobody, where it is open inside only",
      80,
      [container({ Ports: [{ PrivatePort: 80, Type: "tcp" }] })],
      undefined,
    ],
    ["nobody, where it is UDP", 80, [container({ Ports: [{ ...tcp(80), Type: "udp" }] })], undefined],
    [
      "nobody, where the container is stopped",
      80,
      [container({ State: "exited", Ports: [tcp(80)] })],
      undefined,
    ],
    ["nobody, where the proxy is stopped", 8080, [proxy("shop", { State: "exited" })], undefined],
    ["nobody, where there is nothing", 80, [], undefined],
  ])("is %s", async (_, port, containers, holder) => {
    expect(await holderOf(port, containers)).toBe(holder);
  });

  it.each<[string, number, EngineFacts["swarm"], string | undefined]>([
    [
      "a service of the swarm, though none of its tasks runs here",
      9001,
      "manager",
      "the swarm service ui, which publishes it on every node (ingress)",
    ],
    ["nobody, where services publish it over UDP or on their own nodes only", 9000, "manager", undefined],
    ["not known of a swarm's worker, which must not be asked", 9001, "worker", undefined],
  ])("is %s", async (_, port, swarm, holder) => {
    expect(await holderOf(port, [], swarm)).toBe(holder);
  });
});
