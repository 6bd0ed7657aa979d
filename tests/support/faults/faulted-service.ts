import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { directoryOf } from "../action/bundle.ts";
import type { ActionFleet, TestService } from "../action/fleet.ts";
import type { Inputs } from "../action/inputs.ts";
import { type ActionRun, type RunningAction, runAction, startAction } from "../action/run.ts";
import { type Load, startLoad } from "../load/start.ts";
import type { TestbedHost } from "../testbed/host.ts";
import type { HostState, RunRecord, SeenRelease } from "./history.ts";
import { observeState } from "./observe-state.ts";
import type { RecordedRequest } from "./recording.ts";
import { type Deployer, type Intent, Relay } from "./relay.ts";
import { removeService } from "./remove-service.ts";
import type { Story } from "./schedule.ts";

/** What a run is asked for: a release by the tag of its image; a rollback names it by its id. */
export type Ask =
  | { readonly verb: "deploy"; readonly tag: string }
  | { readonly verb: "rollback"; readonly tag: string; readonly release: string };

/** A run that has ended, and the relay it went through. */
export interface RelayedRun {
  readonly run: RunRecord;
  readonly relay: Relay;
}

/** A run under way. */
export interface StartedRun {
  readonly action: RunningAction;
  readonly relay: Relay;
  readonly ended: Promise<RelayedRun>;
}

/** Traffic of every kind, little enough for several services on two cores. */
const everyKind = { keepAlive: 40, fresh: 10, slow: 2, upload: 1, websocket: 2 };
/** A run that is cut ends sooner, whatever is cut: deadlines and keep-alives see to that. */
const overdueAfterMs = 90_000;
const keepReleases = 2;

