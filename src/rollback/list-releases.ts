import { inspectImage } from "../docker/images.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import type { HostObservation } from "../host/observation.ts";
import { type HostKnowledge, knowledgeOf } from "./known-releases.ts";

/** What a host that was looked at knows, with the sizes of the images it still has. Changes nothing. */
export async function readKnowledge(
  { name, engine }: Pick<ConnectedHost, "name" | "engine">,
  seen: Pick<HostObservation, "history" | "releases" | "live">,
): Promise<HostKnowledge> {
  const knowledge = knowledgeOf(name, seen);
  const imageIds = [...new Set(knowledge.known.flatMap((one) => one.imageId ?? []))];
  const sizes = new Map(
    await Promise.all(imageIds.map(async (id) => [id, (await inspectImage(engine, id))?.Size] as const)),
  );
  const known = knowledge.known.map((one) => ({ ...one, sizeBytes: sizes.get(one.imageId ?? "") }));
  return { ...knowledge, known };
}
