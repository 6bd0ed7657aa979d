import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { readDeployRequest } from "../../../src/deploy/read-request.ts";
import type { FleetStatus } from "../../../src/fleet/judge-status.ts";
import { readStatus } from "../../../src/fleet/status.ts";
import type { TestbedHost } from "../testbed/host.ts";
import { proxyRecipe } from "../testbed/images.ts";
import type { PushedImage } from "../testbed/registry.ts";
import type { Testbed } from "../testbed/testbed.ts";
import {
  allInputs,
  bedInputs,
  type EngineRun,
  type Inputs,
  type RunningEngine,
  startEngine,
} from "./run-engine.ts";

/** What the test service tells of a request that reached it. */
export interface SeenRequest {
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One service of a bed, on its first host. */
export class DeployedService {
  readonly bed: Testbed;
  readonly name: string;

  constructor(bed: Testbed, name: string) {
    this.bed = bed;
    this.name = name;
  }

  get host(): TestbedHost {
    return this.bed.host(0);
  }

  async deploy(tag: string, more: Inputs = {}): Promise<EngineRun> {
    return await (await this.start(tag, more)).ended;
  }

  async start(tag: string, more: Inputs = {}): Promise<RunningEngine> {
    return await startEngine(await bedInputs(this.bed, this.name, tag, more));
  }

  /** What `tidegate status` says. */
  async status(): Promise<FleetStatus> {
    const request = await readDeployRequest(allInputs(await bedInputs(this.bed, this.name, "v1")));
    if (!request.ok) throw new Error(request.problems.map((problem) => problem.message).join("\n"));
    return await readStatus(request.value);
  }

  /** Answer of the running proxy to a command of its runtime API. */
  async admin(command: string): Promise<string> {
    const socket = connect(this.host.path(`/run/tidegate/${this.name}/admin.sock`));
    socket.end(`${command}\n`);
    return await text(socket);
  }

  /** Names and states of the service's containers of a role, sorted. */
  async containers(role: "proxy" | "release"): Promise<readonly string[]> {
    const labels = [`tidegate.service=${this.name}`, `tidegate.role=${role}`];
    const filters = encodeURIComponent(JSON.stringify({ label: labels }));
    const path = `/containers/json?all=true&filters=${filters}`;
    const { body } = await this.host.docker<{ Names: string[]; State: string }[]>("GET", path);
    return body.map(({ Names, State }) => `${Names[0]?.slice(1)} ${State}`).sort();
  }

  /** One request on a connection of its own, spoken by hand; `before` goes ahead of it. */
  async headersSeen(
    port: number,
    headers: readonly string[] = [],
    { before = "", address = this.host.address } = {},
  ): Promise<SeenRequest> {
    const socket = connect(port, address);
    const lines = ["GET /headers HTTP/1.1", "host: shop.example", "connection: close", ...headers, "", ""];
    socket.write(before + lines.join("\r\n"));
    const reply = await text(socket);
    return JSON.parse(reply.slice(reply.indexOf("\r\n\r\n") + 4)) as SeenRequest;
  }
}

/** An image of HAProxy that differs from the bed's own by a label. */
export async function otherProxyImage(bed: Testbed, tag: string): Promise<PushedImage> {
  const recipe = await proxyRecipe(tag);
  return await bed.registry.push({ ...recipe, config: { ...recipe.config, Labels: { build: tag } } });
}
