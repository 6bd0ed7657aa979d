import type { ContainerSettings } from "../compose/settings.ts";
import type { ReleaseContainer } from "../host/observation.ts";

/**
 * Volumes and paths of the host that the release that runs and the one to come both may write, from the start of the
 * candidate until the previous release is stopped. Sockets take no harm from two.
 */
export function sharedWrites(
  { volumes = [] }: ContainerSettings,
  previous: Pick<ReleaseContainer, "state" | "writes"> | undefined,
): readonly string[] {
  if (previous === undefined || previous.state !== "running") return [];
  const written = volumes
    .filter(({ readOnly }) => !readOnly)
    .map(({ source }) => (typeof source === "object" ? source.name : source))
    .filter((source) => source !== undefined && !source.endsWith(".sock"));
  return written.filter(
    (source): source is string => source !== undefined && previous.writes.includes(source),
  );
}
