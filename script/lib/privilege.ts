import { spawnSync } from "node:child_process";

/** Environment that a program started as root still needs; sudo drops it otherwise. */
const kept = [
  "PATH",
  "CI",
  "GITHUB_ACTIONS",
  "NODE_OPTIONS",
  "FORCE_COLOR",
  "NO_COLOR",
  "TIDEGATE_FAULTS",
  "TIDEGATE_RUN",
  "TIDEGATE_FAULTS_SEED",
  "TIDEGATE_FAULTS_COUNT",
];

/**
 * What to put before a command so that it runs as root: nothing for root itself, sudo where it asks
 * no password. `undefined` when there is no such way.
 */
export function rootPrefix(env: NodeJS.ProcessEnv = process.env): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  if (spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status !== 0) return undefined;
  const settings = kept.flatMap((name) => (env[name] === undefined ? [] : [`${name}=${env[name]}`]));
  return ["sudo", "-n", "env", ...settings];
}
