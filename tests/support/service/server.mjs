/**
 * The service that the testbed deploys: a small HTTP server whose release id and misbehaviour come from the
 * environment, so that one image plays every part. The image holds node, this file and the `ws` package.
 *
 * | variable           | meaning                                                                      |
 * |--------------------|------------------------------------------------------------------------------|
 * | VERSION            | release id that every answer carries (`x-release`); default `unversioned`    |
 * | PORT               | port to listen on, 0 for a free one; default 3000                            |
 * | START_DELAY        | ms before listening                                                          |
 * | HEALTH_AFTER       | ms after start until /health answers 200, or `never`                         |
 * | HEALTH_FLAP        | n: every n-th answer of /health is a 503 (2 never passes twice in a row)     |
 * | EXIT_AFTER         | ms after start until the process exits with code 3                           |
 * | FAIL_AFTER         | ms after start from which everything but /health answers 500                 |
 * | FAIL_AT            | the same from a moment on, in ms since 1970, for several releases at once    |
 * | SLOW               | ms added to each answer                                                      |
 * | SLOW_AFTER         | ms after start from which SLOW is added, to all but /health; default 0       |
 * | IGNORE_SIGTERM     | any value but empty, `0` or `false`: SIGTERM is printed and ignored          |
 * | KEEP_ALIVE_TIMEOUT | ms that an idle connection is kept; default 75000                            |
 * | LOG_LINES          | printed at start; `\n`, `\r`, `\\` and `\xNN` (one raw byte) are decoded     |
 * | LOG_JUNK           | bytes of one line without a newline, printed at start                        |
 *
 * Exit codes: 0 after SIGTERM, 2 for a variable that cannot be read, 3 for EXIT_AFTER.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";

const startedAt = performance.now();
const settings = readSettings(process.env);
const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
/** Connections that have not sent a request yet. */
const unused = new Set();
let stopping = false;
let healthAnswers = 0;

/** One handler per path; each returns nothing and ends the response itself. */
const endpoints = {
  "/": (_request, response) => answer(response, 200, { version: settings.version }),
  "/health": answerHealth,
  "/slow": answerSlowly,
  "/bytes": answerBytes,
  "/upload": takeUpload,
  "/headers": (request, response) =>
    answer(response, 200, {
      version: settings.version,
      remoteAddress: request.socket.remoteAddress,
      headers: request.headers,
      rawHeaders: request.rawHeaders,
    }),
};

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    // A client that went away is no fault of the service; its request just ends.
    if (response.headersSent || request.destroyed) response.destroy();
    else answer(response, error instanceof RangeError ? 400 : 500, { error: String(error) });
  });
});
server.on("connection", (socket) => {
  unused.add(socket);
  socket.once("close", () => unused.delete(socket));
});
server.keepAliveTimeout = settings.keepAliveTimeout;
server.on("upgrade", (request, socket, head) => {
  upgrade(request, socket, head).catch(() => socket.destroy());
});
server.on("error", (error) => {
  console.error(`${settings.version} cannot listen on port ${settings.port}: ${error.message}`);
  process.exit(2);
});

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => onStopSignal(signal));
if (settings.exitAfter !== undefined) setTimeout(exitAsAsked, settings.exitAfter);
printHostileLogs().catch((error) => console.error(`cannot print LOG_JUNK: ${error.message}`));
setTimeout(listen, settings.startDelay);

function listen() {
  if (stopping) return;
  server.listen(settings.port, () => {
    console.log(`${settings.version} listening on ${server.address().port}`);
  });
}

async function handle(request, response) {
  unused.delete(request.socket);
  const url = new URL(request.url, "http://service");
  if (isSlow(url.pathname)) await sleep(settings.slow);
  if (isFailing() && url.pathname !== "/health") {
    request.resume();
    answer(response, 500, { error: "failing, as FAIL_AFTER or FAIL_AT asks", version: settings.version });
    return;
  }
  const endpoint = Object.hasOwn(endpoints, url.pathname) ? endpoints[url.pathname] : undefined;
  if (endpoint === undefined) answer(response, 404, { error: "no such path", version: settings.version });
  else await endpoint(request, response, url.searchParams);
}

/** Answers JSON with its length; while stopping, says that the connection ends with this answer. */
function answer(response, status, body) {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...commonHeaders(),
  });
  response.end(text);
}

function commonHeaders() {
  return { "x-release": settings.version, ...(stopping ? { connection: "close" } : {}) };
}

function answerHealth(_request, response) {
  healthAnswers += 1;
  const flapped = settings.healthFlap > 0 && healthAnswers % settings.healthFlap === 0;
  const healthy = !flapped && performance.now() - startedAt >= settings.healthAfter;
  answer(response, healthy ? 200 : 503, { status: healthy ? "ok" : "unhealthy", version: settings.version });
}

async function answerSlowly(_request, response, query) {
  await sleep(wholeNumber("ms", query.get("ms") ?? "2000", 600_000));
  answer(response, 200, { version: settings.version });
}

