export const id = 668;
export const ids = [668];
export const modules = {

/***/ 9668:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  deploy: () => (/* binding */ deploy)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/analysis/availability.js
/** Sums up probes in any order. */
function availabilityOf(samples, window = {}) {
    const since = window.since ?? Number.NEGATIVE_INFINITY;
    const counted = samples.filter(({ atMs }) => atMs >= since);
    const latencies = counted.filter(({ ok }) => ok).map(({ latencyMs }) => latencyMs);
    const sorted = latencies.toSorted((a, b) => a - b);
    return {
        probes: counted.length,
        failed: counted.length - latencies.length,
        p50: tenths(percentile(sorted, 50)),
        p99: tenths(percentile(sorted, 99)),
        longestOutageMs: tenths(longestOutageMs(counted)),
    };
}
/**
 * When the URL first answered, as `atMs` of that probe: on a service's first deploy nothing listens before,
 * and that is no outage. `undefined` when it never did.
 */
function firstSuccess(samples) {
    const times = samples.filter(({ ok }) => ok).map(({ atMs }) => atMs);
    return times.reduce((first, at) => (first === undefined || at < first ? at : first), undefined);
}
/** Nearest-rank percentile of ascending values: the smallest that at least `rank` percent do not exceed. */
function percentile(ascending, rank) {
    const position = Math.max(1, Math.ceil((rank * ascending.length) / 100));
    return ascending[position - 1] ?? 0;
}
/** An outage nobody saw the end of lasts until its last probe had failed. */
function longestOutageMs(samples) {
    let longest = 0;
    let began;
    for (const { atMs, latencyMs, ok } of samples.toSorted((a, b) => a.atMs - b.atMs)) {
        if (!ok)
            began ??= atMs;
        if (began !== undefined)
            longest = Math.max(longest, atMs - began + (ok ? 0 : latencyMs));
        if (ok)
            began = undefined;
    }
    return longest;
}
function tenths(value) {
    return Math.round(value * 10) / 10;
}

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/health/probe-once.js



/** Bytes of a body that are read; more of it is not waited for. */
const bodyLimit = 64 * 1024;
/**
 * Sends one GET and tells how it went; never rejects. A failure is a connection error, a timeout, a truncated
 * body or a 5xx; redirects are not followed and count as answers. Its sockets and timers keep no process alive.
 */
function probeOnce(url, options) {
    const began = performance.now();
    return new Promise((resolve) => {
        const settle = (cause) => {
            clearTimeout(deadline);
            const latencyMs = performance.now() - began;
            resolve(cause === undefined ? { ok: true, latencyMs } : { ok: false, latencyMs, cause });
        };
        let request;
        const deadline = setTimeout(() => {
            settle("timeout");
            request?.destroy();
        }, options.timeoutMs).unref();
        try {
            request = send(url, options.agent, settle);
        }
        catch (thrown) {
            settle(causeOf(thrown));
        }
    });
}
function send(url, agent, settle) {
    const { request } = url.protocol === "https:" ? external_node_https_ : external_node_http_;
    const sent = request(url, { agent, headers: { "user-agent": "tidegate-probe", accept: "*/*" } });
    sent.on("socket", (socket) => socket.unref());
    sent.on("error", (error) => settle(causeOf(error)));
    sent.on("response", (response) => judge(response, () => sent.destroy(), settle));
    sent.end();
    return sent;
}
function judge(response, hangUp, settle) {
    const status = response.statusCode ?? 0;
    const verdict = status >= 500 ? `status ${status}` : undefined;
    let received = 0;
    response.on("data", (chunk) => {
        received += chunk.length;
        if (received <= bodyLimit)
            return;
        settle(verdict);
        hangUp();
    });
    response.on("end", () => settle(verdict));
    // After the first of these nothing that follows counts: a promise settles once.
    response.on("error", () => settle(verdict ?? "truncated body"));
    response.on("close", () => settle(verdict ?? "truncated body"));
}
function causeOf(thrown) {
    if (!external_node_util_.types.isNativeError(thrown))
        return "failed";
    return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.message;
}

;// CONCATENATED MODULE: ./build/src/health/url-probe.js



/** Unanswered probes at which no more are sent, so that a slow URL is not made slower. */
const inFlightLimit = 50;
/** Every so many probes one opens a new connection: a listener can refuse those while old ones work. */
const freshEvery = 5;
/**
 * Probes `url` at a constant rate (open loop: a late answer delays no probe) until stopped. Never throws, and
 * keeps no process alive unless `stop` is being waited for.
 */
function startUrlProbe(url, options = {}) {
    const { intervalMs = 200, timeoutMs = 5_000 } = options;
    const agent = keepAliveAgent(url);
    const samples = [];
    const inFlight = new Set();
    let sent = 0;
    const probe = async () => {
        const atMs = performance.timeOrigin + performance.now();
        const fresh = sent++ % freshEvery === freshEvery - 1;
        samples.push({ atMs, ...(await probeOnce(url, { agent: fresh ? false : agent, timeoutMs })) });
    };
    const stopTicking = everyMs(intervalMs, () => {
        if (inFlight.size >= inFlightLimit)
            return;
        const running = probe().finally(() => inFlight.delete(running));
        inFlight.add(running);
    });
    return {
        samples: () => [...samples],
        async stop() {
            stopTicking();
            // Probes are unreferenced, so this timer is what lets a process live to hear the last of them.
            const vigil = setTimeout(() => { }, timeoutMs + 1_000);
            await Promise.all(inFlight);
            clearTimeout(vigil);
            agent.destroy();
            return [...samples];
        },
    };
}
function keepAliveAgent(url) {
    const { Agent } = url.protocol === "https:" ? external_node_https_ : external_node_http_;
    // The most recently used connection first: one stays busy while answers are quick.
    return new Agent({ keepAlive: true, scheduling: "lifo" });
}
/** Calls `tick` now and at fixed points in time; those missed while the process was busy are left out. */
function everyMs(intervalMs, tick) {
    const began = performance.now();
    let turn = 0;
    let timer;
    const next = () => {
        tick();
        const elapsed = performance.now() - began;
        turn = Math.max(turn + 1, Math.ceil(elapsed / intervalMs));
        timer = setTimeout(next, turn * intervalMs - elapsed).unref();
    };
    next();
    return () => clearTimeout(timer);
}

// EXTERNAL MODULE: ./build/src/host/address.js + 1 modules
var host_address = __webpack_require__(9151);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
;// CONCATENATED MODULE: ./build/src/host/socket-agent.js


/** Sockets to one path that may be open at once; more requests wait for a free one. */
const socketsPerPath = 16;
/** An HTTP agent whose every connection is a UNIX socket of a host. */
class SocketAgent extends external_node_http_.Agent {
    #connection;
    #path;
    constructor(connection, path) {
        super({ keepAlive: true, maxSockets: socketsPerPath, scheduling: "lifo" });
        this.#connection = connection;
        this.#path = path;
    }
    createConnection() {
        return this.#connection.openSocket(this.#path);
    }
    // docker-modem inspects its options on every request, and a whole agent takes 50 ms to print.
    [external_node_util_.inspect.custom]() {
        return `SocketAgent ${this.#path}`;
    }
}

;// CONCATENATED MODULE: ./build/src/docker/api-version.js

/** Oldest Engine API this is tested with: Docker 20.10. */
const oldestApi = "1.41";
/** Newest Engine API whose reference was read; a newer engine is asked to speak this one. */
const newestApi = "1.48";
/**
 * The newest API version that both sides know.
 *
 * @throws Failure `docker-unsupported` when there is none
 */
function negotiate(engine, host) {
    const { ApiVersion: newest, MinAPIVersion: oldest } = engine;
    if (!isVersion(newest) || (oldest !== undefined && !isVersion(oldest))) {
        throw new failure_failure/* Failure */.H("docker-unsupported", "what answers on the Docker socket does not say its API version", { host });
    }
    if (compare(newest, oldestApi) < 0) {
        throw new failure_failure/* Failure */.H("docker-unsupported", `Docker's API ${newest} is older than ${oldestApi}`, {
            host,
            advice: "Update Docker Engine on the host to 20.10 or newer.",
        });
    }
    if (oldest !== undefined && compare(oldest, newestApi) > 0) {
        throw new failure_failure/* Failure */.H("docker-unsupported", `Docker's oldest API ${oldest} is newer than ${newestApi}`, {
            host,
            advice: "Update Tidegate: this Docker Engine is newer than it knows.",
        });
    }
    return compare(newest, newestApi) < 0 ? newest : newestApi;
}
function isVersion(text) {
    return typeof text === "string" && /^\d+\.\d+$/.test(text);
}
/** Compares `major.minor` versions by number: below zero when `a` is the older. */
function compare(a, b) {
    const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
    const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
    return aMajor - bMajor || aMinor - bMinor;
}

;// CONCATENATED MODULE: ./build/src/docker/refusal.js

/** The Docker Engine answered a request with an error; `status` is its HTTP status. */
class DockerRefusal extends failure_failure/* Failure */.H {
    status;
    constructor(status, message, details = {}, reason = "docker-failed") {
        super(reason, message, details);
        this.status = status;
    }
}
/** Whether something was thrown because the engine answered with one of these statuses. */
function isRefusal(thrown, ...statuses) {
    return thrown instanceof DockerRefusal && statuses.includes(thrown.status);
}

;// CONCATENATED MODULE: ./build/src/docker/engine.js






const defaultDeadlineMs = 30_000;
/** The Docker Engine of one host, spoken to in an API version that both sides know. */
class Engine {
    host;
    #modem;
    #agent;
    constructor(host, modem, agent) {
        this.host = host;
        this.#modem = modem;
        this.#agent = agent;
    }
    /**
     * Greets the engine behind a socket of the host and agrees on an API version.
     *
     * @throws Failure `socket-refused`, `docker-unavailable`, `docker-unsupported`
     */
    static async connect(connection, socketPath) {
        const { default: Modem } = await Promise.all(/* import() */[__webpack_require__.e(472), __webpack_require__.e(133)]).then(__webpack_require__.t.bind(__webpack_require__, 7133, 19));
        const agent = new SocketAgent(connection, socketPath);
        const modem = withoutDockerHost(() => new Modem({ protocol: "http", host: "docker", port: 80, agent, headers: {}, sshOptions: {} }));
        const engine = new Engine(connection.host, modem, agent);
        const version = await engine.json({
            method: "GET",
            path: "/version",
        });
        modem.version = `v${negotiate(version, connection.host)}`;
        return engine;
    }
    /** A request whose reply is JSON (or nothing). @throws DockerRefusal, Failure `docker-unavailable` */
    async json(request) {
        const deadline = AbortSignal.timeout(request.deadlineMs ?? defaultDeadlineMs);
        const body = await (0,consumers_.text)(await this.stream(request, deadline));
        if (body.trim() === "")
            return undefined;
        try {
            return JSON.parse(body);
        }
        catch (error) {
            throw this.#explain(request, new Error("the reply is not JSON", { cause: error }));
        }
    }
    /**
     * A request whose reply is read as it comes; aborting `signal` ends it at any time. A reply that breaks off ends
     * the stream with the same failures.
     *
     * @throws DockerRefusal, Failure `docker-unavailable`
     */
    async stream(request, signal) {
        const reply = await this.#dial(request, signal);
        const body = new external_node_stream_.PassThrough();
        // A reply that breaks off says no more than "aborted"; its socket knows why.
        reply.once("error", (error) => body.destroy(this.#explain(request, reply.socket.errored ?? error)));
        body.once("close", () => reply.destroy());
        return reply.pipe(body);
    }
    /** Splits Docker's multiplexed stream; both parts go to one sink, in order. */
    demultiplex(stream, sink) {
        this.#modem.demuxStream(stream, sink, sink);
    }
    close() {
        this.#agent.destroy();
    }
    #dial(request, abortSignal) {
        return new Promise((resolve, reject) => {
            this.#modem.dial({
                method: request.method,
                path: `${request.path}?`,
                options: { _query: request.query ?? {}, _body: request.body ?? {} },
                statusCodes: { 200: true, 201: true, 204: true, 304: true },
                // Its own way of reading a body never ends when the reply breaks off.
                isStream: true,
                ...(request.archive === undefined
                    ? {}
                    : { file: request.archive, headers: { "Content-Type": "application/x-tar" } }),
                ...(abortSignal === undefined ? {} : { abortSignal }),
            }, (error, reply) => error === null ? resolve(reply) : reject(this.#explain(request, error)));
        });
    }
    #explain({ method, path }, error) {
        if (error instanceof failure_failure/* Failure */.H)
            return error;
        const what = `${method} ${path}`;
        if (error.statusCode !== undefined) {
            return new DockerRefusal(error.statusCode, `Docker refused ${what}: ${messageOf(error)}`, {
                host: this.host,
                cause: error,
            });
        }
        const late = error.name === "TimeoutError" || error.name === "AbortError";
        return new failure_failure/* Failure */.H("docker-unavailable", `Docker did not answer ${what}${late ? " in time" : `: ${error.message}`}`, {
            host: this.host,
            advice: "See on the host whether dockerd runs: `systemctl status docker`, `journalctl -u docker`.",
            cause: error,
        });
    }
}
/** The engine's own words out of an error of docker-modem, which puts the status before them. */
function messageOf(error) {
    return error.message.replace(/^\(HTTP code \d+\) \w+ - /, "").trim();
}
/** docker-modem reads the runner's DOCKER_HOST, whatever it is given, and the certificates that go with it. */
function withoutDockerHost(make) {
    const name = "DOCKER_HOST";
    const kept = process.env[name];
    delete process.env[name];
    try {
        return make();
    }
    finally {
        if (kept !== undefined)
            process.env[name] = kept;
    }
}

;// CONCATENATED MODULE: ./build/src/proxy/paths.js
/** Where the proxy's volume is mounted in its container. */
const stateDirectory = "/var/lib/tidegate";
/** A link to the generation in use; swapping it moves configuration and map in one step. */
const currentLink = "current";
/** The link that becomes {@link currentLink}. */
const nextLink = "current.next";
const configurationFile = "haproxy.cfg";
const routesFile = "routes.map";
const historyFile = "history.json";
/** The map's name in HAProxy's runtime API: its path as the configuration spells it. */
const runtimeMap = `${stateDirectory}/${currentLink}/${routesFile}`;
/** One directory per configuration that was ever in use, numbered upwards. */
function generationDirectory(generation) {
    return `generations/${generation}`;
}
/** The service's sockets on the host; `permitopen` in the deploy key names them. */
function socketsDirectory(service) {
    return `/run/tidegate/${service}`;
}
/** A stable name for the running proxy's runtime API. */
function adminSocket(service) {
    return `${socketsDirectory(service)}/admin.sock`;
}
/** The private entrance of a slot: what answers here comes from that slot or from nowhere. */
function entranceSocket(service, slot) {
    return `${socketsDirectory(service)}/${slot}.sock`;
}

;// CONCATENATED MODULE: ./build/src/release/slot.js
/** The two places a release can run on a host. */
const slots = ["blue", "green"];
function otherSlot(slot) {
    return slot === "blue" ? "green" : "blue";
}
function isSlot(text) {
    return slots.some((slot) => slot === text);
}

;// CONCATENATED MODULE: ./build/src/proxy/routes.js

/** The routes of a host on which nothing was ever live. */
const noRoutes = { live: "none", share: 0, candidate: "none" };
/** All traffic to one slot, which nothing takes away again. */
function steadyOn(slot) {
    return { live: `steady-${slot}`, share: 0, candidate: "none" };
}
/** The slot a backend serves first, `undefined` for `none`. */
function slotOf(backend) {
    const slot = backend.slice(backend.indexOf("-") + 1);
    return isSlot(slot) ? slot : undefined;
}
function sameRoutes(a, b) {
    return a.live === b.live && a.share === b.share && a.candidate === b.candidate;
}
/** The map file's text: a key and a value a line. */
function renderRoutes(routes) {
    return `live ${routes.live}\nshare ${routes.share}\ncandidate ${routes.candidate}\n`;
}
/** Reads key-value lines back, or `undefined` when a key is missing, doubled or has no known value. */
function parseRoutes(lines) {
    const pairs = lines.filter((line) => line.trim() !== "").map((line) => line.trim().split(/\s+/));
    const entries = new Map(pairs.map(([key = "", value = ""]) => [key, value]));
    const live = backendNamed(entries.get("live"));
    const candidate = backendNamed(entries.get("candidate"));
    const share = Number(entries.get("share") ?? Number.NaN);
    if (pairs.length !== 3 || entries.size !== 3 || live === undefined || candidate === undefined)
        return undefined;
    if (!Number.isInteger(share) || share < 0 || share > 10_000)
        return undefined;
    return { live, share, candidate };
}
function backendNamed(name) {
    if (name === "none")
        return name;
    return name !== undefined && /^(steady|bake|only)-(blue|green)$/.test(name) ? name : undefined;
}

;// CONCATENATED MODULE: ./build/src/proxy/statistics.js
/**
 * Reads HAProxy's CSV. Columns are found by the names in its first line, because newer versions add some.
 */
function parseStatistics(csv) {
    const [header = "", ...lines] = csv.split("\n").filter((line) => line.trim() !== "");
    const columns = header.replace(/^# ?/, "").split(",");
    const column = (name) => columns.indexOf(name);
    const [backend, server, current, status] = [
        column("pxname"),
        column("svname"),
        column("scur"),
        column("status"),
    ];
    return lines.map((line) => {
        const cells = line.split(",");
        return {
            backend: cells[backend] ?? "",
            server: cells[server] ?? "",
            current: Number(cells[current] ?? 0),
            status: cells[status] ?? "",
        };
    });
}
/**
 * What users still have open with a slot: requests in flight and WebSockets. What comes through the private entrance
 * is not theirs. A request that waits for its first connection counts with its backend, not yet with a server.
 */
function openWith(rows, slot) {
    const counted = rows.filter((row) => (row.backend === `steady-${slot}` && row.server === "BACKEND") ||
        (row.backend.startsWith("bake-") && row.server === slot));
    return counted.reduce((sum, row) => sum + row.current, 0);
}

;// CONCATENATED MODULE: ./build/src/proxy/admin.js





const deadlineMs = 5_000;
/** The runtime API of a service's running proxy (HAProxy Management Guide, section 9.3). */
class ProxyAdmin {
    #connection;
    #socket;
    constructor(connection, service) {
        this.#connection = connection;
        this.#socket = adminSocket(service);
    }
    get host() {
        return this.#connection.host;
    }
    /**
     * Where the running proxy sends requests, or `undefined` when its map makes no sense.
     *
     * @throws Failure `socket-refused`, `proxy-unavailable`
     */
    async readRoutes() {
        return parseRoutes(mapPairs(await this.#ask(`show map ${runtimeMap}`)));
    }
    /**
     * Counters of every backend and server.
     *
     * @throws Failure `socket-refused`, `proxy-unavailable`, also when there are none: that must not read as "nothing open"
     */
    async readStatistics() {
        const rows = parseStatistics(await this.#ask("show stat -1 6 -1"));
        if (rows.length > 0)
            return rows;
        throw new failure_failure/* Failure */.H("proxy-unavailable", "the proxy gave no counters", {
            host: this.host,
            advice: "See the logs of the proxy's container on the host.",
        });
    }
    /**
     * Lays new routes down beside the ones in use, as a new version of the map, and looks at them: an empty version
     * would commit too, and leave the map without a key.
     *
     * @returns the version
     * @throws Failure `promotion-failed`
     */
    async stageRoutes(routes) {
        const version = await this.#prepareVersion();
        const additions = renderRoutes(routes)
            .trim()
            .split("\n")
            .map((pair) => `add map @${version} ${runtimeMap} ${pair}`);
        const staged = await this.#ask([...additions, `show map @${version} ${runtimeMap}`].join(";"));
        const read = parseRoutes(mapPairs(staged));
        if (read !== undefined && sameRoutes(read, routes))
            return version;
        throw this.#refused("did not take the new routes", staged);
    }
    /**
     * Moves all three keys at once to a staged version, and reads the map back. A version lower than one that was
     * committed since it was staged is refused by HAProxy.
     *
     * @throws Failure `promotion-failed`
     */
    async commitStaged(version, routes) {
        const answer = await this.#ask(`commit map @${version} ${runtimeMap};show map ${runtimeMap}`);
        const now = parseRoutes(mapPairs(answer));
        if (now === undefined || !sameRoutes(now, routes))
            throw this.#refused("did not switch", answer);
    }
    async #prepareVersion() {
        const answer = await this.#ask(`prepare map ${runtimeMap}`);
        const version = /New version created: (\d+)/.exec(answer)?.[1];
        if (version === undefined)
            throw this.#refused("prepared no new version of its map", answer);
        return Number(version);
    }
    async #ask(command) {
        const socket = this.#connection.openSocket(this.#socket);
        const timer = setTimeout(() => socket.destroy(this.#late(command)), deadlineMs);
        try {
            socket.end(`${command}\n`);
            return await (0,consumers_.text)(socket);
        }
        finally {
            clearTimeout(timer);
            socket.destroy();
        }
    }
    #late(command) {
        return new failure_failure/* Failure */.H("proxy-unavailable", `the proxy did not answer "${command.slice(0, 60)}" in ${deadlineMs} ms`, {
            host: this.host,
            advice: "See the logs of the proxy's container on the host.",
        });
    }
    #refused(what, answer) {
        return new failure_failure/* Failure */.H("promotion-failed", `the proxy ${what}: ${answer.trim().slice(0, 200) || "no answer"}`, {
            host: this.host,
            advice: "Run again: what the proxy does now is looked at anew.",
        });
    }
}
/** `show map` prints an address before each pair. */
function mapPairs(answer) {
    return answer.split("\n").map((line) => line.replace(/^0x[0-9a-f]+\s+/, ""));
}

;// CONCATENATED MODULE: ./build/src/host/connected-host.js




/** Greets Docker over a connection. @throws Failure as {@link Engine.connect} */
async function hostOver(connection, service, dockerSocket) {
    const engine = await Engine.connect(connection, dockerSocket);
    const entrances = {
        blue: new SocketAgent(connection, entranceSocket(service, "blue")),
        green: new SocketAgent(connection, entranceSocket(service, "green")),
    };
    return {
        name: connection.host,
        engine,
        admin: new ProxyAdmin(connection, service),
        entrance: (slot) => entrances[slot],
        async close() {
            engine.close();
            entrances.blue.destroy();
            entrances.green.destroy();
            await connection.close();
        },
    };
}

// EXTERNAL MODULE: ./build/src/host/known-hosts.js + 2 modules
var known_hosts = __webpack_require__(835);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./build/src/host/forwarded-socket.js

/**
 * A socket that exists before its channel does.
 *
 * `http.Agent` counts only sockets it receives synchronously, and a raw ssh2 channel stalls on its second
 * batch of requests: this one is there at once, holds back the first write until the channel is open, and
 * answers to the socket methods that `node:http` calls.
 */
class ForwardedSocket extends external_node_stream_.Duplex {
    #channel;
    #whenOpen;
    constructor(open) {
        super({ allowHalfOpen: true });
        open((failure, channel) => {
            if (channel === undefined)
                this.destroy(failure ?? new Error("no channel"));
            else
                this.#attach(channel);
        });
    }
    #attach(channel) {
        if (this.destroyed) {
            channel.destroy();
            return;
        }
        this.#channel = channel;
        channel.on("data", (chunk) => {
            if (!this.push(chunk))
                channel.pause();
        });
        let ended = false;
        channel.once("end", () => {
            ended = true;
            this.push(null);
        });
        channel.once("error", (error) => this.destroy(error));
        // A channel that has ended closes before its last bytes are read from here: those must not be thrown away.
        channel.once("close", () => {
            if (!ended)
                this.destroy(new Error("the socket was closed before the reply was whole"));
        });
        this.emit("connect");
        this.#whenOpen?.();
        this.#whenOpen = undefined;
    }
    _read() {
        this.#channel?.resume();
    }
    _write(chunk, encoding, done) {
        this.#afterOpen((channel) => channel.write(chunk, encoding, done));
    }
    _final(done) {
        this.#afterOpen((channel) => {
            channel.end();
            done();
        });
    }
    _destroy(error, done) {
        this.#channel?.destroy();
        done(error);
    }
    #afterOpen(act) {
        if (this.#channel !== undefined)
            act(this.#channel);
        else
            this.#whenOpen = () => {
                if (this.#channel !== undefined)
                    act(this.#channel);
            };
    }
    setTimeout() {
        return this;
    }
    setNoDelay() {
        return this;
    }
    setKeepAlive() {
        return this;
    }
    ref() {
        return this;
    }
    unref() {
        return this;
    }
}

;// CONCATENATED MODULE: ./build/src/host/local-connection.js



const localHost = "localhost";
/** The machine this runs on, reached without SSH: a self-hosted runner that is itself the host. */
function connectLocally() {
    const open = new Set();
    return {
        host: localHost,
        openSocket(path) {
            const socket = new ForwardedSocket((done) => {
                const local = (0,external_node_net_.connect)({ path });
                local.once("connect", () => {
                    local.removeAllListeners("error");
                    done(undefined, local);
                });
                local.once("error", (error) => done(localRefusal(path, error)));
            });
            open.add(socket);
            socket.once("close", () => open.delete(socket));
            return socket;
        },
        async close() {
            for (const socket of open)
                socket.destroy();
        },
    };
}
/** Turns what the system said of a local socket into advice. */
function localRefusal(path, error) {
    return new failure_failure/* Failure */.H("socket-refused", `the socket ${path} cannot be opened: ${error.code ?? error.message}`, {
        host: localHost,
        advice: localAdvice(error.code),
        cause: error,
    });
}
function localAdvice(code) {
    if (code === "EACCES") {
        return "Add the runner's user to the group that owns the socket, then start the runner again.";
    }
    if (code === "ENOENT")
        return "Nothing is there: see that the service is started and the path is right.";
    return "See whether the service behind it is running.";
}

;// CONCATENATED MODULE: ./build/src/host/ssh-failures.js


/** TCP did not get through. */
function unreachable(host, address, cause) {
    const told = {
        ECONNREFUSED: ["refuses the connection", "See that sshd runs there and listens on this port."],
        ENOTFOUND: ["is not a name that DNS knows", "See the spelling of the host."],
        EAI_AGAIN: ["cannot be looked up: DNS does not answer", "See the runner's network, then run again."],
        ENETUNREACH: ["cannot be reached: no route", "See that the runner has a way there (IPv6, VPN, bastion)."],
    };
    const [what, advice] = told[cause.code ?? ""] ?? [
        "does not answer",
        "See that the host is up and that its firewall lets this runner in.",
    ];
    return new failure_failure/* Failure */.H("host-unreachable", `${address.host} port ${address.port} ${what}`, {
        host,
        input: "hosts",
        advice,
        cause,
    });
}
/** TCP is open, but no SSH session came of it. */
function handshakeFailed(host, cause) {
    if (/no matching host key format/.test(cause.message)) {
        return new failure_failure/* Failure */.H("host-key-mismatch", "the host has no key of the type that is pinned", {
            host,
            input: "known-hosts",
            advice: "Pin a key the host has: run `ssh-keyscan` against it from a network you trust.",
            cause,
        });
    }
    return new failure_failure/* Failure */.H("host-unreachable", `no SSH session came about: ${cause.message}`, {
        host,
        input: "hosts",
        advice: "See that an SSH server listens on this port and is not refusing new connections (MaxStartups).",
        cause,
    });
}
function hostKeyRefused(host, type, blob, verdict) {
    const fingerprint = `SHA256:${(0,external_node_crypto_.createHash)("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
    const what = verdict === "revoked" ? "a key that is marked @revoked" : "a key that is not pinned";
    return new failure_failure/* Failure */.H("host-key-mismatch", `the host shows ${what}: ${type} ${fingerprint}; nothing was sent to it`, {
        host,
        input: "known-hosts",
        advice: "If the host was rebuilt, pin its new key after comparing this fingerprint with the host's own; if not, somebody may be in between.",
    });
}
function authenticationFailed(host, user, cause) {
    return new failure_failure/* Failure */.H("authentication-failed", `the host does not accept the key for user ${user}`, {
        host,
        input: "ssh-key",
        advice: `See that the public half of the key is in ~${user}/.ssh/authorized_keys on the host, and that the user is the right one (input "ssh-user").`,
        cause,
    });
}
function connectionLost(host, cause) {
    return new failure_failure/* Failure */.H("connection-lost", "the SSH connection was lost", {
        host,
        advice: "Run again: what is on the host is looked at anew.",
        cause,
    });
}
/**
 * sshd answers `open failed` alike to a missing socket, a denied one and a forbidden forwarding, so all causes are
 * listed, each with its check and the line that changes it.
 */
function socketRefused(host, path, cause) {
    return new failure_failure/* Failure */.H("socket-refused", `sshd does not open the socket ${path} (${cause.message})`, {
        host,
        advice: [
            "One of these, each to be checked on the host:",
            `  - nothing listens there: \`ls -l ${path}\`; start the service behind it, or set the input "docker-socket"`,
            "  - the user may not use it: `id`; `usermod -aG docker USER`, which counts from the next login on",
            "  - sshd forbids forwarding: `sshd -T | grep -i forwarding`; `AllowTcpForwarding local` and `AllowStreamLocalForwarding yes`",
            `  - the key is limited: its line in authorized_keys needs \`restrict,port-forwarding\` and, where it has permitopen, \`permitopen="[${path}]:*"\``,
        ].join("\n"),
        cause,
    });
}