/** One service of a bed's first host, to which one fault after another is done. */
export class FaultedService {
  readonly service: TestService;
  readonly #fleet: ActionFleet;
  readonly #secrets = {
    env: `env-${randomBytes(12).toString("hex")}`,
    password: `pass-${randomBytes(12).toString("hex")}`,
  };
  /** Beside the live one. */
  readonly keptReleases = keepReleases;
  /** Tag of the release that serves and has nothing odd beside it; `undefined` where the next fault begins anew. */
  live: string | undefined;
  #tags = 0;

  constructor(fleet: ActionFleet, service: TestService) {
    this.#fleet = fleet;
    this.service = service;
  }

  get host(): TestbedHost {
    return this.#fleet.bed.host(0);
  }

  /** The requests of a whole run that nothing is done to. */
  async record(story: Story): Promise<readonly RecordedRequest[]> {
    const ask = await this.begin(story);
    const { run, relay } = await this.run(ask, {});
    if (run.exitCode !== 0) throw new Error(`a run that nothing is done to failed:\n${run.log}`);
    this.live = run.asked.tag;
    return relay.recording.requests;
  }

  /** Texts that may stand nowhere but in the environment of containers. */
  get secretTexts(): readonly string[] {
    return Object.values(this.#secrets);
  }

  /** Sees that the service is as a fault is to find it, and says what is asked for then. */
  async begin(story: Story): Promise<Ask> {
    if (story === "first deploy" || this.live === undefined) {
      await removeService(this.host, this.service.name);
      this.live = undefined;
    }
    if (story === "first deploy") return this.newRelease();
    // As many as it takes for a deploy to have one to remove, and for a rollback to have one to go to.
    for (let kept = await this.#kept(); kept.length < keepReleases; kept = await this.#kept()) {
      const { run } = await this.run(this.newRelease(), {});
      if (run.exitCode !== 0) throw new Error(`${run.asked.tag} could not be deployed:\n${run.log}`);
      this.live = run.asked.tag;
    }
    if (story === "deploy") return this.newRelease();
    const [newest] = await this.#kept();
    if (newest === undefined) throw new Error(`${this.service.name} has no release to go back to`);
    return { verb: "rollback", tag: newest.tag, release: newest.release };
  }

  /** Releases that are stopped, newest first. */
  async #kept(): Promise<readonly SeenRelease[]> {
    const [state] = await this.observe();
    const stopped = (state?.releases ?? []).filter((one) => one.state !== "running");
    return stopped.toSorted((a, b) => (a.release < b.release ? 1 : -1));
  }

  /** A deploy of a tag that no release has had. */
  newRelease(): Ask {
    this.#tags += 1;
    return { verb: "deploy", tag: `${this.service.name}-${this.#tags}` };
  }

  async observe(): Promise<readonly HostState[]> {
    return [await observeState(this.host, this.service.name, this.service.port)];
  }

  /** Users, where there is something that serves them. */
  async startLoad(): Promise<Load | undefined> {
    if (this.live === undefined) return undefined;
    return await startLoad({
      target: { host: this.host.address, port: this.service.port },
      rates: everyKind,
      connections: 12,
      slowMs: 300,
      uploadBytes: 64 * 1024,
      holdMs: 400,
    });
  }

  /**
   * A run through a relay of its own, to its end.
   *
   * @param withPost whether its post step is run, as a runner does whatever became of the step
   */
  async run(ask: Ask, intent: Intent, withPost = false): Promise<RelayedRun> {
    return await (await this.start(ask, intent, withPost)).ended;
  }

  /** Starts a run through a relay of its own. */
  async start(ask: Ask, intent: Intent, withPost = false): Promise<StartedRun> {
    const relay = await Relay.start(this.host, intent);
    const { digest } = await this.#fleet.bed.images.service(ask.tag);
    const inputs = { ...(await this.#inputs(ask)), ...relay.inputs };
    const action = await startAction(inputs, { action: actionOf(ask) });
    const { deployer, atRest } = deployerOf((name) => action.signal(name));
    relay.deployer = deployer;
    let overdue = false;
    const limit = setTimeout(() => {
      overdue = true;
      action.signal("SIGKILL");
    }, overdueAfterMs);
    const conclude = async (): Promise<RelayedRun> => {
      try {
        const ended = await action.ended;
        if (withPost) relay.heal();
        const post = withPost ? await runPost(ask, inputs, ended.state) : "";
        return { run: recordOf(ended, { ...ask, digest }, overdue, post), relay };
      } finally {
        clearTimeout(limit);
        atRest();
        relay.stop();
      }
    };
    return { action, relay, ended: conclude() };
  }

  async #inputs(ask: Ask): Promise<Inputs> {
    const access = { "registry-username": "robot", "registry-password": this.#secrets.password };
    if (ask.verb === "rollback") {
      return { ...access, service: this.service.name, to: ask.release, "drain-timeout": "5s" };
    }
    const inputs = {
      ...access,
      env: `TOKEN=${this.#secrets.env}`,
      checks: "- { name: front page, url: / }",
      "health-interval": "100ms",
      "drain-timeout": "5s",
      "bake-time": "500ms",
      "keep-releases": `${keepReleases}`,
      "lock-timeout": "60s",
    };
    return await this.#fleet.inputs(this.service, ask.tag, inputs);
  }
}

/** What the post step of a run prints, where its action has one. */
async function runPost(ask: Ask, inputs: Inputs, state: ActionRun["state"]): Promise<string> {
  const metadata = await readFile(join(directoryOf(actionOf(ask)), "action.yml"), "utf8");
  if (!/^ {2}post: /m.test(metadata)) return "";
  const { exitCode, log } = await runAction(inputs, { action: actionOf(ask), post: state });
  if (exitCode !== 0) throw new Error(`the post step ended with ${exitCode}:\n${log}`);
  return log;
}

function actionOf({ verb }: Ask): string {
  return verb === "deploy" ? "blue-green-deploy" : "rollback";
}

/** What a cut does to a process, and how its timers are ended. */
function deployerOf(signal: (name: NodeJS.Signals) => void): { deployer: Deployer; atRest: () => void } {
  const timers: NodeJS.Timeout[] = [];
  const deployer: Deployer = {
    kill: () => signal("SIGKILL"),
    cancel: () => {
      signal("SIGINT");
      timers.push(setTimeout(() => signal("SIGTERM"), 7_500));
      timers.push(setTimeout(() => signal("SIGKILL"), 10_000));
    },
  };
  return { deployer, atRest: () => timers.forEach((timer) => clearTimeout(timer)) };
}

function recordOf(run: ActionRun, asked: RunRecord["asked"], overdue: boolean, post: string): RunRecord {
  const { exitCode, outputs, log, summary, temporary, durationMs } = run;
  const files = [...Object.values(temporary), post];
  return { asked, exitCode, outputs, log, summary, files, durationMs, overdue };
}
