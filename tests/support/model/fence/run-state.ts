/** In the order in which a run that is in nobody's way takes them. */
const requests = [
  ...(["look", "observe", "take", "confirm", "dropLower"] as const),
  ...(["rename", "unstage", "readMap", "prepareUnchanged", "addUnchanged", "commitUnchanged"] as const),
  ...(["fenced", "startProxy", "create", "start", "join", "startAgain"] as const),
  ...(["stage", "prepare", "add", "activate", "see", "commit"] as const),
  ...(["stageEnd", "prepareEnd", "addEnd", "activateEnd", "seeEnd", "commitEnd"] as const),
  ...(["stop", "release", "free", "dropOwn"] as const),
] as const;

export type Request = (typeof requests)[number];

/** One request of a run, or how it ended. */
export type Step = Request | "done" | "dead" | "lost";

/** A run as a small state machine: what it is about to ask, and what it knows. */
export interface FencedRun {
  id: string;
  verb: "deploy" | "rollback";
  /** Has the release before stand by for a while. */
  bakes: boolean;
  at: Step;
  /** Stopped by a signal, or by a host machine that sleeps. */
  paused: boolean;
  /** The guard has let the request that comes next pass. */
  asked: boolean;
  /** The guard's last answer is not old. */
  recent: boolean;
  lease: number;
  how: "free" | "from-holder";
  version: number;
  /** The release that is to go live: the run's own, or the one it goes back to. */
  goal: string;
  /** The routes it is laying down. */
  wanted: string;
  /** Name of the container that is live before. */
  previous: string | undefined;
  /** Name of the container it goes back to. */
  target: string | undefined;
  /** Whether that one can be relied on as it is. */
  trusted: boolean;
  seenRunning: boolean;
  /** Whether it has started the proxy itself. */
  started: boolean;
}

export function newRun(id: string, verb: FencedRun["verb"] = "deploy", bakes = false): FencedRun {
  return {
    id,
    verb,
    bakes,
    at: "look",
    paused: false,
    asked: true,
    recent: false,
    lease: 0,
    how: "free",
    version: 0,
    goal: verb === "rollback" ? "r0" : id,
    wanted: "",
    previous: undefined,
    target: undefined,
    trusted: false,
    seenRunning: true,
    started: false,
  };
}
