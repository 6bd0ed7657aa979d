import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export interface ComposeBinary {
  readonly path: string;
  readonly version: string;
}

const plugins = [
  "/usr/libexec/docker/cli-plugins",
  "/usr/lib/docker/cli-plugins",
  "/usr/local/lib/docker/cli-plugins",
];

/**
 * A `docker-compose` of version 2 or newer of this machine: `TIDEGATE_DOCKER_COMPOSE`, a plugin of Docker's, one in the
 * PATH or in the cache. `undefined` where there is none.
 */
export function findCompose(): ComposeBinary | undefined {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tidegate");
  const cached = existsSync(cache)
    ? readdirSync(cache).filter((name) => name.startsWith("docker-compose"))
    : [];
  const folders = [
    ...plugins,
    join(homedir(), ".docker/cli-plugins"),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  const candidates = [
    process.env["TIDEGATE_DOCKER_COMPOSE"] ?? "",
    ...cached.map((name) => join(cache, name)),
    ...folders.map((folder) => join(folder, "docker-compose")),
  ];
  for (const path of candidates.filter((one) => one !== "" && existsSync(one))) {
    const version = versionOf(path);
    if (version !== undefined && Number.parseInt(version.replace(/^v/, ""), 10) >= 2)
      return { path, version };
  }
  return undefined;
}

function versionOf(path: string): string | undefined {
  try {
    return execFileSync(path, ["version", "--short"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
