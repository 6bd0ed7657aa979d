import * as v from "valibot";
import { Failure } from "../failure/failure.ts";

/** A kind of machine, in Go's names: `linux`, `arm64`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

const platformSchema = v.object({ os: v.string(), architecture: v.string() });

/** What else a processor runs, besides what is written for it. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = { amd64: ["386"], arm64: ["arm"] };

/** The platforms in a daemon's `/distribution` reply, without those of attestations (`unknown/unknown`). */
export function readPlatforms(reply: unknown): readonly Platform[] {
  const list = v.safeParse(v.array(v.unknown()), reply);
  if (!list.success) return [];
  return list.output.flatMap((one) => {
    const read = v.safeParse(platformSchema, one);
    return read.success && read.output.os !== "" && read.output.os !== "unknown" ? [read.output] : [];
  });
}

/** Whether a host runs something built for one of these; true where nothing is known. */
export function runsOn(host: Platform, platforms: readonly Platform[]): boolean {
  if (platforms.length === 0) return true;
  const fitting = new Set([host.architecture, ...(alsoRuns[host.architecture] ?? [])]);
  return platforms.some(({ os, architecture }) => os === host.os && fitting.has(architecture));
}

/** `linux/amd64 and linux/arm64` */
export function describePlatforms(platforms: readonly Platform[]): string {
  return [...new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`))].join(" and ");
}

/** @throws Failure `image-platform-missing` when nothing of the image runs on the host */
export function refuseForeignImage(
  host: Platform & { readonly name: string },
  image: string,
  platforms: readonly Platform[],
): void {
  if (runsOn(host, platforms)) return;
  const own = `${host.os}/${host.architecture}`;
  throw new Failure(
    "image-platform-missing",
    `${image} is built for ${describePlatforms(platforms)}, and this host is ${own}`,
    {
      host: host.name,
      input: "image",
      advice: `Build it for ${own} too: \`docker buildx build --platform ${[...platforms.map((one) => `${one.os}/${one.architecture}`), own].join(",")} --push\`.`,
    },
  );
}
