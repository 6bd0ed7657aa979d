import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { TestbedHost } from "../testbed/host.ts";

/** A long way to a host's sshd: every byte takes its time, in both directions. */
export class SlowLink {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param roundTripMs half of it each way */
  static async start(host: TestbedHost, roundTripMs: number): Promise<SlowLink> {
    const sockets = new Set<Socket>();
    const server = createServer((near) => {
      const far = connect({ host: host.address, port: 22, noDelay: true });
      near.setNoDelay(true);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
        socket.on("error", () => socket.destroy());
      }
      passOn(near, far, roundTripMs / 2);
      passOn(far, near, roundTripMs / 2);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new SlowLink(server, sockets);
  }

  /** The inputs of an action that reach the host this way. */
  inputs(knownHosts: string): { readonly hosts: string; readonly "known-hosts": string } {
    const key = knownHosts.trim().split(" ").slice(1).join(" ");
    const place = `127.0.0.1:${this.port}`;
    return { hosts: place, "known-hosts": `[127.0.0.1]:${this.port} ${key}` };
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** Timers of one length end in the order they began, so bytes stay in order. */
function passOn(from: Socket, to: Socket, delayMs: number): void {
  from.on("data", (bytes: Buffer) => void setTimeout(() => to.write(bytes), delayMs));
  from.on("end", () => void setTimeout(() => to.end(), delayMs));
  from.on("close", () => void setTimeout(() => to.destroy(), delayMs));
}

/** Drops a share of the packets of a host's SSH connections, in both directions, while `work` is done. */
export async function withLoss(host: TestbedHost, share: number, work: () => Promise<void>): Promise<void> {
  const some = ["-m", "statistic", "--mode", "random", "--probability", `${share}`, "-j", "DROP"];
  const rules = [
    ["INPUT", "-p", "tcp", "--dport", "22", ...some],
    ["OUTPUT", "-p", "tcp", "--sport", "22", ...some],
  ];
  const change = async (what: string) => {
    for (const rule of rules) {
      const { code, stderr } = await host.exec(["iptables", "-w", what, ...rule]);
      if (code !== 0) throw new Error(`iptables ${what} ${rule.join(" ")}: ${stderr}`);
    }
  };
  await change("-I");
  try {
    await work();
  } finally {
    await change("-D");
  }
}

/** How many packets such rules have dropped so far. */
export async function droppedPackets(host: TestbedHost): Promise<number> {
  const listed = await Promise.all(
    ["INPUT", "OUTPUT"].map((chain) => host.exec(["iptables", "-w", "-L", chain, "-v", "-n", "-x"])),
  );
  const lines = listed
    .flatMap(({ stdout }) => stdout.split("\n"))
    .filter((line) => /DROP.*statistic/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[0]), 0);
}
