import { ServiceView } from "../observer/service-view.ts";
import { startTestbed, type Testbed, type TestbedOptions } from "../testbed/testbed.ts";
import { ensureBundle } from "./bundle.ts";
import type { Inputs } from "./inputs.ts";
import { type ActionRun, type LaunchOptions, type RunningAction, runAction, startAction } from "./run.ts";

/** A service of a test: every test deploys one of its own, so that none builds on what another left. */
export interface TestService {
  readonly name: string;
  readonly port: number;
}

/** A testbed, and the action with the inputs that reach it. */
export class ActionFleet {
  readonly bed: Testbed;
  readonly #proxyImage: string;

  private constructor(bed: Testbed, proxyImage: string) {
    this.bed = bed;
    this.#proxyImage = proxyImage;
  }

  /** Starts a bed, and sees that the action is built. */
  static async open(options: TestbedOptions): Promise<ActionFleet> {
    await ensureBundle();
    const bed = await startTestbed(options);
    try {
      return new ActionFleet(bed, (await bed.images.proxy()).reference);
    } catch (cause) {
      await bed.stop();
      throw cause;
    }
  }

  /** Inputs that deploy `tag` of the test service to every host of the bed, with short times. */
  async inputs(service: TestService, tag: string, more: Inputs = {}): Promise<Inputs> {
    return {
      service: service.name,
      port: `${service.port}`,
      image: (await this.bed.images.service(tag)).reference,
      hosts: this.bed.hosts.map((host) => host.address).join("\n"),
      "ssh-key": this.bed.deployKey,
      "known-hosts": this.bed.knownHosts,
      "proxy-image": this.#proxyImage,
      "health-interval": "200ms",
      "health-timeout": "15s",
      "drain-timeout": "8s",
      "bake-time": "0s",
      ...more,
    };
  }

  async deploy(
    service: TestService,
    tag: string,
    more: Inputs = {},
    options: LaunchOptions = {},
  ): Promise<ActionRun> {
    return await runAction(await this.inputs(service, tag, more), options);
  }

  /** The id of the release that serves after a deploy, for tests that begin with one. Throws when it did not go well. */
  async live(service: TestService, tag: string, more: Inputs = {}): Promise<string> {
    const { exitCode, outputs, log } = await this.deploy(service, tag, more);
    if (exitCode !== 0) throw new Error(`${service.name} ${tag} could not be deployed:\n${log}`);
    return outputs["release"] ?? "";
  }

  /** Runs the post step of a deploy. @param state what the deploy kept for it */
  async post(service: TestService, state: ActionRun["state"]): Promise<ActionRun> {
    return await runAction(await this.inputs(service, "v1"), { post: state });
  }

  /** Inputs that bring a release back on every host of the bed. */
  rollbackInputs(service: TestService, more: Inputs = {}): Inputs {
    return {
      service: service.name,
      hosts: this.bed.hosts.map((host) => host.address).join("\n"),
      "ssh-key": this.bed.deployKey,
      "known-hosts": this.bed.knownHosts,
      "drain-timeout": "8s",
      ...more,
    };
  }

  async rollback(service: TestService, more: Inputs = {}): Promise<ActionRun> {
    return await runAction(this.rollbackInputs(service, more), { action: "rollback" });
  }

  /** Kills a run where it is, and runs its post step, as a runner does. */
  async kill(service: TestService, run: RunningAction): Promise<ActionRun> {
    run.signal("SIGKILL");
    const ended = await run.ended;
    await this.post(service, ended.state);
    return ended;
  }

  async start(service: TestService, tag: string, more: Inputs = {}): Promise<RunningAction> {
    return await startAction(await this.inputs(service, tag, more));
  }

  /** What the service has on a host, counted from 0. */
  view(service: TestService, host = 0): ServiceView {
    return new ServiceView(this.bed.host(host), service.name);
  }
}

/** One request on a connection of its own to a service of a host: the release that answered, and its body. */
export async function ask(
  address: string,
  port: number,
  path = "/",
): Promise<{ readonly status: number; readonly release: string; readonly body: string }> {
  const reply = await fetch(`http://${address}:${port}${path}`, { headers: { connection: "close" } });
  return { status: reply.status, release: reply.headers.get("x-release") ?? "", body: await reply.text() };
}