/** Answers `n` bytes of which the last are `--end of VERSION--` and a newline, so that a cut is noticed. */
function answerBytes(_request, response, query) {
  const marker = Buffer.from(`--end of ${settings.version}--\n`);
  const length = wholeNumber("n", query.get("n") ?? "1024", 2 ** 26);
  if (length < marker.length) throw new RangeError(`n is at least ${marker.length}`);
  response.writeHead(200, { "content-length": length, ...commonHeaders() });
  response.write(Buffer.alloc(length - marker.length, "."));
  response.end(marker);
}

async function takeUpload(request, response) {
  if (request.method !== "POST" && request.method !== "PUT") {
    answer(response, 405, { error: "POST or PUT", version: settings.version });
    return;
  }
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of request) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  answer(response, 200, { version: settings.version, bytes, sha256: hash.digest("hex") });
}

async function upgrade(request, socket, head) {
  unused.delete(socket);
  socket.on("error", () => socket.destroy());
  if (settings.slow > 0) await sleep(settings.slow);
  if (isFailing()) return refuseUpgrade(socket, "500 Internal Server Error");
  if (stopping) return refuseUpgrade(socket, "503 Service Unavailable");
  const { pathname } = new URL(request.url, "http://service");
  if (pathname !== "/ws") return refuseUpgrade(socket, "404 Not Found");
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on("error", () => webSocket.terminate());
    webSocket.on("message", (data, isBinary) => webSocket.send(data, { binary: isBinary }));
    webSocket.send(JSON.stringify({ version: settings.version }));
  });
}

function refuseUpgrade(socket, status) {
  const headers = `x-release: ${settings.version}\r\ncontent-length: 0\r\nconnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`);
}

function isFailing() {
  return performance.now() - startedAt >= settings.failAfter || Date.now() >= settings.failAt;
}

function isSlow(path) {
  if (settings.slow === 0) return false;
  return (
    settings.slowAfter === 0 || (path !== "/health" && performance.now() - startedAt >= settings.slowAfter)
  );
}

function onStopSignal(signal) {
  if (settings.ignoreSigterm) return console.log(`${settings.version} ignores ${signal}`);
  if (stopping) return;
  stopping = true;
  console.log(`${settings.version} stops on ${signal}`);
  // Node closes idle connections here, and each busy one after its answer says `connection: close`.
  server.close(() => process.exit(0));
  // What became idle without saying so, or was opened and never used, must not hold the process either.
  setInterval(closeLeftOver, 250).unref();
  for (const webSocket of webSockets.clients) {
    webSocket.close(1001, "going away");
    // A peer that never confirms the close must not hold the process.
    setTimeout(() => webSocket.terminate(), 2000).unref();
  }
}

function closeLeftOver() {
  server.closeIdleConnections();
  for (const socket of unused) socket.destroy();
}

function exitAsAsked() {
  console.error(`${settings.version} exits with code 3, as EXIT_AFTER asks`);
  process.exit(3);
}

async function printHostileLogs() {
  if (settings.logLines !== "") process.stdout.write(`${decodeEscapes(settings.logLines)}\n`, "latin1");
  const block = Buffer.alloc(64 * 1024, "x");
  for (let left = settings.logJunk; left > 0; left -= Math.min(left, block.length)) {
    // The service goes on answering between two blocks, also where a write to a pipe blocks.
    await new Promise((next) => process.stdout.write(block.subarray(0, left), () => setImmediate(next)));
  }
}

/** `text` with `\n`, `\r`, `\\` and `\xNN` decoded, one character a byte: they need not be UTF-8. */
function decodeEscapes(text) {
  const named = { n: "\n", r: "\r", "\\": "\\" };
  return Buffer.from(text)
    .toString("latin1")
    .replace(/\\([nr\\]|x[0-9a-fA-F]{2})/g, (_whole, code) => {
      return named[code] ?? String.fromCharCode(Number.parseInt(code.slice(1), 16));
    });
}

function wholeNumber(name, text, most) {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new RangeError(`${name} is a whole number from 0 to ${most}`);
}

function readSettings(env) {
  const number = (name, fallback, most = 2 ** 31 - 1) => {
    const text = env[name] ?? "";
    return text === "" ? fallback : wholeNumber(name, text, most);
  };
  try {
    return {
      version: env.VERSION || "unversioned",
      port: number("PORT", 3000, 65_535),
      startDelay: number("START_DELAY", 0),
      healthAfter: env.HEALTH_AFTER === "never" ? Number.POSITIVE_INFINITY : number("HEALTH_AFTER", 0),
      healthFlap: number("HEALTH_FLAP", 0),
      exitAfter: number("EXIT_AFTER", undefined),
      failAfter: number("FAIL_AFTER", Number.POSITIVE_INFINITY),
      failAt: number("FAIL_AT", Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER),
      slow: number("SLOW", 0),
      slowAfter: number("SLOW_AFTER", 0),
      ignoreSigterm: !["", "0", "false"].includes(env.IGNORE_SIGTERM ?? ""),
      keepAliveTimeout: number("KEEP_ALIVE_TIMEOUT", 75_000),
      logLines: env.LOG_LINES ?? "",
      logJunk: number("LOG_JUNK", 0, 2 ** 32),
    };
  } catch (error) {
    console.error(`the service cannot start: ${error.message}`);
    return process.exit(2);
  }
}