;// CONCATENATED MODULE: ./build/src/host/ssh-connection.js





/** Milliseconds for the TCP handshake. */
const tcpDeadlineMs = 10_000;
/** Milliseconds from an open TCP connection to an authenticated session. */
const handshakeDeadlineMs = 20_000;
/** A silent host is given up after three of these. */
const keepaliveIntervalMs = 5_000;
/**
 * Opens the one SSH connection a run has to a host. No shell and no command is ever asked for: only
 * `direct-streamlocal@openssh.com` channels.
 *
 * @throws Failure `host-unreachable`, `host-key-mismatch`, `authentication-failed`
 */
async function connectOverSsh(address, credentials) {
    const host = (0,host_address/* displayName */.QC)(address);
    const [{ default: ssh2 }, socket] = await Promise.all([__webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19)), dial(address, host)]);
    const client = new ssh2.Client();
    client.setMaxListeners(0);
    await authenticate(client, socket, address, host, credentials);
    return connectionOf(client, host);
}
function dial(address, host) {
    return new Promise((resolve, reject) => {
        const socket = (0,external_node_net_.connect)({ host: address.host, port: address.port, noDelay: true });
        const timer = setTimeout(() => socket.destroy(new Error("no answer")), tcpDeadlineMs);
        socket.once("connect", () => {
            clearTimeout(timer);
            socket.removeAllListeners("error");
            resolve(socket);
        });
        socket.once("error", (error) => {
            clearTimeout(timer);
            reject(unreachable(host, address, error));
        });
    });
}
function authenticate(client, socket, address, host, { privateKey, passphrase, pins }) {
    return new Promise((resolve, reject) => {
        let refusedKey;
        const fail = (failure) => {
            client.destroy();
            reject(failure);
        };
        client.once("ready", () => {
            client.removeAllListeners("error");
            client.removeAllListeners("close");
            resolve();
        });
        // Every time, not once: after a reset or a timeout ssh2 tells of the lost connection as a second error.
        client.on("error", (error) => {
            if (refusedKey !== undefined)
                fail(refusedKey);
            else if (error.level === "client-authentication")
                fail(authenticationFailed(host, address.user, error));
            else
                fail(handshakeFailed(host, error));
        });
        client.once("close", () => fail(refusedKey ?? handshakeFailed(host, new Error("the connection was closed"))));
        client.connect({
            sock: socket,
            username: address.user,
            privateKey,
            ...(passphrase === undefined ? {} : { passphrase }),
            ...(pins.algorithms.length === 0
                ? {}
                : { algorithms: { serverHostKey: serverHostKeys(pins.algorithms) } }),
            hostVerifier: (blob) => {
                const type = keyTypeOf(blob);
                const verdict = pins.accepts(type, blob);
                if (verdict !== "accepted")
                    refusedKey = hostKeyRefused(host, type, blob, verdict);
                return verdict === "accepted";
            },
            readyTimeout: handshakeDeadlineMs,
            keepaliveInterval: keepaliveIntervalMs,
            keepaliveCountMax: 3,
            strictVendor: false,
        });
    });
}
function connectionOf(client, host) {
    let closing = false;
    let lost;
    client.on("error", (error) => {
        lost = error;
    });
    const closed = new Promise((resolve) => client.once("close", () => resolve()));
    return {
        host,
        openSocket(path) {
            const socket = new ForwardedSocket((done) => {
                try {
                    client.openssh_forwardOutStreamLocal(path, (error, channel) => {
                        if (error === undefined || error === null)
                            done(undefined, channel);
                        else
                            done(socketRefused(host, path, error));
                    });
                }
                catch (error) {
                    done(connectionLost(host, lost ?? error));
                }
            });
            const abandon = () => socket.destroy(closing ? undefined : connectionLost(host, lost));
            client.once("close", abandon);
            socket.once("close", () => client.removeListener("close", abandon));
            return socket;
        },
        async close() {
            closing = true;
            client.end();
            const timer = setTimeout(() => client.destroy(), 1_000);
            await closed;
            clearTimeout(timer);
        },
    };
}
/** The key type an SSH public key blob begins with (RFC 4253, section 6.6). */
function keyTypeOf(blob) {
    const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0;
    return blob.toString("latin1", 4, Math.min(4 + length, blob.length));
}
/** Signature algorithms to offer for pinned key types: an `ssh-rsa` key signs with SHA-2 (RFC 8332). */
function serverHostKeys(types) {
    const algorithms = types.flatMap((type) => type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]);
    return algorithms;
}

