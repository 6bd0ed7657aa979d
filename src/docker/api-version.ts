import { Failure } from "../failure/failure.ts";

/** Oldest Engine API this is tested with: Docker 20.10. */
export const oldestApi = "1.41";
/** Newest Engine API whose reference was read; a newer engine is asked to speak this one. */
export const newestApi = "1.48";

/**
 * The newest API version that both sides know.
 *
 * @throws Failure `docker-unsupported` when there is none
 */
export function negotiate(engine: { ApiVersion?: string; MinAPIVersion?: string }, host: string): string {
  const { ApiVersion: newest, MinAPIVersion: oldest } = engine;
  if (!isVersion(newest) || (oldest !== undefined && !isVersion(oldest))) {
    throw new Failure(
      "docker-unsupported",
      "what answers on the Docker socket does not say its API version",
      { host },
    );
  }
  if (compare(newest, oldestApi) < 0) {
    throw new Failure("docker-unsupported", `Docker's API ${newest} is older than ${oldestApi}`, {
      host,
      advice: "Update Docker Engine on the host to 20.10 or newer.",
    });
  }
  if (oldest !== undefined && compare(oldest, newestApi) > 0) {
    throw new Failure("docker-unsupported", `Docker's oldest API ${oldest} is newer than ${newestApi}`, {
      host,
      advice: "Update Tidegate: this Docker Engine is newer than it knows.",
    });
  }
  return compare(newest, newestApi) < 0 ? newest : newestApi;
}

function isVersion(text: unknown): text is string {
  return typeof text === "string" && /^\d+\.\d+$/.test(text);
}

/** Compares `major.minor` versions by number: below zero when `a` is the older. */
function compare(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}
