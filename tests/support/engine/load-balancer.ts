import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { BackgroundProcess } from "../testbed/background.ts";
import { waitFor } from "../testbed/wait.ts";

/** One of several places a load balancer sends requests to. */
export interface Origin {
  readonly address: string;
  readonly port: number;
}

/** Debian's HAProxy in the part of a load balancer in front of the hosts, with health checks of each origin. */
export class LoadBalancer {
  readonly address = "127.0.0.1";
  readonly port: number;
  readonly #process: BackgroundProcess;
  readonly #directory: string;

  private constructor(port: number, process: BackgroundProcess, directory: string) {
    this.port = port;
    this.#process = process;
    this.#directory = directory;
  }

  /** Starts one that prefers the first origin that passes its checks, and waits until it listens. */
  static async start(port: number, origins: readonly Origin[]): Promise<LoadBalancer> {
    const directory = await mkdtemp(join(tmpdir(), "tidegate-lb-"));
    const file = join(directory, "haproxy.cfg");
    await writeFile(file, configuration(port, origins, join(directory, "admin.sock")));
    const process = new BackgroundProcess(["/usr/sbin/haproxy", "-db", "-f", file], join(directory, "log"));
    const balancer = new LoadBalancer(port, process, directory);
    await waitFor("the load balancer", 10_000, async () => {
      process.assertRunning("the load balancer");
      const answer = await fetch(`http://${balancer.address}:${port}/health`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
    return balancer;
  }

  /** Sends no more new requests to an origin; those it has go on. What an operator does before he takes it away. */
  async drain(origin: number): Promise<void> {
    const socket = connect(join(this.#directory, "admin.sock"));
    socket.end(`set server hosts/origin${origin} state drain\n`);
    const answer = (await text(socket)).trim();
    if (answer !== "") throw new Error(`the load balancer refused: ${answer}`);
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exit();
    await rm(this.#directory, { recursive: true });
  }
}

function configuration(port: number, origins: readonly Origin[], admin: string): string {
  const servers = origins.map(
    (origin, at) =>
      `  server origin${at} ${origin.address}:${origin.port} check inter 200ms fall 1 rise 1${at > 0 ? " backup" : ""}`,
  );
  return `global
  stats socket unix@${admin} level admin
defaults
  mode http
  timeout connect 1s
  timeout client 1m
  timeout server 1m
  timeout tunnel 1m
  retries 3
  option redispatch 1
  option httpchk GET /health
frontend users
  bind 127.0.0.1:${port}
  default_backend hosts
backend hosts
${servers.join("\n")}
`;
}
