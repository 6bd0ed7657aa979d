import { createInterface } from "node:readline";
import type { ImageInspectInfo } from "dockerode";
import { Failure } from "../failure/failure.ts";
import { inert } from "../report/inert.ts";
import type { Engine } from "./engine.ts";
import { foldPullEvent, noProgress, type PullEvent, type PullProgress } from "./pull-progress.ts";
import { isRefusal } from "./refusal.ts";

/** A pull that says nothing for this long has stalled. */
const stalledAfterMs = 120_000;

/** An image the host has, by any name or id, or `undefined`. */
export async function inspectImage(engine: Engine, reference: string): Promise<ImageInspectInfo | undefined> {
  try {
    return await engine.json({ method: "GET", path: `/images/${reference}/json` });
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Pulls `repository@digest`, telling how far it is after each event.
 *
 * @throws Failure `pull-failed`
 */
export async function pullImage(
  engine: Engine,
  repository: string,
  digest: string,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stalledAfterMs);
  try {
    const stream = await engine.stream(
      { method: "POST", path: "/images/create", query: { fromImage: repository, tag: digest } },
      stall.signal,
    );
    let progress = noProgress;
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stalledAfterMs);
      const event = readEvent(line);
      if (event.error !== undefined) throw pullFailed(engine, repository, digest, event.error);
      progress = foldPullEvent(progress, event);
      onProgress(progress);
    }
  } catch (error) {
    if (stall.signal.aborted) {
      throw pullFailed(engine, repository, digest, `nothing came for ${stalledAfterMs / 1000} s`, error);
    }
    throw isRefusal(error, 400, 404, 500)
      ? pullFailed(engine, repository, digest, error.message, error)
      : error;
  } finally {
    clearTimeout(timer);
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
  why: string,
  cause?: unknown,
): Failure {
  return new Failure("pull-failed", `pulling ${repository}@${digest} failed: ${inert(why)}`, {
    host: engine.host,
    input: "image",
    advice: "See that the host reaches the registry, may pull from it, and has room on its disk.",
    cause,
  });
}