;// CONCATENATED MODULE: ./build/src/host/connect.js






/** Every host a request names, in its order. */
function destinations({ transport, service, dockerSocket }) {
    if (transport.kind === "local") {
        const connection = connectLocally();
        return [{ name: connection.host, connect: () => reach(connection, service, dockerSocket) }];
    }
    const { hosts, privateKey, passphrase, pinnedKeys } = transport;
    return hosts.map((address) => ({
        name: (0,host_address/* displayName */.QC)(address),
        connect: async () => {
            const pins = (0,known_hosts/* keysFor */.qm)(pinnedKeys, address);
            const connection = await connectOverSsh(address, { privateKey, passphrase, pins });
            return await reach(connection, service, dockerSocket);
        },
    }));
}
async function reach(connection, service, dockerSocket) {
    try {
        return await hostOver(connection, service, dockerSocket);
    }
    catch (error) {
        await connection.close();
        throw (0,failure_failure/* asFailure */.h)(error).on(connection.host);
    }
}

;// CONCATENATED MODULE: ./build/src/release/release-id.js
/**
 * A name for a new release: when it was asked for (UTC) and four random hex digits, so that ids sort by time and two
 * runs in one second differ.
 *
 * @param random at least two bytes
 */
function newReleaseId(now, random) {
    const time = now.toISOString().replace(/[-:]/g, "").slice(0, 15);
    const suffix = Buffer.from(random.subarray(0, 2)).toString("hex");
    return `${time}-${suffix}`.toLowerCase();
}

;// CONCATENATED MODULE: ./build/src/report/stopwatch.js
/** @param began `performance.now()` when the run began */
function stopwatch(began) {
    const spans = [];
    return {
        async time(activity, work) {
            const fromMs = performance.now() - began;
            try {
                return await work();
            }
            finally {
                spans.push({ activity, fromMs, toMs: performance.now() - began });
            }
        },
        spans: () => spans,
    };
}

