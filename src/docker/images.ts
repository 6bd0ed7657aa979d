import { createInterface } from "node:readline";
import type { ImageInspectInfo } from "dockerode";
import { Failure, type FailureDetails } from "../failure/failure.ts";
import { inert } from "../report/inert.ts";
import type { Engine } from "./engine.ts";
import { foldPullEvent, noProgress, type PullEvent, type PullProgress } from "./pull-progress.ts";
import { DockerRefusal, isRefusal } from "./refusal.ts";

/** A pull that says nothing for this long has stalled. */
const usuallyStalledAfterMs = 120_000;

/** An image the host has, by any name or id, or `undefined`. */
export async function inspectImage(engine: Engine, reference: string): Promise<ImageInspectInfo | undefined> {
  try {
    return await engine.json({ method: "GET", path: `/images/${reference}/json` });
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/** A pull that did not come to its end. */
export class PullFailure extends Failure {
  /** The daemon's own; `undefined` when nothing came any more. */
  readonly words: string | undefined;

  constructor(message: string, details: FailureDetails, words: string | undefined) {
    super(words === undefined ? "pull-stalled" : "pull-failed", message, details);
    this.words = words;
  }
}

export interface PullOptions {
  /** Value of `X-Registry-Auth`. */
  readonly registryAuth?: string | undefined;
  /** Milliseconds without an event after which a pull is given up; two minutes unless given. */
  readonly stalledAfterMs?: number | undefined;
  /** Ends the pull, with its own reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Pulls `repository@digest`, telling how far it is after each event.
 *
 * @throws PullFailure
 */
export async function pullImage(
  engine: Engine,
  repository: string,
  digest: string,
  onProgress: (progress: PullProgress) => void,
  options: PullOptions = {},
): Promise<void> {
  const { registryAuth, stalledAfterMs = usuallyStalledAfterMs, signal } = options;
  const over = new AbortController();
  let stalled = false;
  const stall = () => {
    stalled = true;
    over.abort();
  };
  let timer = setTimeout(stall, stalledAfterMs);
  const request = {
    method: "POST",
    path: "/images/create",
    query: { fromImage: repository, tag: digest },
    ...(registryAuth === undefined ? {} : { registryAuth }),
  } as const;
  try {
    const ends = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
    const stream = await engine.stream(request, ends);
    const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
    // A pull that is ended from here breaks off when nobody reads it any more.
    for (const each of [stream, lines]) each.on("error", () => undefined);
    let progress = noProgress;
    for await (const line of lines) {
      clearTimeout(timer);
      timer = setTimeout(stall, stalledAfterMs);
      const event = readEvent(line);
      if (event.error !== undefined) throw pullFailed(engine, repository, digest, event.error);
      progress = foldPullEvent(progress, event);
      onProgress(progress);
    }
  } catch (error) {
    if (stalled) throw pullStalled(engine, repository, digest, stalledAfterMs, error);
    signal?.throwIfAborted();
    throw error instanceof DockerRefusal ? pullFailed(engine, repository, digest, error.words, error) : error;
  } finally {
    clearTimeout(timer);
    // Docker goes on with a pull for as long as somebody listens.
    over.abort();
  }
}

/** Removes one name of an image, never by force: an image in use, or gone already, stays as it is. */
export async function removeImage(engine: Engine, reference: string): Promise<"removed" | "kept"> {
  try {
    await engine.json({ method: "DELETE", path: `/images/${reference}` });
    return "removed";
  } catch (error) {
    if (isRefusal(error, 404, 409)) return "kept";
    throw error;
  }
}

function readEvent(line: string): PullEvent {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === "object" && event !== null ? event : {};
  } catch {
    return {};
  }
}

function pullFailed(
  engine: Engine,
  repository: string,
  digest: string,
  words: string,
  cause?: unknown,
): PullFailure {
  const details = {
    host: engine.host,
    input: "image",
    advice: "See that the host reaches the registry, may pull from it, and has room on its disk.",
    cause,
  };
  return new PullFailure(`pulling ${repository}@${digest} failed: ${inert(words)}`, details, words);
}

function pullStalled(
  engine: Engine,
  repository: string,
  digest: string,
  afterMs: number,
  cause: unknown,
): PullFailure {
  const details = {
    host: engine.host,
    input: "image",
    advice:
      "See the registry's status page and the host's network, then run again: layers that are there already are not pulled twice.",
    cause,
  };
  const message = `pulling ${repository}@${digest} came to a halt: nothing came for ${afterMs / 1_000} s`;
  return new PullFailure(message, details, undefined);
}
