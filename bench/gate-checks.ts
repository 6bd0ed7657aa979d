import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { atOnce } from "../src/health/checks/run-checks.ts";
import { defaultInputs, runAction } from "./action.ts";
import { count, duration, median, table } from "./numbers.ts";

const bundle = join(import.meta.dirname, "../actions/health-gate/dist/index.js");
const megabyte = 1_000_000;

interface Case {
  readonly title: string;
  readonly checks: number;
  readonly bodyBytes: number;
  readonly attempts: number;
  readonly runs: number;
}

const cases: readonly Case[] = [
  { title: "1 check", checks: 1, bodyBytes: 100, attempts: 1, runs: 3 },
  { title: "1,000 checks", checks: 1_000, bodyBytes: 100, attempts: 1, runs: 3 },
  { title: "1,000 checks, answers of 64 KiB", checks: 1_000, bodyBytes: 64 * 1_024, attempts: 1, runs: 3 },
  { title: "1,000 checks, 10 attempts in a row", checks: 1_000, bodyBytes: 100, attempts: 10, runs: 3 },
  { title: "1,000 checks, 40 attempts in a row", checks: 1_000, bodyBytes: 100, attempts: 40, runs: 1 },
];

interface Measured {
  readonly wallMs: number;
  readonly peakBytes: number;
  readonly mostOpen: number;
}

/** Time, memory and sockets of the gate's action with many checks, each of which reads JSON out of its answer. */
export async function benchGateChecks(say: (text: string) => void): Promise<string> {
  const rows: string[][] = [];
  let mostOpen = 0;
  for (const one of cases) {
    const measured: Measured[] = [];
    for (let turn = 0; turn < one.runs; turn += 1) measured.push(await measure(one));
    const open = Math.max(...measured.map((each) => each.mostOpen));
    mostOpen = Math.max(mostOpen, open);
    const row = [
      one.title,
      count(one.checks * one.attempts),
      duration(median(measured.map(({ wallMs }) => wallMs))),
      `${(Math.max(...measured.map(({ peakBytes }) => peakBytes)) / megabyte).toFixed(0)} MB`,
      `${open}`,
    ];
    say(row.join(", "));
    rows.push(row);
  }
  return [
    `The bundle \`actions/health-gate/dist\` on Node ${process.versions.node}, each case three times (the last once), against a server on the same machine that answers after 2 ms; every check reads a value out of a JSON body, on a connection of its own. *Wall* is the median from the start of the process to its end, *memory* the highest resident size of any run (\`VmHWM\`), *open sockets* the most the server had open at any moment. At most ${atOnce} checks are asked at once${mostOpen <= atOnce ? "" : "; sockets that one end has closed and the other not yet count too"}. Of each check the last answer is kept, and nothing of those before; the memory that still grows with attempts is room V8 takes for short-lived objects, which levels off.`,
    "",
    table(["", "requests", "wall", "memory", "open sockets"], rows),
  ].join("\n");
}

async function measure({ checks, bodyBytes, attempts }: Case): Promise<Measured> {
  const body = JSON.stringify({ status: "up", filler: "x".repeat(Math.max(0, bodyBytes - 27)) });
  let requests = 0;
  let open = 0;
  let mostOpen = 0;
  const server = createServer((_, reply) => {
    requests += 1;
    setTimeout(() => reply.writeHead(200, { "content-type": "application/json" }).end(body), 2);
  });
  server.on("connection", (socket) => {
    mostOpen = Math.max(mostOpen, ++open);
    socket.once("close", () => {
      open -= 1;
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const list = Array.from({ length: checks }, (_, at) => ({
      url: `http://127.0.0.1:${port}/${at}`,
      expect: { json: { status: "up" } },
    }));
    const inputs = {
      ...(await defaultInputs(bundle)),
      checks: JSON.stringify(list),
      "success-threshold": `${attempts}`,
      interval: "10ms",
    };
    const run = await runAction(bundle, inputs, { measureMemory: true });
    if (run.code !== 0) throw new Error(`the gate did not pass: ${run.printed.slice(-2_000)}`);
    if (requests !== checks * attempts) throw new Error(`${requests} requests, not ${checks * attempts}`);
    return { wallMs: run.wallMs, peakBytes: run.peakBytes, mostOpen };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
