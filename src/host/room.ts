import { execute } from "../docker/exec.ts";
import { inspectImage } from "../docker/images.ts";
import { memoryOf } from "../docker/usage.ts";
import { stateDirectory } from "../proxy/paths.ts";
import type { ConnectedHost } from "./connected-host.ts";
import { judgeRoom, parseRoom, type Room, roomCommand } from "./judge-room.ts";
import type { HostObservation } from "./observation.ts";

/** What was found on a host before anything was put there. */
export interface Surveyed {
  /** `undefined` where no proxy runs yet: Docker's API alone tells neither free memory nor free disk. */
  readonly room: Room | undefined;
  /** Worth telling, and no reason to stop. */
  readonly warnings: readonly string[];
}

/**
 * Looks at memory and disk, through the service's running proxy, before a release is put beside the live one.
 *
 * @param pull whether the image is not on the host yet
 * @throws Failure `memory-short`, `disk-full`
 */
export async function surveyRoom(
  { engine }: Pick<ConnectedHost, "engine">,
  { proxy, live }: HostObservation,
  pull: boolean,
): Promise<Surveyed> {
  if (proxy.state !== "running") return { room: undefined, warnings: [] };
  const [told, liveMemoryBytes, liveImage] = await Promise.all([
    execute(engine, proxy.container, roomCommand(stateDirectory)),
    live?.state === "running" ? memoryOf(engine, live.id) : undefined,
    live === undefined || !pull ? undefined : inspectImage(engine, live.imageId),
  ]);
  const room = told.exitCode === 0 ? parseRoom(told.output) : undefined;
  if (room === undefined) return { room, warnings: [] };
  const need = { liveMemoryBytes, liveImageBytes: liveImage?.Size, pull };
  return { room, warnings: judgeRoom(room, need, engine.host) };
}
