import type { LoadFailure } from "../load/result.ts";

/** A container of a release, as Docker tells of it. */
export interface SeenRelease {
  readonly id: string;
  readonly name: string;
  readonly release: string;
  readonly digest: string;
  /** Tag of its image, which is what the test service answers with. */
  readonly tag: string;
  readonly slot: string;
  readonly state: string;
  /** Docker's name of its restart policy. */
  readonly restartPolicy: string;
}

/** What the proxy's volume holds. */
export interface SeenDisk {
  /** Keys and values of the map of the generation in use. */
  readonly routes: Readonly<Record<string, string>>;
  readonly generation: string;
  readonly generations: readonly string[];
  /** The text of the history file. */
  readonly history: string | undefined;
}

/** Everything of a service on one host, read by Docker's own API, the proxy's own socket and its files. */
export interface HostState {
  readonly host: string;
  readonly releases: readonly SeenRelease[];
  readonly proxies: readonly { readonly name: string; readonly state: string }[];
  /** Names of all other containers that are the service's by name or label. */
  readonly otherContainers: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  /** Keys and values of the running proxy's map; `undefined` where no proxy answers. */
  readonly map: Readonly<Record<string, string>> | undefined;
  readonly disk: SeenDisk | undefined;
  /** Tags that answered users just then; empty where nothing did. */
  readonly servedBy: readonly string[];
  /** Labels, history and configuration: what outlives a run and may hold no secret. */
  readonly written: string;
}

/** A run of the verb, as its runner saw it. */
export interface RunRecord {
  readonly asked: { readonly verb: "deploy" | "rollback"; readonly tag: string; readonly digest: string };
  /** 137 where SIGKILL ended it. */
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  /** Texts of the files it left for later steps. */
  readonly files: readonly string[];
  readonly durationMs: number;
  /** It did not end in a time in which any run should, and was killed then. */
  readonly overdue: boolean;
}

/** What users saw from before the first run until after the last. */
export interface SeenLoad {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** WebSockets that a stopping release ended. */
  readonly goingAway: number;
  readonly failures: readonly LoadFailure[];
}

/** A crash and what came of it: nothing here is the tool's own word for anything but `runs`. */
export interface FaultHistory {
  readonly title: string;
  readonly service: string;
  /** Whether the run came to the cut, or to where it was to be stopped. */
  readonly reached: boolean;
  /** No post step was run after the first run. */
  readonly runnerLost?: boolean;
  /** Beside the live one. */
  readonly keptReleases: number;
  /** Texts that may stand nowhere but in the containers' environment. */
  readonly secrets: readonly string[];
  /** `undefined` where nothing served before the run. */
  readonly load: SeenLoad | undefined;
  /** Milliseconds in which a fault that takes traffic by nature was made; requests that end in it may fail. */
  readonly disturbed?: readonly { readonly from: number; readonly to: number }[];
  /** What followed when a run that was stopped went on after a newer one had finished. */
  readonly woken?: {
    /** Docker's events of the service. */
    readonly changes: readonly string[];
    /** The proxy's own words on its map, before and after. */
    readonly versions: readonly [string, string];
  };
  /** The run that was cut, then the same one again; where one was stopped, that one and the newer. */
  readonly runs: readonly [RunRecord, RunRecord];
  /**
   * Host by host: before the first run, after it, and after the second; where one was stopped, before both, before it
   * went on, and after that.
   */
  readonly states: {
    readonly before: readonly HostState[];
    readonly cut: readonly HostState[];
    readonly final: readonly HostState[];
  };
}

/** The release that users reach: the running one in the slot that the map names, if that is the one that answers. */
export function servingRelease(state: HostState): SeenRelease | undefined {
  const [tag] = state.servedBy;
  if (state.servedBy.length !== 1) return undefined;
  const running = state.releases.filter((one) => one.state === "running" && one.tag === tag);
  const slot = state.map?.["live"]?.split("-")[1];
  return running.find((one) => one.slot === slot) ?? (running.length === 1 ? running[0] : undefined);
}
