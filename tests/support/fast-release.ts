import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A release that answers as fast as HAProxy itself, in a process of its own: `GET /` as the load of tests/support/load
 * expects it, `/health` with 200, `/broken` with 500.
 */
export interface FastRelease {
  /** Has it answer 500 to so many of a thousand requests, each by chance; `/health` stays as it is. */
  fail(perMille: number): Promise<void>;
  /** SIGKILL: no answer any more, and every connection is closed. */
  kill(): Promise<void>;
}

/** Starts a release that names itself `version` in every answer, and waits until it listens. */
export async function startFastRelease(version: string, address: string, port: number): Promise<FastRelease> {
  const directory = mkdtempSync(join(tmpdir(), "tidegate-release-"));
  const socket = join(directory, "admin.sock");
  const file = join(directory, "haproxy.cfg");
  const map = join(directory, "failing.map");
  writeFileSync(map, "share 0\n");
  writeFileSync(file, configuration(version, `${address}:${port}`, socket, map));
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "haproxy", "-db", "-f", file], { stdio: "ignore" });
  const ended = once(child, "close");
  await untilItAnswers(child, socket);
  return {
    fail: async (perMille) => void (await say(socket, `set map ${map} share ${perMille}`)),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration(version: string, place: string, socket: string, map: string): string {
  const reply = `content-type application/json hdr x-release ${version} string '{"version":"${version}"}'`;
  return `global
  nbthread 1
  stats socket unix@${socket} mode 600 level admin
defaults
  mode http
  timeout client 1h
  timeout server 1h
  timeout connect 5s
frontend release
  bind ${place}
  http-request return status 200 ${reply} if { path /health }
  http-request return status 500 ${reply} if { path /broken }
  http-request set-var(txn.share) str(share),map(${map},0)
  http-request return status 500 ${reply} if { rand(1000),sub(txn.share) lt 0 }
  http-request return status 200 ${reply}
`;
}

async function untilItAnswers(child: ChildProcess, socket: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the release ended with ${child.exitCode}`);
    try {
      await say(socket, "show info");
      return;
    } catch {
      await pause(10);
    }
  }
}

async function say(socket: string, command: string): Promise<string> {
  const stream = connect(socket);
  stream.end(`${command}\n`);
  return await text(stream);
}