;// CONCATENATED MODULE: ./build/src/deploy/describe-plan.js
/** The steps of a plan, one line each, in the order they will be taken. */
function describePlan(plan, request) {
    switch (plan.kind) {
        case "unchanged":
            return [
                `nothing: ${plan.live.identity.release} is live in slot ${plan.slot} and is what was asked for`,
            ];
        case "finish":
            return plan.leftovers.map((one) => `stop ${one.name}, left running beside the live release`);
        case "deploy":
            return [
                ...plan.evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
                `have image ${request.image.written} (${plan.identity.digest})`,
                ...(plan.createNetwork ? ["create the service's network"] : []),
                ...(plan.proxy === "runs"
                    ? []
                    : [`${plan.proxy} the service's proxy on port ${request.listen.port}`]),
                `start ${plan.identity.release} in slot ${plan.slot}`,
                `wait until ${request.health.path} passes ${request.health.threshold} times in a row`,
                `move traffic to slot ${plan.slot}`,
                ...(plan.previous === undefined ? [] : [`drain and stop ${plan.previous.identity.release}`]),
                ...plan.remove.map((one) => `remove ${one.identity.release}, beyond the releases kept`),
            ];
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/ledger.js


/** Keeps what happened to each host of a run, and makes the outcome out of it. */
class Ledger {
    startedAt = new Date();
    #began = performance.now();
    #request;
    #entries;
    #digest;
    #failure;
    constructor(request, hosts) {
        this.#request = request;
        this.#entries = new Map(hosts.map((host) => [host, { watch: stopwatch(this.#began) }]));
    }
    watch(host) {
        return this.#entry(host).watch;
    }
    resolved(digest) {
        this.#digest = digest;
    }
    planned(host, plan) {
        this.#entry(host).plan = plan;
    }
    promoted(host, at) {
        this.#entry(host).promotedAt = at;
    }
    turnedBack(host) {
        this.#entry(host).turnedBack = true;
    }
    failed(host, failure) {
        this.#entry(host).failure ??= failure;
    }
    /** The failure that ends the run; the first one counts. */
    ended(failure) {
        this.#failure ??= failure;
    }
    /** Whether no host had a release that users could reach when the run began. */
    isFirstDeploy() {
        const plans = [...this.#entries.values()].map((entry) => entry.plan);
        return plans.every((plan) => plan === undefined || (plan.kind === "deploy" && plan.previous === undefined));
    }
    outcome(availability) {
        const request = this.#request;
        const hosts = [...this.#entries].map(([host, entry]) => this.#hostOutcome(host, entry));
        const [first] = hosts;
        return {
            service: request.service,
            image: request.image.written,
            url: request.url?.href,
            result: this.#result(hosts),
            failure: this.#failure,
            release: first?.release,
            digest: this.#digest,
            startedAt: this.startedAt,
            durationMs: performance.now() - this.#began,
            availability,
            hosts,
            plan: [...this.#entries].flatMap(([host, { plan }]) => plan === undefined ? [] : [{ host, steps: describePlan(plan, request) }]),
        };
    }
    #result(hosts) {
        if (this.#failure !== undefined) {
            const touched = [...this.#entries.values()].filter((entry) => entry.promotedAt !== undefined);
            return touched.length > 0 && touched.every((entry) => entry.turnedBack) ? "rolled-back" : "failed";
        }
        if (this.#request.dryRun)
            return "planned";
        return hosts.every((host) => host.result === "unchanged") ? "unchanged" : "deployed";
    }
    /** Release, digest and slot are those that serve users when the run is over. */
    #hostOutcome(host, entry) {
        const { plan, promotedAt, turnedBack, failure = this.#failure, watch } = entry;
        const spans = watch.spans();
        const unknown = promotedAt === undefined && !turnedBack && spans.some((span) => span.activity === "switch");
        const previous = plan?.kind === "deploy" ? plan.previous : undefined;
        const live = plan?.kind === "deploy" ? previous : plan?.live;
        const moved = plan?.kind === "deploy" && promotedAt !== undefined && !turnedBack;
        // A switch that was asked for and not confirmed: nobody knows who serves until the host is looked at again.
        const serving = unknown ? undefined : moved ? plan.identity : live?.identity;
        const liveSlot = plan?.kind === "deploy" ? previous?.slot : plan?.slot;
        return {
            host,
            result: this.#hostResult(entry),
            failure,
            release: serving?.release,
            digest: serving?.digest,
            slot: unknown ? undefined : moved ? plan.slot : liveSlot,
            previousRelease: moved ? previous?.identity.release : undefined,
            previousDigest: moved ? previous?.identity.digest : undefined,
            promotedAt: moved ? promotedAt : undefined,
            durationMs: Math.max(0, ...spans.map((span) => span.toMs)),
            spans,
        };
    }
    #hostResult({ plan, promotedAt, turnedBack, failure }) {
        if (promotedAt !== undefined && turnedBack)
            return "rolled-back";
        if (failure !== undefined || this.#failure !== undefined)
            return "failed";
        if (this.#request.dryRun)
            return "planned";
        return plan?.kind === "unchanged" ? "unchanged" : "deployed";
    }
    #entry(host) {
        const entry = this.#entries.get(host);
        if (entry === undefined)
            throw new Error(`no such host in this run: ${host}`);
        return entry;
    }
}

;// CONCATENATED MODULE: ./build/src/fleet/together.js

/**
 * Does something on all hosts at once and waits for every one of them.
 *
 * @param nameOf the host an item stands for, told with its failure
 */
async function together(items, nameOf, work) {
    const settled = await Promise.allSettled(items.map(async (item) => await work(item)));
    const done = [];
    const failures = [];
    settled.forEach((end, index) => {
        const item = items[index];
        if (end.status === "fulfilled")
            done.push(end.value);
        else
            failures.push((0,failure_failure/* asFailure */.h)(end.reason).on(item === undefined ? "" : nameOf(item)));
    });
    return { done, failures };
}
/** The failure that says most about a run: a host that was only told to stop says nothing of its own. */
function decisive(failures) {
    return failures.find((failure) => failure.reason !== "cancelled") ?? failures[0];
}
/** What the other hosts are told when one has failed. */
function stoppedBecause(host) {
    return new failure_failure/* Failure */.H("cancelled", `stopped, because ${host} failed`);
}

;// CONCATENATED MODULE: ./build/src/docker/containers.js

/** Containers in every state that carry all these labels (`key` or `key=value`). */
function listContainers(engine, labels = []) {
    const filters = labels.length === 0 ? {} : { filters: JSON.stringify({ label: labels }) };
    return engine.json({ method: "GET", path: "/containers/json", query: { all: true, ...filters } });
}
/** A container by id or name, or `undefined` when there is none. */
async function inspectContainer(engine, id) {
    try {
        return await engine.json({ method: "GET", path: `/containers/${id}/json` });
    }
    catch (error) {
        if (isRefusal(error, 404))
            return undefined;
        throw error;
    }
}
/** Creates a container and returns its id. @throws DockerRefusal 409 when the name is taken */
async function createContainer(engine, name, spec) {
    const created = await engine.json({
        method: "POST",
        path: "/containers/create",
        query: { name },
        body: spec,
    });
    return created.Id;
}
/** Starts a container; one that runs already is left as it is. */
async function startContainer(engine, id) {
    await engine.json({ method: "POST", path: `/containers/${id}/start` });
}
/**
 * Stops a container: its stop signal, then after its own stop timeout SIGKILL. One that is stopped or gone
 * already is fine.
 */
async function stopContainer(engine, id, deadlineMs = 120_000) {
    try {
        await engine.json({ method: "POST", path: `/containers/${id}/stop`, deadlineMs });
    }
    catch (error) {
        if (!isRefusal(error, 404))
            throw error;
    }
}
/** Removes a container with its anonymous volumes, killing it when it runs; one that is gone already is fine. */
async function removeContainer(engine, id) {
    try {
        await engine.json({ method: "DELETE", path: `/containers/${id}`, query: { force: true, v: true } });
    }
    catch (error) {
        if (!isRefusal(error, 404))
            throw error;
    }
}
/** Whether the daemon starts the container again by itself, after a crash or a reboot. */
async function setRestartPolicy(engine, id, policy) {
    await engine.json({
        method: "POST",
        path: `/containers/${id}/update`,
        body: { RestartPolicy: { Name: policy } },
    });
}

// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: ./build/src/report/inert.js
var inert = __webpack_require__(8212);
;// CONCATENATED MODULE: ./build/src/docker/pull-progress.js
const noProgress = { layers: new Map() };
/** Takes one event of the stream into account; what it does not know it leaves out. */
function foldPullEvent(progress, event) {
    const { id, status, progressDetail } = event;
    if (id === undefined || status === undefined)
        return progress;
    const before = progress.layers.get(id) ?? { current: 0, total: 0, done: false };
    const after = layerAfter(before, status, progressDetail?.current ?? 0, progressDetail?.total ?? 0);
    return after === undefined ? progress : { layers: new Map(progress.layers).set(id, after) };
}
function layerAfter(before, status, current, total) {
    switch (status) {
        case "Pulling fs layer":
        case "Waiting":
            return before;
        case "Downloading":
            return { current, total: Math.max(total, before.total), done: false };
        case "Verifying Checksum":
        case "Download complete":
            return { ...before, current: before.total };
        case "Extracting":
            return before;
        case "Pull complete":
        case "Already exists":
            return { ...before, current: before.total, done: true };
        default:
            return undefined;
    }
}
/** "2 of 5 layers, 31 of 48 MB": a line for the log. */
function describeProgress({ layers }) {
    const all = [...layers.values()];
    const done = all.filter((layer) => layer.done).length;
    const current = all.reduce((sum, layer) => sum + layer.current, 0);
    const total = all.reduce((sum, layer) => sum + layer.total, 0);
    const size = total === 0 ? "" : `, ${megabytes(current)} of ${megabytes(total)} MB`;
    return `${done} of ${all.length} layers${size}`;
}
function megabytes(bytes) {
    return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

;// CONCATENATED MODULE: ./build/src/docker/images.js





/** A pull that says nothing for this long has stalled. */
const stalledAfterMs = 120_000;
/** An image the host has, by any name or id, or `undefined`. */
async function inspectImage(engine, reference) {
    try {
        return await engine.json({ method: "GET", path: `/images/${reference}/json` });
    }
    catch (error) {
        if (isRefusal(error, 404))
            return undefined;
        throw error;
    }
}
/**
 * Pulls `repository@digest`, telling how far it is after each event.
 *
 * @throws Failure `pull-failed`
 */
async function pullImage(engine, repository, digest, onProgress) {
    const stall = new AbortController();
    let timer = setTimeout(() => stall.abort(), stalledAfterMs);
    try {
        const stream = await engine.stream({ method: "POST", path: "/images/create", query: { fromImage: repository, tag: digest } }, stall.signal);
        let progress = noProgress;
        for await (const line of (0,external_node_readline_.createInterface)({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
            clearTimeout(timer);
            timer = setTimeout(() => stall.abort(), stalledAfterMs);
            const event = readEvent(line);
            if (event.error !== undefined)
                throw pullFailed(engine, repository, digest, event.error);
            progress = foldPullEvent(progress, event);
            onProgress(progress);
        }
    }
    catch (error) {
        if (stall.signal.aborted) {
            throw pullFailed(engine, repository, digest, `nothing came for ${stalledAfterMs / 1000} s`, error);
        }
        throw isRefusal(error, 400, 404, 500)
            ? pullFailed(engine, repository, digest, error.message, error)
            : error;
    }
    finally {
        clearTimeout(timer);
    }
}
/** Removes one name of an image, never by force: an image in use, or gone already, stays as it is. */
async function removeImage(engine, reference) {
    try {
        await engine.json({ method: "DELETE", path: `/images/${reference}` });
        return "removed";
    }
    catch (error) {
        if (isRefusal(error, 404, 409))
            return "kept";
        throw error;
    }
}
function readEvent(line) {
    try {
        const event = JSON.parse(line);
        return typeof event === "object" && event !== null ? event : {};
    }
    catch {
        return {};
    }
}
function pullFailed(engine, repository, digest, why, cause) {
    return new failure_failure/* Failure */.H("pull-failed", `pulling ${repository}@${digest} failed: ${(0,inert/* inert */.tJ)(why)}`, {
        host: engine.host,
        input: "image",
        advice: "See that the host reaches the registry, may pull from it, and has room on its disk.",
        cause,
    });
}

;// CONCATENATED MODULE: ./build/src/docker/networks.js


/** A network by its exact name, or `undefined`. */
async function inspectNetwork(engine, name) {
    try {
        return await engine.json({ method: "GET", path: `/networks/${name}` });
    }
    catch (error) {
        if (isRefusal(error, 404))
            return undefined;
        throw error;
    }
}
/** Creates a bridge network; without `addresses` Docker picks a subnet that no route of the host covers. */
async function createNetwork(engine, name, labels, addresses) {
    const config = addresses && {
        Subnet: addresses.subnet,
        IPRange: addresses.ipRange,
        Gateway: addresses.gateway,
    };
    try {
        await engine.json({
            method: "POST",
            path: "/networks/create",
            body: {
                Name: name,
                Driver: "bridge",
                CheckDuplicate: true,
                Labels: labels,
                ...(config === undefined ? {} : { IPAM: { Driver: "default", Config: [config] } }),
            },
        });
    }
    catch (error) {
        if (!isRefusal(error, 403, 500))
            throw error;
        throw new failure_failure/* Failure */.H("subnet-taken", `Docker cannot make the service's network ${addresses?.subnet ?? ""}: ${error.message}`, {
            host: engine.host,
            input: "network-subnet",
            advice: "Name a subnet that no other network and no route of the host uses, such as 172.30.7.0/24.",
            cause: error,
        });
    }
}
/** Removes a network; one that is gone already is fine. @throws DockerRefusal 403 while containers use it */
async function removeNetwork(engine, name) {
    try {
        await engine.json({ method: "DELETE", path: `/networks/${name}` });
    }
    catch (error) {
        if (!isRefusal(error, 404))
            throw error;
    }
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./build/src/proxy/settings.js

const settingsSchema = dist/* object */.Ikc({
    service: dist/* string */.YjP(),
    listenAddress: dist/* nullable */.mee(dist/* string */.YjP()),
    listenPort: dist/* number */.aig(),
    containerPort: dist/* number */.aig(),
    healthPath: dist/* string */.YjP(),
    slotAddresses: dist/* object */.Ikc({ blue: dist/* string */.YjP(), green: dist/* string */.YjP() }),
    socketGroup: dist/* string */.YjP(),
});
const marker = "# tidegate 1 ";
/** The first line of a configuration: its settings, for the next run to read. */
function settingsLine(settings) {
    return `${marker}${JSON.stringify(settings)}`;
}
/** The settings a configuration was rendered from, or `undefined` when it is not one of ours. */
function readSettings(configuration) {
    const first = configuration.slice(0, configuration.indexOf("\n"));
    if (!first.startsWith(marker))
        return undefined;
    const read = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), settingsSchema), first.slice(marker.length));
    return read.success ? read.output : undefined;
}
/** The inputs by which a running proxy differs from what is asked for now. */
function changedSettings(running, asked) {
    const listens = (settings) => `${settings.listenAddress ?? "*"}:${settings.listenPort}`;
    return [
        ...(listens(running) === listens(asked)
            ? []
            : [`port (${listens(running)} runs, ${listens(asked)} is asked for)`]),
        ...(running.containerPort === asked.containerPort
            ? []
            : [`container-port (${running.containerPort} runs, ${asked.containerPort} is asked for)`]),
        ...(running.healthPath === asked.healthPath
            ? []
            : [`health-path (${running.healthPath} runs, ${asked.healthPath} is asked for)`]),
    ];
}

;// CONCATENATED MODULE: ./build/src/proxy/configuration.js



/** Response header of the private entrance that names the slot which answered; the proxy's own errors lack it. */
const answeredByHeader = "x-tidegate-slot";
/** uid and gid of `haproxy` in the official image; numbers, because the host's group file covers the image's. */
const haproxyUser = 99;
/**
 * HAProxy's configuration for one service: one map decides where requests go, and each way a release can be served
 * is a backend of its own.
 *
 * @param live where requests go should the map lose its keys: what the map on disk says
 */
function renderConfiguration(settings, live) {
    return [
        settingsLine(settings),
        globalSection(settings),
        publicSection(settings, live),
        entranceSection(settings),
        "backend none",
        '  http-request return status 503 content-type text/plain string "No release of this service is live."',
        "",
        ...slots.flatMap((slot) => [steady(settings, slot), bake(settings, slot), only(settings, slot)]),
    ].join("\n");
}
function globalSection({ service, socketGroup }) {
    const sockets = socketsDirectory(service);
    const group = groupOption(socketGroup);
    // noreuseport: otherwise a second proxy would share the port in silence instead of failing to bind it.
    // fd-hard-limit: Docker may give a container a billion open files, and HAProxy makes room for each.
    return `global
  log stdout format raw local0 notice
  uid ${haproxyUser}
  gid ${haproxyUser}
  fd-hard-limit 262144
  noreuseport
  stats socket "unix@${sockets}/admin-\${TIDEGATE_INSTANCE}.sock" mode 660 user root ${group} level admin
  stats socket "unix@${sockets}/listeners-\${TIDEGATE_INSTANCE}.sock" mode 600 user root level admin expose-fd listeners
  stats timeout 1m

defaults
  mode http
  log global
  option dontlognull
  option http-keep-alive
  option idle-close-on-response
  option redispatch
  retries 3
  timeout connect 5s
  timeout queue 30s
  timeout http-request 30s
  timeout http-keep-alive 75s
  timeout client 1h
  timeout server 1h
  timeout tunnel 24h
  http-reuse safe
`;
}
function publicSection({ listenAddress, listenPort }, live) {
    // One bind for each family: on a shared one IPv4 clients would show up as ::ffff:192.0.2.1.
    const binds = listenAddress === null
        ? [`0.0.0.0:${listenPort}`, `[::]:${listenPort} v6only`]
        : [`${bracketed(listenAddress)}:${listenPort}`];
    // What clients claim of themselves is replaced: only a trusted proxy may speak for another.
    return `frontend public
${binds.map((bind) => `  bind ${bind}`).join("\n")}
  http-request del-header x-forwarded- -m beg
  http-request del-header forwarded
  http-request set-header x-forwarded-for %[src]
  http-request set-header x-forwarded-proto http
  http-request set-var(txn.live) str(live),map(${runtimeMap},${live})
  http-request set-var(txn.share) str(share),map(${runtimeMap},0)
  use_backend %[str(candidate),map(${runtimeMap},none)] if { rand(10000),sub(txn.share) lt 0 }
  use_backend %[var(txn.live)]
  default_backend ${live}
`;
}
function entranceSection({ service, socketGroup }) {
    const group = groupOption(socketGroup);
    const binds = slots.map((slot) => `  bind unix@${entranceSocket(service, slot)} name ${slot} mode 660 user root ${group}`);
    return `frontend entrance
${binds.join("\n")}
  use_backend only-%[so_name]
`;
}
function steady(settings, slot) {
    return `backend steady-${slot}
  server ${slot} ${address(settings, slot)}
`;
}
/** A mark-down here stays: one that came back by itself would flap for as long as the health path still answers. */
function bake(settings, slot) {
    const other = otherSlot(slot);
    return `backend bake-${slot}
  option httpchk GET ${escaped(settings.healthPath)}
  server ${slot} ${address(settings, slot)} check inter 10s rise 1000000 observe layer7 error-limit 5 on-error mark-down
  server ${other} ${address(settings, other)} backup
`;
}
function only(settings, slot) {
    // No retries: HAProxy waits a second between them, and a probe has its own next attempt.
    return `backend only-${slot}
  retries 0
  http-response set-header ${answeredByHeader} %[srv_name]
  server ${slot} ${address(settings, slot)}
`;
}
function address({ slotAddresses, containerPort }, slot) {
    return `${slotAddresses[slot]}:${containerPort}`;
}
/** Escapes what HAProxy's parser gives a meaning outside of quotes. */
function escaped(word) {
    return word.replace(/[\\"'#\s]/g, "\\$&");
}
function bracketed(ip) {
    return ip.includes(":") ? `[${ip}]` : ip;
}
function groupOption(group) {
    return /^\d+$/.test(group) ? `gid ${group}` : `group ${group}`;
}

;// CONCATENATED MODULE: ./build/src/health/probe.js


/** A body is only read to see that it ends; more than this is not an answer to a health check. */
const largestBody = 64 * 1024;
/**
 * Asks a slot once, through its private entrance. A reply counts only when the proxy says which server gave it and
 * that server is the slot asked for.
 */
function probeSlot(agent, probe) {
    const began = performance.now();
    return new Promise((resolve) => {
        const asked = (0,external_node_http_.request)({ agent, path: probe.path, headers: { host: probe.host, "user-agent": "tidegate-health" } }, (reply) => {
            let read = 0;
            reply.on("data", (chunk) => {
                read += chunk.length;
                if (read > largestBody)
                    reply.destroy(new Error(`a body of more than ${largestBody} bytes`));
            });
            reply.once("error", (error) => settle({ kind: "no-reply", cause: error.message }));
            reply.once("end", () => {
                const status = reply.statusCode ?? 0;
                const slot = reply.headers[answeredByHeader];
                if (slot === probe.slot)
                    settle({ kind: "reply", status, latencyMs: performance.now() - began });
                else
                    settle({ kind: "no-reply", cause: `nothing answered in slot ${probe.slot} (proxy: ${status})` });
            });
        });
        const timer = setTimeout(() => asked.destroy(new Error(`no whole answer in ${probe.timeoutMs} ms`)), probe.timeoutMs);
        const settle = (result) => {
            clearTimeout(timer);
            resolve(result);
        };
        asked.once("error", (error) => settle({ kind: "no-reply", cause: error.message }));
        asked.end();
    });
}
/** Whether a probe speaks for a healthy release. */
function passes(result) {
    return result.kind === "reply" && result.status >= 200 && result.status < 300;
}
/** A probe's result in a few words. */
function describeProbe(result) {
    return result.kind === "reply" ? `status ${result.status}` : result.cause;
}

;// CONCATENATED MODULE: ./build/src/health/settings.js
/** The `Host` header a release is asked with. */
function probeHost(settings) {
    return settings.host ?? "localhost";
}

;// CONCATENATED MODULE: ./build/src/health/live-probe.js


const timeoutMs = 5_000;
/** Asks the release in a slot once whether it is healthy now, by the settings it was deployed with. */
async function answersNow(host, slot, settings) {
    const { healthPath: path, healthHost } = settings;
    return passes(await probeSlot(host.entrance(slot), { slot, path, host: probeHost({ host: healthHost }), timeoutMs }));
}

// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6118);
;// CONCATENATED MODULE: ./build/src/docker/archive.js




/** More than any archive this reads should ever hold. */
const largestArchive = 8 * 1024 * 1024;
/**
 * Writes entries below a directory of a container, running or not. Not atomic: write beside what is in use, then
 * move. Docker answers 200 to some archives it does not unpack, so what matters is read back by the caller.
 */
async function putArchive(engine, container, directory, entries) {
    await engine.json({
        method: "PUT",
        path: `/containers/${container}/archive`,
        query: { path: directory },
        archive: await packEntries(entries),
    });
}
async function packEntries(entries) {
    const tar = (0,tar_stream.pack)();
    for (const entry of entries) {
        if ("content" in entry)
            tar.entry({ name: entry.path, mode: 0o644 }, entry.content);
        else if ("linkTo" in entry)
            tar.entry({ name: entry.path, type: "symlink", linkname: entry.linkTo });
        else
            tar.entry({ name: entry.path, type: "directory", mode: 0o755 });
    }
    tar.finalize();
    return await (0,consumers_.buffer)(tar);
}
/**
 * Everything below a path of a container, or `undefined` when the path is not there. Paths in the answer begin with
 * the last part of `path`.
 *
 * @throws Failure `state-unreadable` when there is more than a sane state can hold
 */
async function getArchive(engine, container, path) {
    let stream;
    try {
        const request = { method: "GET", path: `/containers/${container}/archive`, query: { path } };
        stream = await engine.stream(request, AbortSignal.timeout(20_000));
    }
    catch (error) {
        if (isRefusal(error, 404))
            return undefined;
        throw error;
    }
    return await unpack(stream, engine.host, path);
}
async function unpack(stream, host, path) {
    const files = new Map();
    const links = new Map();
    let read = 0;
    const entries = (0,tar_stream.extract)();
    // A pipe hands no error on: without this, a reply that breaks off would be waited for without end.
    stream.once("error", (error) => entries.destroy(error));
    for await (const entry of stream.pipe(entries)) {
        const name = entry.header.name.replace(/\/+$/, "");
        if (entry.header.type === "symlink")
            links.set(name, entry.header.linkname ?? "");
        read += entry.header.size ?? 0;
        if (read > largestArchive) {
            throw new failure_failure/* Failure */.H("state-unreadable", `${path} on the host holds more than ${largestArchive} bytes`, {
                host,
            });
        }
        const content = await (0,consumers_.buffer)(entry);
        if (entry.header.type === "file")
            files.set(name, content.toString("utf8"));
    }
    return { files, links };
}

// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./build/src/docker/exec.js



const exec_deadlineMs = 20_000;
/** Runs a command in a running container, without a shell, and waits for its end. */
async function execute(engine, container, command) {
    const { Id: id } = await engine.json({
        method: "POST",
        path: `/containers/${container}/exec`,
        body: { AttachStdout: true, AttachStderr: true, Cmd: command },
    });
    const tail = new inert/* LogTail */.J3();
    const stream = await engine.stream({ method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } }, AbortSignal.timeout(exec_deadlineMs));
    engine.demultiplex(stream, tailSink(tail));
    await (0,promises_.finished)(stream);
    const { ExitCode: exitCode } = await engine.json({
        method: "GET",
        path: `/exec/${id}/json`,
    });
    return { exitCode: exitCode ?? -1, output: tail.lines() };
}
/** A stream that keeps only the tail of what is written to it. */
function tailSink(tail) {
    return new external_node_stream_.Writable({
        write(chunk, _encoding, done) {
            tail.push(chunk);
            done();
        },
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/disk.js







/** Reads the proxy's state on disk; `undefined` when it is not one of ours or not whole. */
async function readDisk(engine, proxy) {
    const archive = await getArchive(engine, proxy, stateDirectory);
    if (archive === undefined)
        return undefined;
    const root = stateDirectory.slice(stateDirectory.lastIndexOf("/") + 1);
    const directory = archive.links.get(`${root}/${currentLink}`) ?? "";
    const generation = /^generations\/(\d+)$/.exec(directory)?.[1];
    const routes = parseRoutes((archive.files.get(`${root}/${directory}/${routesFile}`) ?? "").split("\n"));
    const settings = readSettings(archive.files.get(`${root}/${directory}/${configurationFile}`) ?? "");
    if (generation === undefined || routes === undefined || settings === undefined)
        return undefined;
    const numbers = [...archive.files.keys()].map((path) => /\/generations\/(\d+)\//.exec(path)?.[1]);
    const generations = [...new Set(numbers.filter((number) => number !== undefined).map(Number))];
    return {
        generation: Number(generation),
        generations,
        settings,
        routes,
        history: archive.files.get(`${root}/${historyFile}`),
    };
}
/** The files of a generation, and a link to it under the given name. */
function generationEntries(generation, settings, routes, link) {
    const directory = generationDirectory(generation);
    return [
        { path: "generations", directory: true },
        { path: directory, directory: true },
        { path: `${directory}/${configurationFile}`, content: renderConfiguration(settings, routes.live) },
        { path: `${directory}/${routesFile}`, content: renderRoutes(routes) },
        { path: link, linkTo: directory },
    ];
}
/**
 * Writes a generation beside the one in use and has HAProxy itself check it. Nothing changes for users yet.
 *
 * @throws Failure `proxy-configuration-refused`
 */
async function stageGeneration(engine, proxy, generation, settings, routes) {
    await putArchive(engine, proxy, stateDirectory, generationEntries(generation, settings, routes, nextLink));
    const file = `${stateDirectory}/${generationDirectory(generation)}/${configurationFile}`;
    const check = await execute(engine, proxy, ["haproxy", "-c", "-f", file]);
    if (check.exitCode === 0)
        return;
    throw new failure_failure/* Failure */.H("proxy-configuration-refused", "HAProxy does not accept the new configuration", {
        host: engine.host,
        advice: "Nothing has changed. Please report this with the lines below.",
        evidence: check.output,
    });
}
/** Makes the staged generation the one a restart would bring up: a rename, whole or not at all. */
async function activateStagedGeneration(engine, proxy) {
    await move(engine, proxy, nextLink, currentLink);
}
/** Replaces the history in one step. */
async function writeHistoryFile(engine, proxy, content) {
    const next = `${historyFile}.next`;
    await putArchive(engine, proxy, stateDirectory, [{ path: next, content }]);
    await move(engine, proxy, next, historyFile);
}
/** Removes generations that nothing needs any more. */
async function removeGenerations(engine, proxy, generations) {
    if (generations.length === 0)
        return;
    const directories = generations.map((number) => `${stateDirectory}/${generationDirectory(number)}`);
    await execute(engine, proxy, ["rm", "-rf", ...directories]);
}
async function move(engine, proxy, from, to) {
    // -T: a link to a directory is replaced, not moved into the directory it points to.
    const paths = [`${stateDirectory}/${from}`, `${stateDirectory}/${to}`];
    const moved = await execute(engine, proxy, ["mv", "-T", "-f", ...paths]);
    if (moved.exitCode === 0)
        return;
    throw new failure_failure/* Failure */.H("proxy-unavailable", `the proxy's container could not move ${from} into place`, {
        host: engine.host,
        advice: "See whether the host's disk is full or read-only.",
        evidence: moved.output,
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/live.js


/**
 * The slot that takes traffic, out of the map *and* the servers: a release in its bake that the proxy has marked down
 * is served by the other slot, whatever the map says.
 */
function liveSlot(routes, rows) {
    const slot = slotOf(routes.live);
    if (slot === undefined || !routes.live.startsWith("bake-"))
        return slot;
    const server = rows.find((row) => row.backend === routes.live && row.server === slot);
    return server?.status.startsWith("DOWN") ? otherSlot(slot) : slot;
}

;// CONCATENATED MODULE: ./build/src/release/labels.js

/** Keys of the labels that say what a Docker object of ours is. They hold identity only: labels never change. */
const label = {
    schema: "tidegate.schema",
    service: "tidegate.service",
    role: "tidegate.role",
    release: "tidegate.release",
    digest: "tidegate.digest",
    image: "tidegate.image",
    settings: "tidegate.settings",
};
const schema = "1";
/** Labels every object of a service carries; also the filter that finds them. */
function serviceLabels(service, role) {
    return { [label.schema]: schema, [label.service]: service, [label.role]: role };
}
function releaseLabels(service, identity) {
    return {
        ...serviceLabels(service, "release"),
        [label.release]: identity.release,
        [label.digest]: identity.digest,
        [label.image]: identity.image,
        [label.settings]: JSON.stringify(identity.settings),
    };
}
/** Labels as filters for Docker's list calls. */
function asFilters(labels) {
    return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
const labels_settingsSchema = dist/* object */.Ikc({
    containerPort: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(65_535)),
    healthPath: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* startsWith */.w1_("/")),
    healthHost: dist/* optional */.lqM(dist/* string */.YjP()),
});
const identitySchema = dist/* object */.Ikc({
    [label.schema]: dist/* literal */.euz(schema),
    [label.release]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9-]{1,64}$/)),
    [label.digest]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/)),
    [label.image]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(1_024)),
    [label.settings]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(65_536), dist/* parseJson */.qFJ(), labels_settingsSchema),
});
/** What a container's labels say it is, or `undefined` when they are not whole or from another schema. */
function readIdentity(labels) {
    const read = dist/* safeParse */.xLC(identitySchema, labels);
    if (!read.success)
        return undefined;
    const { containerPort, healthPath, healthHost } = read.output[label.settings];
    return {
        release: read.output[label.release],
        digest: read.output[label.digest],
        image: read.output[label.image],
        settings: { containerPort, healthPath, healthHost },
    };
}

;// CONCATENATED MODULE: ./build/src/release/names.js
/**
 * What Docker objects of a service are called. A dot separates the parts, because a service's name can hold none:
 * `api` and `api-blue` can never be taken for one another.
 */
function releaseContainerName(service, slot, release) {
    return `tidegate.${service}.${slot}.${release}`;
}
function proxyContainerName(service) {
    return `tidegate.${service}.proxy`;
}
function proxyVolumeName(service) {
    return `tidegate.${service}.proxy`;
}
function networkName(service) {
    return `tidegate.${service}`;
}

;// CONCATENATED MODULE: ./build/src/release/slot-addresses.js

/**
 * How a service's network is divided: gateway and the two slots at its lower end, the upper half for what Docker
 * hands out by itself, so that no other container ever takes a slot's address.
 *
 * @param subnet IPv4 CIDR with a prefix of at most 29 bits
 */
function divideSubnet(subnet) {
    const [network = "", bits = ""] = subnet.split("/");
    const prefix = Number(bits);
    const base = toNumber(network);
    const upperHalf = base + 2 ** (31 - prefix);
    return {
        subnet,
        gateway: toAddress(base + 1),
        ipRange: `${toAddress(upperHalf)}/${prefix + 1}`,
        slots: { blue: toAddress(base + 2), green: toAddress(base + 3) },
    };
}
/** The slot an address belongs to. */
function slotAt(addresses, address) {
    return slots.find((slot) => addresses[slot] === address);
}
function toNumber(address) {
    return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
function toAddress(number) {
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

;// CONCATENATED MODULE: ./build/src/release/history.js

const emptyHistory = { highestMapVersion: 0, entries: [] };
const version = 1;
const mostEntries = 100;
const line = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(2_048));
const fileSchema = dist/* object */.Ikc({
    version: dist/* literal */.euz(version),
    highestMapVersion: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(0)),
    entries: dist/* pipe */.FsL(dist/* array */.YOg(dist/* object */.Ikc({
        release: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9-]{1,64}$/)),
        digest: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/)),
        image: line,
        previous: dist/* optional */.lqM(line),
        pulled: dist/* boolean */.zMY(),
        at: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
        durationMs: dist/* number */.aig(),
        actor: dist/* optional */.lqM(line),
        commit: dist/* optional */.lqM(line),
        run: dist/* optional */.lqM(line),
    })), dist/* maxLength */.Ru6(10 * mostEntries)),
});
/** Reads the file as what it is: something anybody with Docker rights on the host may have written. */
function readHistory(text) {
    if (text === undefined)
        return { kind: "read", history: emptyHistory };
    const json = dist/* safeParse */.xLC(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* parseJson */.qFJ(), dist/* looseObject */._H3({ version: dist/* number */.aig() })), text);
    if (!json.success)
        return { kind: "damaged" };
    if (json.output.version > version)
        return { kind: "newer", version: json.output.version };
    const file = dist/* safeParse */.xLC(fileSchema, json.output);
    if (!file.success)
        return { kind: "damaged" };
    const entries = file.output.entries.map(({ previous, actor, commit, run, ...entry }) => ({
        ...entry,
        previous,
        actor,
        commit,
        run,
    }));
    return { kind: "read", history: { highestMapVersion: file.output.highestMapVersion, entries } };
}
function writeHistory(history) {
    const entries = history.entries.slice(0, mostEntries);
    return `${JSON.stringify({ version, highestMapVersion: history.highestMapVersion, entries }, null, 1)}\n`;
}
/** The history with one more entry, and the map version that was committed for it. */
function recorded(history, entry, mapVersion) {
    return {
        highestMapVersion: Math.max(history.highestMapVersion, mapVersion),
        entries: [entry, ...history.entries].slice(0, mostEntries),
    };
}

;// CONCATENATED MODULE: ./build/src/host/host-history.js


/**
 * The history a host's file holds, and what is odd about it.
 *
 * @throws Failure `state-unreadable` when a newer version wrote it: this one must not write over it
 */
function hostHistory(text, host) {
    const reading = readHistory(text);
    switch (reading.kind) {
        case "read":
            return { history: reading.history, oddities: [] };
        case "damaged":
            return {
                history: emptyHistory,
                oddities: ["the history on the host cannot be read and is begun anew"],
            };
        case "newer":
            throw new failure_failure/* Failure */.H("state-unreadable", `the service's history was written by a newer Tidegate (${reading.version})`, {
                host,
                advice: "Update the version of Tidegate this workflow uses to the newest that deployed here.",
            });
    }
}

;// CONCATENATED MODULE: ./build/src/host/port-holder.js


/**
 * Which container holds a TCP port of the host, in words: one that publishes it, or the proxy of another service.
 * What holds it outside of Docker cannot be seen from here; the proxy's own start tells.
 */
async function portHolder(engine, containers, port) {
    const running = containers.filter((container) => container.State === "running");
    const publisher = running.find((one) => one.Ports.some((each) => each.PublicPort === port && each.Type === "tcp"));
    if (publisher !== undefined)
        return `the container ${nameOf(publisher)} (image ${publisher.Image})`;
    const proxies = running.filter((container) => container.Labels[label.role] === "proxy");
    const ports = await Promise.all(proxies.map(async (proxy) => (await readDisk(engine, proxy.Id))?.settings.listenPort));
    const proxy = proxies[ports.indexOf(port)];
    return proxy === undefined ? undefined : `the service "${proxy.Labels[label.service]}" of Tidegate`;
}
function nameOf(container) {
    return container.Names[0]?.slice(1) ?? container.Id.slice(0, 12);
}

;// CONCATENATED MODULE: ./build/src/host/observe.js













/**
 * Reads everything there is of a service on one host. Changes nothing.
 *
 * @param port that a proxy still to be made would take; `undefined` when none will be
 * @throws Failure `state-unreadable` when the state is damaged or from a newer version
 */
async function observeHost(host, service, port) {
    const { engine, admin } = host;
    const [containers, network] = await Promise.all([listContainers(engine), readNetwork(engine, service)]);
    const ours = containers.filter((container) => container.Labels[label.service] === service);
    const [proxy, releases] = await Promise.all([
        observeProxy(engine, admin, service, ours),
        observeReleases(engine, network, ours),
    ]);
    const rows = proxy.state === "running" && proxy.routes.live.startsWith("bake-") ? await admin.readStatistics() : [];
    const slot = liveSlotOf(proxy, rows, releases.readable);
    const live = liveRelease(releases.readable, slot);
    const [image, liveAnswers, holder] = await Promise.all([
        live === undefined ? undefined : inspectImage(engine, live.imageId),
        live?.state === "running" && proxy.state === "running" && slot !== undefined
            ? answersNow(host, slot, live.identity.settings)
            : false,
        port !== undefined && proxy.state === "absent" ? portHolder(engine, containers, port) : undefined,
    ]);
    const history = hostHistory(proxy.state === "absent" ? undefined : proxy.disk.history, engine.host);
    return {
        network,
        proxy,
        liveSlot: slot,
        releases: releases.readable,
        live,
        liveImageEnv: image === undefined ? undefined : (image.Config.Env ?? []),
        liveAnswers,
        history: history.history,
        portHolder: holder,
        oddities: [...releases.oddities, ...history.oddities],
    };
}
async function readNetwork(engine, service) {
    const network = await inspectNetwork(engine, networkName(service));
    const subnet = network?.IPAM?.Config?.[0]?.["Subnet"];
    return subnet === undefined ? undefined : { subnet, slotAddresses: divideSubnet(subnet).slots };
}
async function observeProxy(engine, admin, service, ours) {
    const container = ours.find((one) => one.Names.includes(`/${proxyContainerName(service)}`));
    if (container === undefined)
        return { state: "absent" };
    const disk = await readDisk(engine, container.Id);
    // Made by a run that ended before it could lay the state down: it never ran, and is as good as absent.
    if (disk === undefined && container.State === "created")
        return { state: "absent" };
    if (disk === undefined) {
        throw new failure_failure/* Failure */.H("state-unreadable", "the state of the service's proxy on the host is not whole", {
            host: engine.host,
            advice: `Look into the volume of the container ${proxyContainerName(service)}; removing that container and its volume lets the next deploy begin anew, with an outage until it is done.`,
        });
    }
    if (container.State !== "running")
        return { state: "stopped", container: container.Id, disk };
    const routes = await admin.readRoutes();
    if (routes === undefined) {
        throw new failure_failure/* Failure */.H("state-unreadable", "the running proxy's map is not one of ours", {
            host: engine.host,
            advice: `Restart the container ${proxyContainerName(service)}: it comes back with what its disk says.`,
        });
    }
    return { state: "running", container: container.Id, disk, routes };
}
async function observeReleases(engine, network, ours) {
    const containers = ours.filter((one) => one.Labels[label.role] === "release");
    const inspected = await Promise.all(containers.map((one) => inspectContainer(engine, one.Id)));
    const there = inspected.filter((one) => one !== undefined);
    const readable = there.map((one) => readRelease(one, network)).filter((one) => one !== undefined);
    readable.sort((a, b) => (a.identity.release < b.identity.release ? 1 : -1));
    const oddities = there
        .filter((one) => readIdentity(one.Config.Labels) === undefined)
        .map((one) => `container ${one.Name.slice(1)} carries labels this version cannot read; it is left alone`);
    return { readable, oddities };
}
function readRelease(container, network) {
    const identity = readIdentity(container.Config.Labels);
    if (identity === undefined)
        return undefined;
    const endpoints = Object.values(container.NetworkSettings.Networks);
    const addresses = endpoints.map((endpoint) => endpoint.IPAMConfig?.IPv4Address ?? undefined);
    const slots = network === undefined ? [] : addresses.map((address) => slotAt(network.slotAddresses, address));
    return {
        id: container.Id,
        name: container.Name.slice(1),
        identity,
        slot: slots.find((slot) => slot !== undefined),
        state: container.State.Status,
        restarts: !["", "no"].includes(container.HostConfig.RestartPolicy?.Name ?? ""),
        env: container.Config.Env ?? [],
        imageId: container.Image,
    };
}
/** Where the proxy is gone, what was live is the release that the daemon was told to keep running. */
function liveSlotOf(proxy, rows, releases) {
    switch (proxy.state) {
        case "absent":
            return releases.find((release) => release.restarts && release.state === "running")?.slot;
        case "stopped":
            return slotOf(proxy.disk.routes.live);
        case "running":
            return liveSlot(proxy.routes, rows);
    }
}
/** What runs in the live slot; where nothing does (a host that lost it), the newest that could have. */
function liveRelease(releases, slot) {
    const inSlot = releases.filter((release) => slot !== undefined && release.slot === slot);
    return inSlot.find((release) => release.state === "running") ?? inSlot.find((release) => release.restarts);
}

// EXTERNAL MODULE: ./build/src/release/image-reference.js + 1 modules
var image_reference = __webpack_require__(7104);
;// CONCATENATED MODULE: ./build/src/registry/resolve-digest.js



/**
 * The digest an image reference stands for: that of the index where there is one, so that hosts of several
 * architectures run the same release. The registry is asked by the host's own daemon, which is what will pull.
 *
 * @throws Failure `image-not-found`, `registry-denied`, `registry-unavailable`
 */
async function resolveDigest(engine, image) {
    if (image.digest !== undefined)
        return image.digest;
    try {
        const { Descriptor } = await engine.json({
            method: "GET",
            path: `/distribution/${(0,image_reference/* repositoryName */.aR)(image)}:${image.tag}/json`,
        });
        return Descriptor.digest;
    }
    catch (error) {
        throw explained(engine.host, image, error);
    }
}
function explained(host, image, error) {
    const shown = `${(0,image_reference/* repositoryName */.aR)(image)}:${image.tag}`;
    const details = { host, input: "image", cause: error };
    if (isRefusal(error, 401, 403)) {
        return new failure_failure/* Failure */.H("registry-denied", `the registry does not let this host read ${shown}`, {
            ...details,
            advice: "See that the repository exists and is one the host may read; registries answer alike to both.",
        });
    }
    if (isRefusal(error, 404)) {
        return new failure_failure/* Failure */.H("image-not-found", `the registry has no ${shown}`, {
            ...details,
            advice: "See the spelling, and that the build that pushes this tag is done.",
        });
    }
    if (isRefusal(error, 400, 429, 500, 503)) {
        return new failure_failure/* Failure */.H("registry-unavailable", `the registry gave no digest for ${shown}: ${error.message}`, {
            ...details,
            advice: "See that the host reaches the registry, then run again.",
        });
    }
    return error;
}

;// CONCATENATED MODULE: ./build/src/release/candidate-container.js


/**
 * The container of a release that is to be judged. It is not started again by itself until it is live, and it has
 * no alias on any network: nothing reaches it but the proxy.
 */
function candidateContainer({ service, identity, image, env, address, }) {
    const network = networkName(service);
    return {
        Image: image,
        Env: [...env].map(([key, value]) => `${key}=${value}`),
        Labels: releaseLabels(service, identity),
        HostConfig: { NetworkMode: network, RestartPolicy: { Name: "no" } },
        NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
    };
}
/** Whether a container was started with this environment, given what its image brings along. */
function sameEnvironment(running, imageEnv, asked) {
    const expected = new Map([...imageEnv.map(keyAndValue), ...asked]);
    const actual = new Map(running.map(keyAndValue));
    return expected.size === actual.size && [...expected].every(([key, value]) => actual.get(key) === value);
}
function keyAndValue(line) {
    const split = line.indexOf("=");
    return split < 0 ? [line, ""] : [line.slice(0, split), line.slice(split + 1)];
}

;// CONCATENATED MODULE: ./build/src/retention/keep-releases.js
/**
 * The releases of a host that are kept no longer: stopped ones beyond the newest `keep`. What runs, and what
 * `untouchable` names, is never among them.
 *
 * @param releases newest first
 */
function releasesToRemove(releases, untouchable, keep) {
    const spare = releases.filter((release) => !untouchable.has(release.id));
    return spare.slice(keep).filter((release) => ["exited", "dead", "created"].includes(release.state));
}

;// CONCATENATED MODULE: ./build/src/deploy/plan.js






/**
 * Decides what a host needs, from what was asked for and what is there. Pure: the same request and observation give
 * the same plan.
 *
 * @throws Failure `port-held`, `proxy-settings-changed`
 */
function planHost(request, newRelease, seen, host) {
    refuseHeldPort(request, seen, host);
    refuseChangedProxy(request, seen, host);
    const { live, liveSlot } = seen;
    const candidateSlot = liveSlot === undefined ? "blue" : otherSlot(liveSlot);
    if (live !== undefined && liveSlot !== undefined && isLiveAlready(request, newRelease.digest, seen, live)) {
        const leftovers = seen.releases.filter((release) => release.id !== live.id && isUp(release));
        return leftovers.length === 0
            ? { kind: "unchanged", live, slot: liveSlot }
            : { kind: "finish", live, slot: liveSlot, leftovers };
    }
    const evict = seen.releases.filter((one) => one.id !== live?.id && (isUp(one) || one.state === "created"));
    const evicted = new Set(evict.map((one) => one.id));
    const staying = seen.releases.filter((one) => !evicted.has(one.id));
    return {
        kind: "deploy",
        slot: candidateSlot,
        identity: {
            ...newRelease,
            image: request.image.written,
            settings: settingsOf(request),
        },
        createNetwork: seen.network === undefined,
        proxy: seen.proxy.state === "absent" ? "boot" : seen.proxy.state === "stopped" ? "start" : "runs",
        evict,
        previous: live,
        remove: removable(staying, live, request.keepReleases),
    };
}
function settingsOf(request) {
    return {
        containerPort: request.containerPort,
        healthPath: request.health.path,
        healthHost: request.health.host,
    };
}
/** The previous release is the first of those that are kept. */
function removable(staying, previous, keep) {
    if (previous === undefined)
        return releasesToRemove(staying, new Set(), keep);
    return releasesToRemove(staying, new Set([previous.id]), keep - 1);
}
function isUp(release) {
    return ["running", "paused", "restarting"].includes(release.state);
}
/** A release that is there but does not answer is not what was asked for: it is replaced. */
function isLiveAlready(request, digest, seen, live) {
    const { containerPort, healthPath, healthHost } = live.identity.settings;
    return (live.state === "running" &&
        seen.liveAnswers &&
        live.identity.digest === digest &&
        containerPort === request.containerPort &&
        healthPath === request.health.path &&
        healthHost === request.health.host &&
        seen.liveImageEnv !== undefined &&
        sameEnvironment(live.env, seen.liveImageEnv, request.env) &&
        seen.proxy.state === "running" &&
        sameRoutes(seen.proxy.routes, seen.proxy.disk.routes));
}
function refuseHeldPort(request, seen, host) {
    if (seen.portHolder === undefined)
        return;
    throw new failure_failure/* Failure */.H("port-held", `port ${request.listen.port} is held by ${seen.portHolder}`, {
        host,
        input: "port",
        advice: "Stop it, or choose another port. Nothing was taken over.",
    });
}
function refuseChangedProxy(request, seen, host) {
    if (seen.proxy.state === "absent")
        return;
    const running = seen.proxy.disk.settings;
    const asked = {
        ...running,
        listenAddress: request.listen.address ?? null,
        listenPort: request.listen.port,
        containerPort: request.containerPort,
        healthPath: request.health.path,
    };
    const changed = [...changedSettings(running, asked), ...changedSubnet(request, seen)];
    if (changed.length === 0)
        return;
    throw new failure_failure/* Failure */.H("proxy-settings-changed", `the running proxy was made for other settings: ${changed.join("; ")}`, {
        host,
        advice: "Changing these on a running service is not built yet: keep them, or deploy under another service name.",
    });
}
function changedSubnet({ networkSubnet }, { network }) {
    if (networkSubnet === undefined || network === undefined || network.subnet === networkSubnet)
        return [];
    return [`network-subnet (${network.subnet} is there, ${networkSubnet} is asked for)`];
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-fleet.js

/**
 * Plans for every host of a fleet, in their order. Where some hosts run already what was asked for and others do not
 * (a host that joined, a run that was cut short), the others get that same release, so that the fleet runs one.
 *
 * @throws Failure as {@link planHost}
 */
function planFleet(request, fresh, hosts) {
    const planWith = (release) => hosts.map(({ name, seen }) => planHost(request, release, seen, name));
    const plans = planWith(fresh);
    const settled = plans.find((plan) => plan.kind !== "deploy");
    if (settled === undefined)
        return plans;
    const { release, digest } = settled.live.identity;
    const taken = hosts.some(({ seen }, index) => plans[index]?.kind === "deploy" && seen.releases.some((one) => one.identity.release === release));
    return taken ? plans : planWith({ release, digest });
}

;// CONCATENATED MODULE: ./build/src/docker/logs.js



const logs_deadlineMs = 5_000;
const lastLines = 50;
/**
 * The last lines a container wrote, made inert: they come from whoever wrote the application, and must not steer the
 * runner. Reading takes bounded time and memory, and logs that cannot be read are an empty list.
 */
async function readLogs(engine, container) {
    const tail = new inert/* LogTail */.J3();
    try {
        const stream = await engine.stream({
            method: "GET",
            path: `/containers/${container}/logs`,
            query: { stdout: true, stderr: true, tail: lastLines },
        }, AbortSignal.timeout(logs_deadlineMs));
        engine.demultiplex(stream, tailSink(tail));
        await (0,promises_.finished)(stream);
    }
    catch {
        // A log driver that cannot be read back, or a log too long to read: what came so far is what can be shown.
    }
    return tail.lines();
}

;// CONCATENATED MODULE: ./build/src/fleet/all-done.js
/**
 * Waits for work that goes on side by side, all of it even when some fails: nothing is still running on a host when
 * the next step begins.
 *
 * @throws the first failure, in the order given
 */
async function allDone(works) {
    await Promise.allSettled(works);
    await Promise.all(works);
}

;// CONCATENATED MODULE: ./build/src/health/gate.js

const unseen = { passesInARow: 0, attempts: 0, lastSeen: "nothing yet" };
/**
 * Judges a candidate by what is seen of it. Only passes in a row count; a container that ended fails at once, because
 * nothing that comes later can be the same process.
 */
function gate_judge(rules, state, sighting) {
    const attempts = state.attempts + 1;
    if (!sighting.running || sighting.restarts > 0) {
        const lastSeen = `the container ended with exit code ${sighting.exitCode ?? "unknown"}`;
        return { state: { passesInARow: 0, attempts, lastSeen }, verdict: "exited" };
    }
    const passed = sighting.probe !== undefined && passes(sighting.probe);
    const passesInARow = passed ? state.passesInARow + 1 : 0;
    const next = { passesInARow, attempts, lastSeen: describe(sighting) };
    const imageAgrees = sighting.imageHealth === "none" || sighting.imageHealth === "healthy";
    if (passesInARow >= rules.threshold && imageAgrees)
        return { state: next, verdict: "healthy" };
    return { state: next, verdict: sighting.atMs >= rules.timeoutMs ? "unhealthy" : "wait" };
}
function describe({ probe, imageHealth }) {
    const seen = probe === undefined ? "not asked" : describeProbe(probe);
    return imageHealth === "none" || imageHealth === "healthy"
        ? seen
        : `${seen}, image HEALTHCHECK ${imageHealth}`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./build/src/health/pause.js

/** Waits; an abort ends the wait at once with the signal's own reason. */
async function pause(milliseconds, signal) {
    try {
        await (0,external_node_timers_promises_.setTimeout)(milliseconds, undefined, { signal });
    }
    catch (error) {
        signal.throwIfAborted();
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/src/health/await-healthy.js







/** A probe that hangs says as much as one that fails, and must not eat the whole deadline. */
const longestProbeMs = 5_000;
/** How long after its start, and how often, a candidate that does not reply yet is looked at. */
const eagerForMs = 10_000;
const eagerPauseMs = 100;
/**
 * Waits until a candidate is healthy: its container runs, its image's own HEALTHCHECK (where it has one) agrees, and
 * its health path passes so many times in a row, asked through the proxy's private entrance.
 *
 * @throws Failure `candidate-exited`, `candidate-unhealthy`, both with the container's last lines; `cancelled`
 */
async function awaitHealthy(awaiting) {
    const began = performance.now();
    const { health, signal } = awaiting;
    let state = unseen;
    for (;;) {
        signal.throwIfAborted();
        const sightedAt = performance.now();
        const sighting = await sight(awaiting, began);
        const judged = gate_judge(health, state, sighting);
        state = judged.state;
        if (judged.verdict === "healthy")
            return;
        if (judged.verdict !== "wait")
            throw await unfit(awaiting, judged.verdict, state);
        awaiting.onProgress(`${state.lastSeen} (${state.passesInARow} of ${health.threshold} passes)`);
        await pause(Math.max(0, sightedAt + untilNextLook(sighting, health) - performance.now()), signal);
    }
}
/** Until an application listens there is nothing to space out, and its first reply should not be met a second late. */
function untilNextLook({ atMs, probe }, { intervalMs }) {
    const starting = probe?.kind !== "reply" && atMs < eagerForMs;
    return starting ? Math.min(intervalMs, eagerPauseMs) : intervalMs;
}
async function sight({ engine, entrance, container, slot, health }, began) {
    const leftMs = health.timeoutMs - (performance.now() - began);
    const timeoutMs = Math.max(100, Math.min(longestProbeMs, leftMs));
    const probing = probeSlot(entrance, { slot, path: health.path, host: probeHost(health), timeoutMs });
    const inspected = await inspectContainer(engine, container);
    const running = inspected?.State.Running === true;
    // Nobody has the address of a container that ended, and a probe of it takes seconds to fail.
    const probe = running ? await probing : undefined;
    return {
        atMs: performance.now() - began,
        running,
        exitCode: running ? undefined : inspected?.State.ExitCode,
        restarts: inspected?.RestartCount ?? 0,
        imageHealth: imageHealth(inspected),
        probe,
    };
}
function imageHealth(inspected) {
    const status = inspected?.State.Health?.Status;
    return status === "starting" || status === "healthy" || status === "unhealthy" ? status : "none";
}
async function unfit({ engine, container, slot, health }, verdict, state) {
    const evidence = await readLogs(engine, container);
    const details = { host: engine.host, evidence };
    if (verdict === "exited") {
        return new failure_failure/* Failure */.H("candidate-exited", `the candidate in slot ${slot} did not stay up: ${state.lastSeen}`, {
            ...details,
            advice: "Its last lines tell why; traffic was never sent to it.",
        });
    }
    const seconds = health.timeoutMs / 1_000;
    return new failure_failure/* Failure */.H("candidate-unhealthy", `the candidate in slot ${slot} did not become healthy in ${seconds} s: ${health.path} last gave ${state.lastSeen}`, {
        ...details,
        input: "health-path",
        advice: "Its last lines are below; a slow start needs a longer health-timeout. Traffic was never sent to it.",
    });
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-image.js



/**
 * Sees that a host has an image, by digest.
 *
 * @returns whether it had to be pulled
 */
async function ensureImage(host, image, digest, journal) {
    if ((await inspectImage(host.engine, (0,image_reference/* pinned */.dp)(image, digest))) !== undefined)
        return false;
    const began = performance.now();
    await pullImage(host.engine, (0,image_reference/* repositoryName */.aR)(image), digest, (progress) => {
        journal.progress("pull", describeProgress(progress), host.name);
    });
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    journal.note(`pulled ${image.written} in ${seconds} s`, host.name);
    return true;
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-network.js





/** Sees that the service has its own network, with addresses for both slots that nothing else gets. */
async function ensureNetwork({ host, seen }, { service, networkSubnet }) {
    if (seen.network !== undefined)
        return seen.network;
    const name = networkName(service);
    const labels = serviceLabels(service, "network");
    const addresses = divideSubnet(networkSubnet ?? (await freeSubnet(host, `${name}.subnet`, labels)));
    await createNetwork(host.engine, name, labels, addresses);
    return { subnet: addresses.subnet, slotAddresses: addresses.slots };
}
/**
 * Has Docker choose, by a network of another name that goes again at once: only its own choice heeds the routes of the host, and only a network made with a given subnet
 * may give out fixed addresses.
 */
async function freeSubnet({ engine, name: host }, name, labels) {
    await removeNetwork(engine, name);
    await createNetwork(engine, name, labels);
    const made = await inspectNetwork(engine, name);
    await removeNetwork(engine, name);
    const subnet = made?.IPAM?.Config?.[0]?.["Subnet"];
    if (subnet !== undefined)
        return subnet;
    throw new failure_failure/* Failure */.H("subnet-taken", "Docker found no free subnet for the service's network", {
        host,
        input: "network-subnet",
        advice: "Name one that no other network and no route of the host uses, such as 172.30.7.0/24.",
    });
}

;// CONCATENATED MODULE: ./build/src/docker/volumes.js

/** Makes a local volume; one of this name is left as it is. */
async function createVolume(engine, name, labels) {
    await engine.json({
        method: "POST",
        path: "/volumes/create",
        body: { Name: name, Driver: "local", Labels: labels },
    });
}
/** Whether there is a volume of this name. */
async function hasVolume(engine, name) {
    try {
        await engine.json({ method: "GET", path: `/volumes/${name}` });
        return true;
    }
    catch (error) {
        if (isRefusal(error, 404))
            return false;
        throw error;
    }
}
/** Removes a volume; one that is gone already is fine. */
async function removeVolume(engine, name) {
    try {
        await engine.json({ method: "DELETE", path: `/volumes/${name}` });
    }
    catch (error) {
        if (!isRefusal(error, 404))
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/src/proxy/container.js



/**
 * The container a service's proxy runs in. Host network: no address translation, the host's firewall applies, and
 * users' real addresses are seen. No Docker socket, no capability beyond those HAProxy needs to bind a port, own its
 * sockets, drop its privileges and signal its workers.
 *
 * @param image pinned by digest
 * @param instance number of the proxy process on this host; names its own admin socket
 */
function proxyContainer(service, image, instance) {
    const sockets = socketsDirectory(service);
    const configuration = `${stateDirectory}/${currentLink}/${configurationFile}`;
    return {
        Image: image,
        User: "0:0",
        WorkingDir: "/",
        Env: [`TIDEGATE_INSTANCE=${instance}`],
        // The stable name of the admin socket lives in /run, which a reboot of the host empties.
        Entrypoint: ["sh", "-c"],
        Cmd: [
            `[ -L ${sockets}/admin.sock ] || ln -s admin-${instance}.sock ${sockets}/admin.sock; exec haproxy -W -db -f ${configuration}`,
        ],
        StopSignal: "SIGUSR1",
        Labels: serviceLabels(service, "proxy"),
        HostConfig: {
            NetworkMode: "host",
            RestartPolicy: { Name: "unless-stopped" },
            ReadonlyRootfs: true,
            CapDrop: ["ALL"],
            CapAdd: ["CHOWN", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"],
            SecurityOpt: ["no-new-privileges:true"],
            Binds: [
                `${proxyVolumeName(service)}:${stateDirectory}`,
                `${sockets}:${sockets}`,
                "/etc/group:/etc/group:ro",
            ],
        },
    };
}

;// CONCATENATED MODULE: ./build/src/proxy/boot.js










const bootDeadlineMs = 15_000;
const pollMs = 50;
/**
 * Brings up a service's proxy where there is none. Its state is on disk before its first start, so that it never runs
 * with anything else.
 *
 * @param image pinned by digest
 * @param routes where it sends requests from its first moment on
 * @throws Failure `port-held`, `proxy-unavailable`
 */
async function bootProxy(engine, admin, image, asked, routes) {
    const { service } = asked;
    const volume = proxyVolumeName(service);
    // One that is there already holds the history of a service whose proxy was removed by hand.
    const hadVolume = await hasVolume(engine, volume);
    await createVolume(engine, volume, serviceLabels(service, "proxy"));
    let container;
    try {
        // Only one that never ran can have the name here: the run that made it ended before it could start it.
        await removeContainer(engine, proxyContainerName(service));
        container = await createContainer(engine, proxyContainerName(service), proxyContainer(service, image, 1));
        const settings = { ...asked, socketGroup: await socketGroup(engine, container) };
        const kept = await readDisk(engine, container);
        const generation = Math.max(0, ...(kept?.generations ?? [])) + 1;
        await putArchive(engine, container, stateDirectory, generationEntries(generation, settings, routes, currentLink));
        await startProxy(engine, admin, container, settings.listenPort);
        const generations = [...(kept?.generations ?? []), generation];
        return { container, settings, generation, generations, history: kept?.history };
    }
    catch (error) {
        // A proxy that never ran holds nothing; left behind, it would try to take the port at every reboot.
        if (container !== undefined)
            await removeContainer(engine, container);
        if (!hadVolume)
            await removeVolume(engine, volume);
        throw error;
    }
}
/**
 * Starts the proxy's container and waits until it answers.
 *
 * @returns the routes it runs with
 * @throws Failure `port-held`, `proxy-unavailable`
 */
async function startProxy(engine, admin, container, port) {
    await startContainer(engine, container);
    const deadline = Date.now() + bootDeadlineMs;
    for (;;) {
        const inspected = await inspectContainer(engine, container);
        if (!inspected?.State.Running || inspected.State.Restarting)
            throw await bootFailure(engine, container, port);
        try {
            const routes = await admin.readRoutes();
            if (routes !== undefined)
                return routes;
        }
        catch (error) {
            const { reason } = (0,failure_failure/* asFailure */.h)(error);
            if (reason === "connection-lost" || Date.now() > deadline)
                throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
}
async function bootFailure(engine, container, port) {
    const evidence = await readLogs(engine, container);
    const held = evidence.some((line) => /Address (already )?in use/i.test(line));
    if (held) {
        return new failure_failure/* Failure */.H("port-held", `port ${port} is held by a process outside of Docker`, {
            host: engine.host,
            input: "port",
            advice: `Find it on the host with \`ss -ltnp 'sport = :${port}'\`, then stop it or choose another port. Nothing was taken over.`,
            evidence,
        });
    }
    return new failure_failure/* Failure */.H("proxy-unavailable", "the proxy ended as soon as it was started", {
        host: engine.host,
        advice: "Its last lines are below; a host without IPv6 needs an address in the port input, such as 0.0.0.0:3001.",
        evidence,
    });
}
/** The host's group for Docker users, as it is spelled in its group file; without one only root has the sockets. */
async function socketGroup(engine, container) {
    const archive = await getArchive(engine, container, "/etc/group");
    const group = archive?.files.get("group") ?? "";
    return /^docker:/m.test(group) ? "docker" : "0";
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-proxy.js






/** Sees that the service's proxy runs; one that runs already is left as it is. */
async function ensureProxy(planned, request, network, journal) {
    const { host, seen } = planned;
    switch (seen.proxy.state) {
        case "running":
            return { container: seen.proxy.container, ...seen.proxy.disk, history: seen.history };
        case "stopped":
            await startProxy(host.engine, host.admin, seen.proxy.container, request.listen.port);
            journal.note("started the proxy again, with what its disk says", host.name);
            return { container: seen.proxy.container, ...seen.proxy.disk, history: seen.history };
        case "absent":
            return await bootAbsent(planned, request, network, journal);
    }
}
async function bootAbsent({ host, watch, seen }, request, network, journal) {
    const image = request.proxyImage;
    const digest = await resolveDigest(host.engine, image);
    await watch.time("pull", () => ensureImage(host, image, digest, journal));
    const asked = {
        service: request.service,
        listenAddress: request.listen.address ?? null,
        listenPort: request.listen.port,
        containerPort: request.containerPort,
        healthPath: request.health.path,
        slotAddresses: network.slotAddresses,
    };
    const routes = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    const booted = await watch.time("start", () => bootProxy(host.engine, host.admin, (0,image_reference/* pinned */.dp)(image, digest), asked, routes));
    journal.note(`started the service's proxy on port ${request.listen.port}`, host.name);
    return { ...booted, history: hostHistory(booted.history, host.name).history };
}

;// CONCATENATED MODULE: ./build/src/deploy/prepare.js















/**
 * Brings the candidate up beside the live release and proves it healthy. What users see does not change; when it
 * goes wrong, everything that was brought along is taken away again.
 *
 * @throws Failure
 */
async function prepareHost(planned, request, journal, signal) {
    const { host, watch, plan } = planned;
    await evictLeftovers(planned, journal);
    const pulled = await watch.time("pull", () => ensureImage(host, request.image, plan.identity.digest, journal));
    let candidate;
    try {
        signal.throwIfAborted();
        const network = await ensureNetwork(planned, request);
        const proxy = await proxyOrNoNetwork(planned, request, network, journal);
        candidate = await watch.time("start", () => startCandidate(planned, request, proxy, journal));
        const staged = Math.max(proxy.generation, ...proxy.generations) + 1;
        await allDone([
            watch.time("health", () => awaitCandidate(planned, request, candidate ?? "", journal, signal)),
            stageGeneration(host.engine, proxy.container, staged, proxy.settings, steadyOn(plan.slot)),
        ]);
        return { ...planned, candidate, pulled, proxy: { ...proxy, staged } };
    }
    catch (error) {
        await discardCandidate({ ...planned, candidate, pulled }, request);
        throw error;
    }
}
/** A network that was made for a proxy which then cannot run (its port is held) is of no use to anybody. */
async function proxyOrNoNetwork(planned, request, network, journal) {
    try {
        return await ensureProxy(planned, request, network, journal);
    }
    catch (error) {
        if (planned.plan.createNetwork)
            await removeNetwork(planned.host.engine, networkName(request.service));
        throw error;
    }
}
/** Takes away what a host was given, when the deploy goes no further: the candidate, and its image if it came along. */
async function discardCandidate({ host, plan, candidate, pulled, }, { image }) {
    if (candidate !== undefined)
        await removeContainer(host.engine, candidate);
    if (pulled)
        await removeImage(host.engine, (0,image_reference/* pinned */.dp)(image, plan.identity.digest));
}
async function evictLeftovers({ host, plan }, journal) {
    for (const leftover of plan.evict) {
        journal.note(`removes ${leftover.name}, left behind by a run that did not end well`, host.name);
        await removeContainer(host.engine, leftover.id);
    }
}
async function startCandidate({ host, plan }, request, proxy, journal) {
    const name = releaseContainerName(request.service, plan.slot, plan.identity.release);
    const spec = candidateContainer({
        service: request.service,
        identity: plan.identity,
        image: (0,image_reference/* pinned */.dp)(request.image, plan.identity.digest),
        env: request.env,
        address: proxy.settings.slotAddresses[plan.slot],
    });
    const candidate = await createContainer(host.engine, name, spec);
    try {
        await startContainer(host.engine, candidate);
    }
    catch (error) {
        const evidence = await readLogs(host.engine, candidate);
        await removeContainer(host.engine, candidate);
        const failure = (0,failure_failure/* asFailure */.h)(error);
        if (failure.reason !== "docker-failed")
            throw failure;
        throw new failure_failure/* Failure */.H("candidate-not-started", `Docker could not start the candidate: ${failure.message}`, {
            host: host.name,
            advice: "See the image's command and user; traffic was never sent to it.",
            evidence,
            cause: error,
        });
    }
    journal.note(`started ${plan.identity.release} in slot ${plan.slot}`, host.name);
    return candidate;
}
async function awaitCandidate({ host, plan }, { health }, container, journal, signal) {
    await awaitHealthy({
        engine: host.engine,
        entrance: host.entrance(plan.slot),
        container,
        slot: plan.slot,
        health,
        onProgress: (text) => journal.progress("health", text, host.name),
        signal,
    });
    journal.note(`healthy: ${health.threshold} passes of ${health.path} in a row, each from slot ${plan.slot}`, host.name);
}

;// CONCATENATED MODULE: ./build/src/deploy/drain.js


const drain_pollMs = 100;
/**
 * Waits until a slot that gets no new requests has finished the ones it has, WebSockets among them.
 *
 * @returns how many were still open when the time was up
 */
async function drain(host, slot, timeoutMs, journal) {
    const deadline = performance.now() + timeoutMs;
    // A request may have chosen its backend just before the commit and be counted just after: zero must hold twice.
    let zeros = 0;
    for (;;) {
        const open = openWith(await host.admin.readStatistics(), slot);
        zeros = open === 0 ? zeros + 1 : 0;
        if (zeros === 2)
            return 0;
        if (performance.now() >= deadline)
            return open;
        if (open > 0)
            journal.progress("drain", `${open} still open with slot ${slot}`, host.name);
        await (0,external_node_timers_promises_.setTimeout)(drain_pollMs);
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/promote.js







/**
 * Makes the candidate what a restart of the host would bring up, and lays its routes down in the running proxy, one
 * commit away. Disk comes before the running proxy, which forgets with its process; users still reach the previous
 * release.
 */
async function armHost(prepared) {
    const { host, candidate, proxy, plan } = prepared;
    const staging = host.admin.stageRoutes(steadyOn(plan.slot));
    await allDone([
        staging,
        setRestartPolicy(host.engine, candidate, "unless-stopped"),
        putOnDisk(host, proxy.container, steadyOn(plan.slot)),
    ]);
    return { ...prepared, mapVersion: await staging };
}
async function putOnDisk(host, proxy, routes) {
    await activateStagedGeneration(host.engine, proxy);
    const disk = await readDisk(host.engine, proxy);
    if (disk !== undefined && sameRoutes(disk.routes, routes))
        return;
    throw new failure_failure/* Failure */.H("promotion-failed", "the new routes are not on the proxy's disk", {
        host: host.name,
        advice: "See whether the host's disk is full or read-only; traffic was not moved.",
    });
}
/** Moves this host's traffic to the candidate: one commit of the proxy's map, read back. */
async function promoteHost(armed, journal) {
    const { host, watch, plan, mapVersion } = armed;
    await watch.time("switch", () => host.admin.commitStaged(mapVersion, steadyOn(plan.slot)));
    const promotedAt = new Date();
    journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
    return { ...armed, promotedAt };
}
/**
 * Undoes a promotion, however far it came: routes on disk and in the running proxy as they were, then the candidate
 * goes, once it has finished what it was sent.
 */
async function turnBack(prepared, request, journal) {
    const { host, seen, plan, proxy } = prepared;
    const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    await stageGeneration(host.engine, proxy.container, proxy.staged + 1, proxy.settings, before);
    await activateStagedGeneration(host.engine, proxy.container);
    await host.admin.commitStaged(await host.admin.stageRoutes(before), before);
    await drain(host, plan.slot, request.drainTimeoutMs, journal);
    await discardCandidate(prepared, request);
    journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
}

;// CONCATENATED MODULE: ./build/src/deploy/settle.js









/** Writes down what was done, lets the previous release finish, stops it, and clears up: all side by side. */
async function settleHost(promoted, request, origin, startedAt, journal) {
    const { host, watch, plan } = promoted;
    const slot = otherSlot(plan.slot);
    await allDone([
        watch.time("clean", async () => {
            await writeDown(promoted, origin, startedAt);
            await clearUp(promoted, journal);
        }),
        plan.previous === undefined
            ? Promise.resolve()
            : retire(host, watch, plan.previous, slot, request.drainTimeoutMs, journal),
    ]);
}
/** Lets a release that takes no new requests finish the ones it has, then stops it for good. */
async function retire(host, watch, release, slot, drainTimeoutMs, journal) {
    const open = await watch.time("drain", () => drain(host, slot, drainTimeoutMs, journal));
    if (open > 0) {
        const what = `${open} request${open === 1 ? "" : "s"} or WebSocket${open === 1 ? "" : "s"}`;
        journal.warn(`${what} still open after ${drainTimeoutMs / 1_000} s: stopping the release ends them`, host.name);
    }
    await watch.time("stop", async () => {
        await setRestartPolicy(host.engine, release.id, "no");
        await stopContainer(host.engine, release.id);
    });
    journal.note(`stopped ${release.identity.release}`, host.name);
}
async function writeDown(promoted, origin, startedAt) {
    const { host, plan, proxy, pulled, promotedAt, mapVersion } = promoted;
    const { release, digest, image } = plan.identity;
    const entry = {
        release,
        digest,
        image,
        pulled,
        previous: plan.previous?.identity.release,
        at: startedAt.toISOString(),
        durationMs: promotedAt.getTime() - startedAt.getTime(),
        actor: origin.actor,
        commit: origin.commit,
        run: origin.run,
    };
    await writeHistoryFile(host.engine, proxy.container, writeHistory(recorded(proxy.history, entry, mapVersion)));
}
async function clearUp({ host, seen, plan, proxy }, journal) {
    await removeGenerations(host.engine, proxy.container, proxy.generations.filter((generation) => generation !== proxy.staged));
    for (const release of plan.remove) {
        await removeContainer(host.engine, release.id);
        journal.note(`removed ${release.identity.release}, beyond the releases kept`, host.name);
    }
    await removeUnusedImages(host, proxy.history.entries, plan.remove, seen.releases);
}
/** Images go only when a deploy brought them and no release left on the host is of that digest. */
async function removeUnusedImages({ engine }, history, removed, releases) {
    const gone = new Set(removed.map((release) => release.id));
    const inUse = new Set(releases.filter((one) => !gone.has(one.id)).map((one) => one.identity.digest));
    const ours = new Set(history.filter((entry) => entry.pulled).map((entry) => entry.digest));
    const unused = removed.filter(({ identity }) => ours.has(identity.digest) && !inUse.has(identity.digest));
    for (const { identity } of unused) {
        const reference = (0,image_reference/* parseImageReference */.o_)("image", identity.image);
        if (reference.ok)
            await removeImage(engine, (0,image_reference/* pinned */.dp)(reference.value, identity.digest));
    }
}
/** Settling must not turn a deploy that worked into one that did not: what goes wrong is said, and the next run does it. */
async function settleOrWarn(work, host, journal) {
    try {
        await work();
    }
    catch (error) {
        const failure = (0,failure_failure/* asFailure */.h)(error);
        journal.warn(`the new release is live, but clearing up was cut short (${failure.message}); the next run does it`, host);
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/stages.js
function isDeploying(planned) {
    return planned.plan.kind === "deploy";
}

;// CONCATENATED MODULE: ./build/src/deploy/phases.js









const phases_nameOf = ({ host }) => host.name;
/** Connects to every host, or to none. `hosts` gets each that was reached, for the caller to close. */
async function connectAll({ journal, ledger }, places, hosts) {
    journal.phase(`Connect to ${places.length === 1 ? (places[0]?.name ?? "") : `${places.length} hosts`}`);
    const reached = await together(places, (place) => place.name, (place) => ledger.watch(place.name).time("connect", () => place.connect()));
    hosts.push(...reached.done);
    endOn(reached.failures, ledger);
}
/** Looks at every host and decides what each needs. Changes nothing. */
async function observeAndPlan({ request, journal, ledger }, hosts, release) {
    journal.phase("Observe and plan");
    const [asked] = hosts;
    if (asked === undefined)
        return [];
    const [digest, observed] = await Promise.all([
        resolveDigest(asked.engine, request.image),
        together(hosts, (host) => host.name, async (host) => ({
            host,
            seen: await ledger
                .watch(host.name)
                .time("observe", () => observeHost(host, request.service, request.listen.port)),
        })),
    ]);
    ledger.resolved(digest);
    endOn(observed.failures, ledger);
    for (const { host, seen } of observed.done)
        for (const odd of seen.oddities)
            journal.warn(odd, host.name);
    const seenHosts = observed.done.map(({ host, seen }) => ({ name: host.name, seen }));
    const plans = planFleet(request, { release, digest }, seenHosts);
    return observed.done.flatMap(({ host, seen }, index) => {
        const plan = plans[index];
        if (plan === undefined)
            return [];
        ledger.planned(host.name, plan);
        const what = plan.kind === "deploy" ? `deploys to slot ${plan.slot}` : `keeps ${plan.live.identity.release}`;
        journal.note(`${what}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
        return [{ host, watch: ledger.watch(host.name), seen, plan }];
    });
}
/** Brings the candidate up on every host that needs one. Where one host fails, no host has changed for users. */
async function prepareAll(run, planned) {
    const { request, journal, ledger } = run;
    const deploying = planned.filter(isDeploying);
    if (deploying.length === 0)
        return [];
    journal.phase(`Prepare ${request.image.written}`);
    const siblings = new AbortController();
    const signal = AbortSignal.any([run.signal, siblings.signal]);
    const prepared = await together(deploying, phases_nameOf, async (one) => {
        try {
            return await prepareHost(one, request, journal, signal);
        }
        catch (error) {
            siblings.abort(stoppedBecause(one.host.name));
            throw error;
        }
    });
    const cancelled = prepared.failures.length === 0 && run.signal.aborted;
    if (prepared.failures.length > 0 || cancelled)
        await together(prepared.done, phases_nameOf, (one) => discardCandidate(one, request));
    run.signal.throwIfAborted();
    endOn(prepared.failures, ledger);
    return prepared.done;
}
/** Moves all hosts, one commit each; when one cannot, those that did are turned back. */
async function promoteAll(run, prepared) {
    const { request, journal, ledger } = run;
    if (prepared.length === 0)
        return [];
    journal.phase("Promote");
    const armed = await together(prepared, phases_nameOf, armHost);
    const promoted = armed.failures.length > 0
        ? { done: [], failures: armed.failures }
        : await together(armed.done, phases_nameOf, (one) => promoteHost(one, journal));
    for (const { host, promotedAt } of promoted.done)
        ledger.promoted(host.name, promotedAt);
    if (promoted.failures.length > 0) {
        journal.warn("not every host could be switched: all of them are turned back");
        const back = await together(prepared, phases_nameOf, async (one) => {
            await turnBack(one, request, journal);
            ledger.turnedBack(one.host.name);
        });
        endOn([...promoted.failures, ...back.failures], ledger);
    }
    return promoted.done;
}
/** Clears up behind the promotion, and behind runs before this one. Users are served whatever happens here. */
async function settleAll(run, planned, promoted) {
    const { request, journal, origin, ledger } = run;
    const unfinished = planned.filter((one) => one.plan.kind === "finish");
    if (promoted.length === 0 && unfinished.length === 0)
        return;
    journal.phase("Drain and settle");
    await Promise.all([
        ...promoted.map((one) => settleOrWarn(() => settleHost(one, request, origin, ledger.startedAt, journal), one.host.name, journal)),
        ...unfinished.map((one) => settleOrWarn(() => finish(one, request, journal), one.host.name, journal)),
    ]);
}
async function finish({ host, watch, plan }, request, journal) {
    if (plan.kind !== "finish")
        return;
    for (const leftover of plan.leftovers) {
        await retire(host, watch, leftover, otherSlot(plan.slot), request.drainTimeoutMs, journal);
    }
}
/** @throws the failure that says most, once each host has its own written down */
function endOn(failures, ledger) {
    for (const failure of failures)
        if (failure.host !== undefined)
            ledger.failed(failure.host, failure);
    const failure = decisive(failures);
    if (failure !== undefined)
        throw failure;
}

;// CONCATENATED MODULE: ./build/src/deploy/deploy.js








/** Deploys a release to every host of a service and says how that ended. Does not throw. */
async function deploy(request, context) {
    const places = destinations(request);
    const ledger = new Ledger(request, places.map((place) => place.name));
    const probe = request.url && startUrlProbe(request.url);
    const hosts = [];
    try {
        await takePhases({ ...context, request, ledger }, places, hosts);
    }
    catch (error) {
        ledger.ended((0,failure_failure/* asFailure */.h)(error));
    }
    await Promise.all(hosts.map((host) => host.close()));
    const samples = await probe?.stop();
    return ledger.outcome(samples && availabilityOfRun(samples, ledger));
}
/** One after the other, and on all hosts at once: no host goes on while another has not come as far. */
async function takePhases(run, places, hosts) {
    await connectAll(run, places, hosts);
    const release = newReleaseId(run.ledger.startedAt, (0,external_node_crypto_.randomBytes)(2));
    const planned = await observeAndPlan(run, hosts, release);
    if (run.request.dryRun)
        return;
    const prepared = await prepareAll(run, planned);
    const promoted = await promoteAll(run, prepared);
    await settleAll(run, planned, promoted);
}
/** On a service's first deploy nothing listens at first, and that is no outage. */
function availabilityOfRun(samples, ledger) {
    const since = ledger.isFirstDeploy() ? firstSuccess(samples) : undefined;
    return availabilityOf(samples, since === undefined ? {} : { since });
}


/***/ })

};
