import { afterEach, describe, expect, it } from "@jest/globals";
import { exampleSettings } from "../../tests/support/example-observation.ts";
import { archiveOf, type FakeDocker, startFakeDocker } from "../../tests/support/fake-docker.ts";
import type { ContainerInfo } from "../docker/containers.ts";
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
async function holderOf(port: number, containers: readonly object[]): Promise<string | undefined> {
  const settings = exampleSettings({ service: "shop", listenPort: 8080 });
  const archive = await archiveOf("tidegate", generationEntries(1, settings, noRoutes, "current"));
  const empty = await archiveOf("tidegate", []);
  docker = await startFakeDocker(({ url }, reply) => reply.end(url.includes("/shop/") ? archive : empty));
  return await portHolder(docker.engine, containers as readonly ContainerInfo[], port);
}

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
});
