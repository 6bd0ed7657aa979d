import { randomBytes } from "node:crypto";
import type { ActionFleet, TestService } from "../action/fleet.ts";
import type { Inputs } from "../action/inputs.ts";
import { type ActionRun, runAction, startAction } from "../action/run.ts";
import { type Load, startLoad } from "../load/start.ts";
import type { TestbedHost } from "../testbed/host.ts";
import { checkHistory } from "./check-history.ts";
import type { FaultHistory, HostState, RunRecord, SeenLoad } from "./history.ts";
import { observeState } from "./observe-state.ts";
import type { RecordedRequest } from "./recording.ts";
import { type Deployer, type Intent, Relay } from "./relay.ts";
import { removeService } from "./remove-service.ts";
import { describeSchedule, type Schedule } from "./schedule.ts";

/** Traffic of every kind, little enough for several services on two cores. */
const everyKind = { keepAlive: 40, fresh: 10, slow: 2, upload: 1, websocket: 2 };
/** A run that is cut ends sooner, whatever is cut: deadlines and keep-alives see to that. */
const overdueAfterMs = 90_000;
const keepReleases = 2;

/** One service of a bed's first host, on which one crash after another is made. */
export class Lane {
  readonly service: TestService;
  readonly #fleet: ActionFleet;
  readonly #secrets = {
    env: `env-${randomBytes(12).toString("hex")}`,
    password: `pass-${randomBytes(12).toString("hex")}`,
  };
  #tags = 0;
  #live: string | undefined;

  constructor(fleet: ActionFleet, service: TestService) {
    this.#fleet = fleet;
    this.service = service;
  }

  get host(): TestbedHost {
    return this.#fleet.bed.host(0);
  }

  /** The requests of a whole run that nothing is done to. */
  async record(begin: Schedule["begin"]): Promise<readonly RecordedRequest[]> {
    await this.#begin(begin);
    const { run, relay } = await this.#deploy(this.#nextTag(), {});
    if (run.exitCode !== 0) throw new Error(`a run that nothing is done to failed:\n${run.log}`);
    this.#live = run.asked.tag;
    return relay.recording.requests;
  }

  /** Makes one crash under load, runs the same again, and tells all that was seen. */
  async make(schedule: Schedule): Promise<FaultHistory> {
    await this.#begin(schedule.begin);
    const tag = this.#nextTag();
    const before = await this.#observe();
    const load = await this.#startLoad();
    try {
      if (this.#live !== undefined) await load?.expect([this.#live, tag]);
      const { run: first, relay } = await this.#deploy(
        tag,
        { cut: schedule.cut },
        schedule.runnerLost !== true,
      );
      const cut = await this.#observe();
      const { run: again } = await this.#deploy(tag, {});
      const final = await this.#observe();
      const history: FaultHistory = {
        title: describeSchedule(schedule),
        service: this.service.name,
        cut: schedule.cut,
        reached: relay.struckAt !== undefined,
        keptReleases: keepReleases,
        secrets: Object.values(this.#secrets),
        load: load === undefined ? undefined : await seen(load),
        runs: [first, again],
        states: { before, cut, final },
      };
      // What did not converge is no ground for the next crash.
      this.#live = checkHistory(history).length === 0 ? tag : undefined;
      return history;
    } finally {
      await load?.stop();
    }
  }

  async #begin(begin: Schedule["begin"]): Promise<void> {
    if (begin === "live" && this.#live !== undefined) return;
    await removeService(this.host, this.service.name);
    this.#live = undefined;
    if (begin === "nothing") return;
    for (const _ of [1, 2]) {
      const tag = this.#nextTag();
      const { run } = await this.#deploy(tag, {});
      if (run.exitCode !== 0) throw new Error(`${tag} could not be deployed:\n${run.log}`);
      this.#live = tag;
    }
  }

  #nextTag(): string {
    this.#tags += 1;
    return `${this.service.name}-${this.#tags}`;
  }

  async #observe(): Promise<readonly HostState[]> {
    return [await observeState(this.host, this.service.name, this.service.port)];
  }

  async #startLoad(): Promise<Load | undefined> {
    if (this.#live === undefined) return undefined;
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
   * A deploy through a relay of its own.
   *
   * @param withPost whether its post step is run, as a runner does whatever became of the step
   */
  async #deploy(
    tag: string,
    intent: Intent,
    withPost = false,
  ): Promise<{ readonly run: RunRecord; readonly relay: Relay }> {
    const relay = await Relay.start(this.host, intent);
    const { digest } = await this.#fleet.bed.images.service(tag);
    const action = await startAction(await this.#inputs(tag, relay));
    const { deployer, atRest } = deployerOf((name) => action.signal(name));
    relay.deployer = deployer;
    let overdue = false;
    const limit = setTimeout(() => {
      overdue = true;
      action.signal("SIGKILL");
    }, overdueAfterMs);
    try {
      const ended = await action.ended;
      const post = withPost ? await this.#runPost(relay, ended.state) : "";
      return { run: recordOf(ended, { tag, digest }, overdue, post), relay };
    } finally {
      clearTimeout(limit);
      atRest();
      relay.stop();
    }
  }

  async #runPost(relay: Relay, state: ActionRun["state"]): Promise<string> {
    relay.heal();
    const { exitCode, log } = await runAction(await this.#inputs("any", relay), { post: state });
    if (exitCode !== 0) throw new Error(`the post step ended with ${exitCode}:\n${log}`);
    return log;
  }

  async #inputs(tag: string, relay: Relay): Promise<Inputs> {
    const inputs = {
      env: `TOKEN=${this.#secrets.env}`,
      "registry-username": "robot",
      "registry-password": this.#secrets.password,
      checks: "- { name: front page, url: / }",
      "health-interval": "100ms",
      "drain-timeout": "5s",
      "bake-time": "500ms",
      "keep-releases": `${keepReleases}`,
    };
    return { ...(await this.#fleet.inputs(this.service, tag, inputs)), ...relay.inputs };
  }
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

async function seen(load: Load): Promise<SeenLoad> {
  const { total, failures } = await load.stop();
  const { sent, ok, failed, goingAway } = total;
  return { sent, ok, failed, goingAway, failures };
}
