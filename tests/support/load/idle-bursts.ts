import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface IdleBursts {
  readonly host: string;
  readonly port: number;
  /** Each sends in every burst. */
  readonly connections: number;
  /** From burst to burst: the time after which the application closes idle connections. */
  readonly gapMs: number;
  /** How much shorter or longer a pause gets in the course of the bursts. */
  readonly sweepMs: number;
  readonly bursts: number;
}

type Method = "GET" | "POST";

export interface IdleBurstsResult {
  readonly answered: Readonly<Record<Method, number>>;
  /** What went wrong, with how often: `POST 502`, `GET closed`. */
  readonly failed: Readonly<Record<string, number>>;
}

/**
 * Sends bursts of requests over many persistent connections, with pauses as long as the application keeps idle
 * connections: the moment at which a proxy may use one that is about to close. Half of them are POST, which nobody may
 * send again; a connection that is closed before its answer is a failure.
 */
export async function idleBursts(plan: IdleBursts): Promise<IdleBurstsResult> {
  const answered: Record<Method, number> = { GET: 0, POST: 0 };
  const failed: Record<string, number> = {};
  const times = burstTimes(plan, performance.now() + 500);
  const run = async (): Promise<void> => {
    let socket: Socket | undefined;
    for (const time of times) {
      await sleep(Math.max(0, time - performance.now()));
      const method = Math.random() < 0.5 ? "GET" : "POST";
      if (socket === undefined || socket.destroyed) socket = await open(plan);
      const outcome = await ask(socket, method);
      if (outcome === "200") answered[method] += 1;
      else failed[`${method} ${outcome}`] = (failed[`${method} ${outcome}`] ?? 0) + 1;
      if (outcome !== "200") socket.destroy();
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: plan.connections }, run));
  return { answered, failed };
}

/** Pauses that grow from the shortest to the longest, the same for all connections: each sends when all do. */
function burstTimes({ gapMs, sweepMs, bursts }: IdleBursts, first: number): readonly number[] {
  const times = [first];
  for (let turn = 1; turn < bursts; turn += 1) {
    const sweep = sweepMs * ((2 * turn) / bursts - 1);
    times.push((times.at(-1) ?? first) + gapMs + sweep);
  }
  return times;
}

async function open({ host, port }: IdleBursts): Promise<Socket> {
  const socket = connect(port, host).setNoDelay(true);
  // What matters is told by the answer that does not come.
  socket.on("error", () => socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
  return socket;
}

/** The status of the answer, or `closed`. */
async function ask(socket: Socket, method: Method): Promise<string> {
  return await new Promise((resolve) => {
    const settle = (outcome: string): void => {
      socket.removeAllListeners("data").removeListener("close", onClose);
      resolve(outcome);
    };
    const onClose = (): void => settle("closed");
    socket.once("data", (data: Buffer) => settle(data.toString("latin1", 9, 12)));
    socket.once("close", onClose);
    const path = method === "GET" ? "/" : "/upload";
    const body = method === "GET" ? "\r\n" : "content-length: 2\r\n\r\nhi";
    socket.write(`${method} ${path} HTTP/1.1\r\nhost: shop\r\n${body}`);
  });
}
