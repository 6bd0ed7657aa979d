import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Connection } from "../../src/host/connection.ts";
import { connectLocally } from "../../src/host/local-connection.ts";
import { ProxyAdmin } from "../../src/proxy/admin.ts";
import { generationEntries } from "../../src/proxy/disk.ts";
import { adminSocket, currentLink, socketsDirectory, stateDirectory } from "../../src/proxy/paths.ts";
import type { Routes } from "../../src/proxy/routes.ts";
import type { ProxySettings } from "../../src/proxy/settings.ts";

/** The program under test. */
export const haproxyProgram = process.env["TIDEGATE_TEST_HAPROXY"] || "haproxy";

/** Why no HAProxy can be run as the proxy's container runs it, or `undefined`. */
export function whyNoHaproxy(): string | undefined {
  if (!hasHaproxy()) return `no ${haproxyProgram}`;
  if (process.getuid?.() !== 0) return "not root, so no mount namespace of its own";
  return undefined;
}

export function hasHaproxy(): boolean {
  return spawnSync(haproxyProgram, ["-v"]).status === 0;
}

/** A real HAProxy with the engine's own configuration, its paths private to it. */
export interface RunningHaproxy {
  /** To its sockets by the names the engine knows. */
  readonly connection: Connection;
  readonly admin: ProxyAdmin;
  stop(): Promise<void>;
}

/** The directories of the engine lie in a mount namespace, so that they are those of the configuration. */
const script = `
mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /var/lib || exit 97
mkdir -p ${stateDirectory} "$2" && cp -R "$1/." ${stateDirectory}/
ln -s admin-1.sock "$2/admin.sock"
exec ${haproxyProgram} -W -db -f ${stateDirectory}/${currentLink}/haproxy.cfg`;

/**
 * Starts a proxy as its container would, and waits until it answers.
 *
 * @param edit changes the configuration, to make a test shorter
 * @throws Error with what it printed when it ends first
 */
export async function startHaproxy(
  settings: ProxySettings,
  routes: Routes,
  edit: (configuration: string) => string = (configuration) => configuration,
): Promise<RunningHaproxy> {
  const state = writeState(settings, routes, edit);
  // It ends with the test, however that ends.
  const args = "--pdeathsig TERM unshare --mount --propagation private sh -c".split(" ");
  const child = spawn("setpriv", [...args, script, "sh", state, socketsDirectory(settings.service)], {
    env: { PATH: process.env["PATH"], TIDEGATE_INSTANCE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const ended = once(child, "close");
  const connection = connectionInto(child.pid ?? 0);
  const admin = new ProxyAdmin(connection, settings.service);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
  for (;;) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`haproxy ended with ${child.exitCode}: ${printed}`);
    }
    try {
      if ((await admin.readRoutes()) !== undefined) return { connection, admin, stop };
    } catch {
      await pause(20);
    }
  }
}

function writeState(
  settings: ProxySettings,
  routes: Routes,
  edit: (configuration: string) => string,
): string {
  const state = mkdtempSync(join(tmpdir(), "tidegate-haproxy-"));
  for (const entry of generationEntries(1, settings, routes, currentLink)) {
    const path = join(state, entry.path);
    mkdirSync(dirname(path), { recursive: true });
    if ("linkTo" in entry) symlinkSync(entry.linkTo, path);
    else if ("content" in entry) {
      writeFileSync(path, path.endsWith(".cfg") ? edit(entry.content) : entry.content);
    }
  }
  return state;
}

/** The sockets of a process in another mount namespace, by their names in there. */
function connectionInto(pid: number): Connection {
  const local = connectLocally();
  return { ...local, openSocket: (path) => local.openSocket(`/proc/${pid}/root${path}`) };
}

/** One command of the runtime API, and its answer. */
export async function command(connection: Connection, service: string, text: string): Promise<string> {
  const socket = connection.openSocket(adminSocket(service));
  socket.end(`${text}\n`);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer.trim();
}
