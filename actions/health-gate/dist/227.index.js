export const id = 227;
export const ids = [227];
export const modules = {

/***/ 3227:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  askInside: () => (/* binding */ askInside)
});

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
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
    return new Failure("cancelled", `stopped, because ${host} failed`);
}

;// CONCATENATED MODULE: ./build/src/health/settings.js
/** The `Host` header a release is asked with. */
function probeHost(settings) {
    return settings.host ?? "localhost";
}

// EXTERNAL MODULE: ./build/src/host/address.js + 1 modules
var host_address = __webpack_require__(9151);
;// CONCATENATED MODULE: ./build/src/host/bastion-failures.js


const reasonAtBastion = { "host-unreachable": "bastion-unreachable" };
const inputAtBastion = { hosts: "jump-host", "ssh-key": "jump-key" };
/** A failure on the way to the bastion itself. It names no host: every host behind it has it. */
function ofBastion(bastion, failure) {
    const { reason, message, input, advice, evidence } = failure;
    return new failure_failure/* Failure */.H(reasonAtBastion[reason] ?? reason, `bastion ${bastion}: ${message}`, {
        evidence,
        cause: failure,
        ...(input === undefined ? {} : { input: inputAtBastion[input] ?? input }),
        ...(advice === undefined ? {} : { advice: advice.replace('(input "ssh-user")', '(input "jump-host")') }),
    });
}
/** The bastion is there and lets connections pass, but the host behind it was not reached from it. */
function behindBastion(bastion, address, cause) {
    const place = `${address.host} port ${address.port}`;
    return new failure_failure/* Failure */.H("host-unreachable", `bastion ${bastion} is fine, but does not get through to ${place}: ${cause.message}`, {
        host: (0,host_address/* displayName */.QC)(address),
        input: "hosts",
        advice: `See on the bastion: \`nc -vz ${address.host} ${address.port}\`. Names are looked up there, not on the runner, and the host's firewall must let the bastion in.`,
        cause,
    });
}
/** The bastion's sshd was asked to pass a connection on and answered that it may not. */
function forwardingRefused(bastion, { address: { user } }, address, cause) {
    const place = (0,host_address/* displayName */.QC)({ ...address, port: 22 });
    return new failure_failure/* Failure */.H("bastion-refused", `bastion ${bastion} forbids user ${user} to pass connections on to ${place}:${address.port}`, {
        host: (0,host_address/* displayName */.QC)(address),
        input: "jump-host",
        advice: [
            "One of these, each to be checked on the bastion:",
            `  - its sshd forbids forwarding: \`sshd -T -C user=${user} | grep -i -e forwarding -e permitopen\`; \`AllowTcpForwarding local\` (or \`yes\`), \`DisableForwarding no\``,
            `  - its sshd limits where to: \`PermitOpen ${place}:${address.port}\` (or \`any\`)`,
            `  - the key is limited: its line in ~${user}/.ssh/authorized_keys needs \`restrict,port-forwarding\` and, where it has permitopen, \`permitopen="${place}:${address.port}"\`, spelled as in the input "hosts"`,
        ].join("\n"),
        cause,
    });
}
/** The connection to the bastion ended, and with it those to all hosts behind it. */
function bastionLost(bastion, cause) {
    return new failure_failure/* Failure */.H("connection-lost", `the SSH connection to bastion ${bastion} was lost`, {
        advice: "Run again: what is on the hosts is looked at anew.",
        cause,
    });
}

// EXTERNAL MODULE: ./build/src/host/known-hosts.js + 2 modules
var known_hosts = __webpack_require__(835);
;// CONCATENATED MODULE: ./build/src/host/quick-acknowledgement.js
/** Long enough for an answer of our own to go out meanwhile, and a fraction of the 40 ms that a kernel takes. */
const afterMs = 2;
/**
 * Has what a host sends acknowledged at once. sshd does not turn Nagle's algorithm off for connections that only forward
 * sockets: its next small packet waits for the acknowledgement of the last one, which a kernel puts off for 40 ms unless
 * something goes out that carries it. So something does: that no sessions will be asked for, which is so anyway.
 *
 * @returns what ends it
 */
function acknowledgeQuickly(client, stream) {
    let timer;
    const send = () => {
        timer = undefined;
        // Without a callback no reply is asked for, which would be one more packet to wait for.
        if (stream.writable)
            client.openssh_noMoreSessions();
    };
    const soon = () => {
        timer ??= setTimeout(send, afterMs);
    };
    stream.on("data", soon);
    return () => {
        stream.removeListener("data", soon);
        clearTimeout(timer);
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./build/src/proxy/paths.js
/** Where the proxy's volume is mounted in its container. */
const paths_stateDirectory = "/var/lib/tidegate";
/** A link to the generation in use; swapping it moves configuration and map in one step. */
const paths_currentLink = "current";
/** The link that becomes {@link currentLink} when a generation is put into use. */
function paths_nextLink(generation) {
    return `${paths_currentLink}.next.${generation}`;
}
const paths_configurationFile = "haproxy.cfg";
const paths_routesFile = "routes.map";
const paths_historyFile = "history.json";
/** The map's name in HAProxy's runtime API: its path as the configuration spells it. */
const runtimeMap = `${paths_stateDirectory}/${paths_currentLink}/${paths_routesFile}`;
/** One directory per configuration that was ever in use, numbered upwards. */
function paths_generationDirectory(generation) {
    return `generations/${generation}`;
}
const socketsRoot = "/run/tidegate";
/** The service's sockets on the host; `permitopen` in the deploy key names them. */
function socketsDirectory(service) {
    return `${socketsRoot}/${service}`;
}
/** Whether a socket of the host is one of a service's proxy. */
function isProxySocket(path) {
    return path.startsWith(`${socketsRoot}/`);
}
/** A stable name for the running proxy's runtime API. */
function adminSocket(service) {
    return `${socketsDirectory(service)}/admin.sock`;
}
/** Where an instance of the proxy really listens: its runtime API, and the socket that hands its listeners over. */
function instanceSocket(service, kind, instance) {
    return `${socketsDirectory(service)}/${kind}-${instance}.sock`;
}
/** The private entrance of a slot: what answers here comes from that slot or from nowhere. */
function entranceSocket(service, slot) {
    return `${socketsDirectory(service)}/${slot}.sock`;
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
/** A socket that opened earlier on the same connection: neither rights nor sshd's rules are in its way. */
function socketGone(host, path, cause) {
    const ofProxy = isProxySocket(path);
    const what = ofProxy ? "the service's proxy" : "Docker";
    return new failure_failure/* Failure */.H(ofProxy ? "proxy-unavailable" : "docker-unavailable", `${what} stopped during the run: its socket ${path} does not open any more`, {
        host,
        advice: ofProxy
            ? "See the logs of the proxy's container on the host, then run again: what is on the host is looked at anew."
            : "See on the host whether dockerd was restarted: `journalctl -u docker`. Then run again: what is on the host is looked at anew.",
        cause,
    });
}
/**
 * sshd answers `open failed` alike to a missing socket, a denied one and a forbidden forwarding, so all causes are
 * listed, each with its check and the line that changes it.
 */
function socketRefused(host, user, path, cause) {
    return new failure_failure/* Failure */.H("socket-refused", `sshd does not open the socket ${path} (${cause.message})`, {
        host,
        advice: [
            "One of these, each to be checked on the host:",
            `  - nothing listens there: \`ls -l ${path}\`; start the service behind it, or set the input "docker-socket"`,
            `  - the user ${user} may not use it: \`id ${user}\`; \`usermod -aG docker ${user}\`, which counts from the next login on`,
            `  - sshd forbids forwarding: \`sshd -T -C user=${user} | grep -i forwarding\`; \`AllowTcpForwarding local\`, \`AllowStreamLocalForwarding yes\` and \`DisableForwarding no\` in /etc/ssh/sshd_config`,
            `  - the key is limited: its line in ~${user}/.ssh/authorized_keys needs \`restrict,port-forwarding\` and, where it has permitopen, \`permitopen="[${path}]:*"\``,
        ].join("\n"),
        cause,
    });
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./build/src/host/turned-away.js


/** The host closed the connection before it had said who it is. */
class TurnedAway extends failure_failure/* Failure */.H {
    constructor(host, cause) {
        super("host-unreachable", `no SSH session came about: the host closed the connection before it said who it is, ${pausesMs.length + 1} times`, {
            host,
            input: "hosts",
            advice: "See in the log of its sshd whether there are too many connections at once (MaxStartups) or the runner is banned, and that an SSH server listens on this port.",
            cause,
        });
    }
}
/** Milliseconds before each further try, about: what was turned away together must not come back together. */
const pausesMs = [250, 500, 1_000, 2_000];
/**
 * Tries again while the host turns the connection away, which sshd does at random beyond `MaxStartups`. Repeating is
 * safe: the host has heard nothing yet.
 *
 * @throws TurnedAway when it does so every time, and whatever else `connect` throws, at once
 */
async function despiteLimits(connect) {
    for (const pauseMs of pausesMs) {
        try {
            return await connect();
        }
        catch (error) {
            if (!(error instanceof TurnedAway))
                throw error;
        }
        await (0,promises_.setTimeout)(pauseMs * (0.5 + Math.random()));
    }
    return await connect();
}

;// CONCATENATED MODULE: ./build/src/host/ssh-session.js




/** Milliseconds from an open TCP connection to an authenticated session. */
const handshakeDeadlineMs = 20_000;
/** A silent host is given up after three of these. */
const keepaliveIntervalMs = 5_000;
/** Milliseconds a host may take to close a connection that was ended. */
const closeDeadlineMs = 1_000;
/**
 * Speaks SSH over a stream that reaches a host, checks the host's key and logs in.
 *
 * @throws Failure `host-unreachable` ({@link TurnedAway} where it hung up), `host-key-mismatch`, `authentication-failed`
 */
async function openSession(stream, address, credentials) {
    const { default: ssh2 } = await __webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19));
    const client = new ssh2.Client();
    client.setMaxListeners(0);
    await authenticate(client, stream, address, (0,host_address/* displayName */.QC)(address), credentials);
    let lost;
    client.on("error", (error) => {
        lost = error;
    });
    const closed = new Promise((resolve) => client.once("close", () => resolve()));
    client.once("close", acknowledgeQuickly(client, stream));
    return {
        client,
        lost: () => lost,
        async close() {
            client.end();
            const timer = setTimeout(() => client.destroy(), closeDeadlineMs);
            await closed;
            clearTimeout(timer);
        },
    };
}
function authenticate(client, stream, address, host, { privateKey, passphrase, pins }) {
    return new Promise((resolve, reject) => {
        let refusedKey;
        let introduced = false;
        const noSession = (cause) => !introduced && (stream.readableEnded || stream.destroyed)
            ? new TurnedAway(host, cause)
            : handshakeFailed(host, cause);
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
                fail(noSession(error));
        });
        client.once("close", () => fail(refusedKey ?? noSession(new Error("the connection was closed"))));
        client.connect({
            sock: stream,
            username: address.user,
            privateKey,
            ...(passphrase === undefined ? {} : { passphrase }),
            ...(pins.algorithms.length === 0
                ? {}
                : { algorithms: { serverHostKey: serverHostKeys(pins.algorithms) } }),
            hostVerifier: (blob) => {
                introduced = true;
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

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
;// CONCATENATED MODULE: ./build/src/host/tcp.js


/** Milliseconds for the TCP handshake. */
const deadlineMs = 10_000;
/** Opens a TCP connection to a host's SSH port. @throws Failure `host-unreachable` */
function dial(address, host) {
    return new Promise((resolve, reject) => {
        const socket = (0,external_node_net_.connect)({ host: address.host, port: address.port, noDelay: true });
        const timer = setTimeout(() => socket.destroy(new Error("no answer")), deadlineMs);
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

;// CONCATENATED MODULE: ./build/src/host/bastion.js







/** Milliseconds for the bastion to connect to a host behind it. */
const passDeadlineMs = 10_000;
/**
 * The way to hosts behind a bastion: one SSH connection for all of them, opened for the first that needs it and
 * closed after the last. sshd's limits and bans count connections, so a fleet must not be one per host.
 */
class Bastion {
    #where;
    #name;
    #pins;
    #session;
    #passages = 0;
    constructor(where, pinnedKeys) {
        this.#where = where;
        this.#name = (0,host_address/* displayName */.QC)(where.address);
        this.#pins = (0,known_hosts/* keysFor */.qm)(pinnedKeys, where.address);
    }
    /** Takes a turn. Returns at once: all hosts that begin together share one connection. */
    enter() {
        this.#passages += 1;
        this.#session ??= this.#open();
        const session = this.#session;
        let gone;
        let given = false;
        session.then(({ client }) => client.once("close", () => {
            gone = bastionLost(this.#name);
        }), 
        // Whoever dials is told.
        () => undefined);
        return {
            dial: async (address) => this.#pass(await session, address),
            lost: () => gone,
            giveBack: async () => {
                if (given)
                    return;
                given = true;
                this.#passages -= 1;
                if (this.#passages > 0)
                    return;
                this.#session = undefined;
                const open = await session.catch(() => undefined);
                await open?.close();
            },
        };
    }
    async #open() {
        const { address, privateKey, passphrase } = this.#where;
        try {
            return await despiteLimits(async () => {
                const stream = await dial(address, this.#name);
                return await openSession(stream, address, { privateKey, passphrase, pins: this.#pins });
            });
        }
        catch (error) {
            throw error instanceof failure_failure/* Failure */.H ? ofBastion(this.#name, error) : error;
        }
    }
    #pass({ client }, address) {
        return new Promise((resolve, reject) => {
            let waiting = true;
            const end = (settle) => {
                waiting = false;
                clearTimeout(timer);
                client.removeListener("close", lose);
                settle();
            };
            const fail = (failure) => end(() => reject(failure));
            const lose = (cause) => fail(bastionLost(this.#name, cause));
            const timer = setTimeout(() => fail(behindBastion(this.#name, address, new Error("no answer"))), passDeadlineMs);
            client.once("close", lose);
            try {
                client.forwardOut("127.0.0.1", 0, address.host, address.port, (error, channel) => {
                    if (!waiting)
                        channel?.destroy();
                    else if (error === undefined || error === null)
                        end(() => resolve(channel));
                    else if (isForbidden(error))
                        fail(forwardingRefused(this.#name, this.#where, address, error));
                    else
                        fail(behindBastion(this.#name, address, error));
                });
            }
            catch (error) {
                lose(error);
            }
        });
    }
}
/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254, section 5.1): for TCP, sshd tells forbidden from not reached. */
function isForbidden(error) {
    return error.reason === 1;
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
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
        const socket = this.#connection.openSocket(this.#path);
        // A daemon that stops closes what is kept open, one way only: used again, such a socket would never answer.
        return socket.once("end", () => socket.destroy());
    }
    // docker-modem inspects its options on every request, and a whole agent takes 50 ms to print.
    [external_node_util_.inspect.custom]() {
        return `SocketAgent ${this.#path}`;
    }
}

;// CONCATENATED MODULE: ./build/src/lease/guard.js
/** Whether a run ended because another one has its lease now. */
function isLost({ reason }) {
    return reason === "lease-lost" || reason === "preempted";
}
/** Long before a lease that nobody renews can be taken over. */
const recentMs = 2_500;

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

;// CONCATENATED MODULE: ./build/src/docker/disk-trouble.js
/** The system's own words (errno ENOSPC, EDQUOT, EROFS), which Docker and the tools of an image pass on. */
const diskWords = {
    full: /no space left on device|disk quota exceeded/i,
    readOnly: /read-only file ?system/i,
};
const diskFullAdvice = "See on the host: `df -h /var/lib/docker` and `docker system df`; `docker image prune -a` and `docker builder prune` make room, as does a lower keep-releases.";
const diskReadOnlyAdvice = "See on the host: `dmesg | grep -i remount`; a disk with errors is often mounted read-only.";
/** The trouble with a disk that somebody's words tell of, if they do. */
function disk_trouble_diskTroubleIn(words) {
    if (diskWords.full.test(words))
        return { reason: "disk-full", advice: diskFullAdvice };
    if (diskWords.readOnly.test(words))
        return { reason: "disk-read-only", advice: diskReadOnlyAdvice };
    return undefined;
}

;// CONCATENATED MODULE: ./build/src/docker/refusal.js

/** The Docker Engine answered a request with an error; `status` is its HTTP status. */
class refusal_DockerRefusal extends failure_failure/* Failure */.H {
    status;
    /** The engine's own, without what was asked. */
    words;
    constructor(status, message, details = {}, reason = "docker-failed", words = message) {
        super(reason, message, details);
        this.status = status;
        this.words = words;
    }
}
/** Whether something was thrown because the engine answered with one of these statuses. */
function refusal_isRefusal(thrown, ...statuses) {
    return thrown instanceof refusal_DockerRefusal && statuses.includes(thrown.status);
}

;// CONCATENATED MODULE: ./build/src/docker/engine.js









const defaultDeadlineMs = 30_000;
/** The Docker Engine of one host, spoken to in an API version that both sides know. */
class Engine {
    host;
    #modem;
    #agent;
    #guard;
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
        const engine = await Engine.over(connection, socketPath);
        await engine.greet();
        return engine;
    }
    /** The engine behind a socket, not spoken to yet: what is asked before {@link greet} ends has no API version. */
    static async over(connection, socketPath) {
        const { default: Modem } = await Promise.all(/* import() */[__webpack_require__.e(472), __webpack_require__.e(133)]).then(__webpack_require__.t.bind(__webpack_require__, 7133, 19));
        const agent = new SocketAgent(connection, socketPath);
        const modem = withoutDockerHost(() => new Modem({ protocol: "http", host: "docker", port: 80, agent, headers: {}, sshOptions: {} }));
        return new Engine(connection.host, modem, agent);
    }
    /** Agrees on an API version. @returns what the engine says of itself @throws as {@link connect} */
    async greet() {
        const version = await this.json({ method: "GET", path: "/version" });
        this.#modem.version = `v${negotiate(version, this.host)}`;
        return version;
    }
    /** Has everything that changes the host ask first whether this run may; `undefined` asks nobody. */
    guardedBy(guard) {
        this.#guard = guard;
    }
    /** The lease under which the host is changed; `undefined` where nothing is to be changed. */
    get lease() {
        return this.#guard?.number;
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
     * @throws DockerRefusal, Failure `docker-unavailable`; `lease-lost`, `preempted` where it would change the host
     */
    async stream(request, signal) {
        if (isGuarded(request))
            await this.#guard?.assure(onlyPrepares(request) ? recentMs : 0);
        const reply = await this.#dial(request, signal);
        const body = new external_node_stream_.PassThrough();
        // A reply that breaks off says no more than "aborted"; its socket knows why.
        reply.once("error", (error) => body.destroy(this.#explain(request, reply.socket.errored ?? error)));
        body.once("close", () => reply.destroy());
        return reply.pipe(body);
    }
    /**
     * A request whose connection becomes a stream in both directions. It is the caller's to end.
     *
     * @throws as {@link stream}
     */
    async upgrade(request, signal) {
        await this.assure();
        return await this.#dial(request, signal, { hijack: true });
    }
    /** Asks the host now whether this run may change it. @throws Failure `lease-lost`, `preempted` */
    async assure() {
        await this.#guard?.assure(0);
    }
    /** Splits Docker's multiplexed stream; both parts go to one sink, in order. */
    demultiplex(stream, sink) {
        this.#modem.demuxStream(stream, sink, sink);
    }
    close() {
        this.#agent.destroy();
    }
    #dial(request, abortSignal, more = {}) {
        return new Promise((resolve, reject) => {
            this.#modem.dial({
                method: request.method,
                path: `${request.path}?`,
                options: { _query: request.query ?? {}, _body: request.body ?? {} },
                statusCodes: { 200: true, 201: true, 204: true, 304: true },
                // Its own way of reading a body never ends when the reply breaks off.
                isStream: true,
                ...(request.archive === undefined ? {} : { file: request.archive }),
                headers: headersOf(request),
                ...more,
                ...(abortSignal === undefined ? {} : { abortSignal }),
            }, (error, reply) => (error === null ? resolve(reply) : reject(this.#explain(request, error))));
        });
    }
    #explain({ method, path }, error) {
        if (error instanceof failure_failure/* Failure */.H)
            return error;
        const what = `${method} ${path}`;
        if (error.statusCode !== undefined) {
            const words = messageOf(error);
            const disk = disk_trouble_diskTroubleIn(words);
            const advice = disk === undefined ? {} : { advice: disk.advice };
            return new refusal_DockerRefusal(error.statusCode, `Docker refused ${what}: ${words}`, { host: this.host, cause: error, ...advice }, disk?.reason ?? "docker-failed", words);
        }
        const late = error.name === "TimeoutError" || error.name === "AbortError";
        return new failure_failure/* Failure */.H("docker-unavailable", `Docker did not answer ${what}${late ? " in time" : `: ${error.message}`}`, {
            host: this.host,
            advice: "See on the host whether dockerd runs: `systemctl status docker`, `journalctl -u docker`.",
            cause: error,
        });
    }
}
/** Everything that changes the host, but the volumes that are the lease itself. */
function isGuarded({ method, path }) {
    return method !== "GET" && path !== "/volumes/create" && !/^\/volumes\/[^/]+\.lease-/.test(path);
}
/** What nobody notices until more is done: there an answer of a moment ago is good enough. */
function onlyPrepares({ path }) {
    return /^\/(containers\/create|images\/create|networks\/create|containers\/[^/]+\/(archive|exec|attach|wait))$/.test(path);
}
/** Headers that do not show when they are inspected: docker-modem prints all it sends where DEBUG asks for that. */
function headersOf({ archive, registryAuth }) {
    const headers = {
        ...(archive === undefined ? {} : { "Content-Type": "application/x-tar" }),
        ...(registryAuth === undefined ? {} : { "X-Registry-Auth": registryAuth }),
    };
    return Object.defineProperty(headers, external_node_util_.inspect.custom, { value: () => "[headers]" });
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

;// CONCATENATED MODULE: ./build/src/docker/judge-engine.js

/**
 * Takes an engine as one that can be worked with, or says why it cannot.
 *
 * @throws Failure `docker-is-podman`, `docker-windows`, `docker-rootless`, `docker-userns-remap`
 */
function judgeEngine(version, info, host) {
    const refusal = refusals.find(({ applies }) => applies(version, info));
    if (refusal !== undefined)
        throw new failure_failure/* Failure */.H(refusal.reason, refusal.message, { host, advice: refusal.advice });
    const { Swarm: swarm, MemTotal: memoryBytes = 0 } = info;
    return {
        os: version.Os ?? "",
        architecture: version.Arch ?? "",
        memoryBytes,
        swarm: swarm?.LocalNodeState !== "active" ? "none" : swarm.ControlAvailable === true ? "manager" : "worker",
    };
}
/** Podman first: a rootless one says both. */
const refusals = [
    {
        reason: "docker-is-podman",
        applies: ({ Components: components }) => (components ?? []).some(({ Name: name }) => /podman/i.test(name ?? "")),
        message: "what answers on the Docker socket is Podman, whose version of Docker's API cannot resolve digests (no /distribution)",
        advice: "Check on the host: `curl -s --unix-socket /var/run/docker.sock http://d/version`. Install Docker Engine, take Podman's socket away (`systemctl disable --now podman.socket`, and the package podman-docker), or point the input docker-socket at Docker's own.",
    },
    {
        reason: "docker-windows",
        applies: ({ Os: os }) => os === "windows",
        message: "Docker on this host runs Windows containers",
        advice: "Use a Linux host: the proxy and the sockets it is reached by are Linux ones.",
    },
    {
        reason: "docker-rootless",
        applies: (_, info) => hasOption(info, "rootless"),
        message: "Docker on this host runs rootless: its containers have no way to the host's network and to /run/tidegate, which the proxy needs",
        advice: "Check on the host: `docker info -f '{{.SecurityOptions}}'`. Install Docker Engine for the whole host beside it, and set the input docker-socket to its socket, /var/run/docker.sock (rootless: /run/user/UID/docker.sock).",
    },
    {
        reason: "docker-userns-remap",
        applies: (_, info) => hasOption(info, "userns"),
        message: "Docker on this host remaps users (userns-remap): containers may not use the host's network, which the proxy needs",
        advice: "Check on the host: `docker info -f '{{.SecurityOptions}}'`. Take `\"userns-remap\"` out of /etc/docker/daemon.json (or `--userns-remap` out of dockerd's options) and run `systemctl restart docker`; images and containers made under it are kept apart and come back only with it.",
    },
];
function hasOption({ SecurityOptions: options }, name) {
    return (options ?? []).some((option) => option.split(",").includes(`name=${name}`));
}

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
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
    /** Of a proxy: its number on the host. */
    instance: "tidegate.instance",
};
const schema = "1";
/** What becomes of a release that is left: its container stopped, paused with its memory, or left running. */
const keepPreviousChoices = ["stopped", "paused", "running"];
/** Labels every object of a service carries; also the filter that finds them. */
function labels_serviceLabels(service, role) {
    return { [label.schema]: schema, [label.service]: service, [label.role]: role };
}
function releaseLabels(service, identity) {
    return {
        ...labels_serviceLabels(service, "release"),
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
const settingsSchema = dist/* object */.Ikc({
    containerPort: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(65_535)),
    healthPath: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* startsWith */.w1_("/")),
    healthHost: dist/* optional */.lqM(dist/* string */.YjP()),
    container: dist/* optional */.lqM(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(100))),
    health: dist/* optional */.lqM(dist/* object */.Ikc({
        timeoutMs: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(3_600_000)),
        threshold: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(1), dist/* maxValue */.cGV(100)),
    })),
    keepPrevious: dist/* optional */.lqM(dist/* picklist */.KIO(keepPreviousChoices)),
});
const identitySchema = dist/* object */.Ikc({
    [label.schema]: dist/* literal */.euz(schema),
    [label.release]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9-]{1,64}$/)),
    [label.digest]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/)),
    [label.image]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(1_024)),
    [label.settings]: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(65_536), dist/* parseJson */.qFJ(), settingsSchema),
});
/** What a container's labels say it is, or `undefined` when they are not whole or from another schema. */
function readIdentity(labels) {
    const read = dist/* safeParse */.xLC(identitySchema, labels);
    if (!read.success)
        return undefined;
    const { containerPort, healthPath, healthHost, container, health, keepPrevious } = read.output[label.settings];
    return {
        release: read.output[label.release],
        digest: read.output[label.digest],
        image: read.output[label.image],
        settings: {
            containerPort,
            healthPath,
            healthHost,
            ...(container === undefined ? {} : { container }),
            ...(health === undefined ? {} : { health }),
            ...(keepPrevious === undefined ? {} : { keepPrevious }),
        },
    };
}

;// CONCATENATED MODULE: ./build/src/lease/lease.js


const noLease = { number: 0, holder: undefined, beat: 0, volumes: [] };
/** Map versions and generations that one lease has to itself: more than the longest canary takes. */
const numbersOfEach = 32;
/** The first map version and generation that the holder of a lease may use; what is lower belongs to those before. */
function lease_firstNumberOf(lease) {
    return (lease - 1) * numbersOfEach + 1;
}
/** The lease whose number covers every map version and generation up to `highest`. */
function leaseCovering(highest) {
    return Math.ceil(highest / numbersOfEach);
}
/** The volume that is a lease: making it is atomic, and the first one wins. */
function leaseVolumeName(service, lease) {
    return `tidegate.${service}.lease-${lease}`;
}
/** A sign of life of a lease's holder. Labels never change, so each is a volume of its own. */
function beatVolumeName(service, lease, beat) {
    return `${leaseVolumeName(service, lease)}.${beat}`;
}
const holderLabel = "tidegate.holder";
/** @param holder `undefined` for a lease that is free: it is kept, so that the numbers go on rising */
function leaseLabels(service, holder) {
    return { ...serviceLabels(service, "lease"), [holderLabel]: JSON.stringify(holder ?? null) };
}
const line = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(2_048));
const holderSchema = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(8_192), dist/* parseJson */.qFJ(), dist/* nullable */.mee(dist/* object */.Ikc({
    id: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[0-9a-f]{32}$/)),
    verb: dist/* picklist */.KIO(["deploy", "rollback"]),
    actor: dist/* optional */.lqM(line),
    run: dist/* optional */.lqM(line),
    since: line,
    tookOver: dist/* optional */.lqM(dist/* boolean */.zMY(), false),
})));
/** Somebody's: a label that cannot be read must not pass for a lease that is free. */
const stranger = {
    id: "unknown",
    verb: "deploy",
    actor: undefined,
    run: undefined,
    since: "unknown",
    tookOver: true,
};
/** The holder in a volume's labels; `undefined` when it says that the lease is free. */
function readHolder(labels) {
    const read = dist/* safeParse */.xLC(holderSchema, labels?.[holderLabel]);
    if (!read.success)
        return stranger;
    if (read.output === null)
        return undefined;
    const { id, verb, actor, run, since, tookOver } = read.output;
    return { id, verb, actor, run, since, tookOver };
}
/** Reads how a lease stands out of a service's volumes: the highest number counts. */
function readLease(service, volumes) {
    const prefix = leaseVolumeName(service, 0).slice(0, -1);
    const parts = volumes.flatMap(({ Name, Labels }) => {
        const [, lease, beat] = Name.startsWith(prefix)
            ? (/^(\d{1,9})(?:\.(\d{1,9}))?$/.exec(Name.slice(prefix.length)) ?? [])
            : [];
        return lease === undefined
            ? []
            : [{ name: Name, lease: Number(lease), beat: beat === undefined ? undefined : Number(beat), Labels }];
    });
    const leases = parts.filter(({ beat }) => beat === undefined);
    const number = Math.max(0, ...leases.map(({ lease }) => lease));
    const current = leases.find(({ lease }) => lease === number);
    const beats = parts.filter(({ lease }) => lease === number).map(({ beat }) => beat ?? 0);
    return {
        number,
        holder: current === undefined ? undefined : readHolder(current.Labels),
        beat: Math.max(0, ...beats),
        volumes: parts.map(({ name }) => name),
    };
}
/** A new holder. @param id 16 random bytes in hexadecimal */
function newHolder(id, verb, origin, now) {
    return { id, verb, actor: origin.actor, run: origin.run, since: now.toISOString(), tookOver: false };
}
/** Whether the next holder may go on without fencing this one off. */
function mayBeGivenBack({ holder, beat }) {
    return holder !== undefined && (!holder.tookOver || beat > 0);
}
/** A holder in words: `a deploy by octocat since 2026-01-02T12:00:00.000Z (https://…)`. */
function holderText({ verb, actor, run, since }) {
    const by = actor === undefined ? "" : ` by ${actor}`;
    return `a ${verb}${by} since ${since}${run === undefined ? "" : ` (${run})`}`;
}

;// CONCATENATED MODULE: ./build/src/proxy/fallback.js
/**
 * Reads whether the proxy has marked the release of a slot down in its bake. It says so of a free slot too, which
 * nothing answers in: what it means is known by who the routes point to.
 */
function readFallback(rows, slot) {
    const server = bakingServer(rows, slot);
    if (!server?.status.startsWith("DOWN"))
        return { down: false, sinceSeconds: undefined };
    return { down: true, sinceSeconds: server.changedSecondsAgo };
}
/** The server that stands for a slot while its release bakes. */
function bakingServer(rows, slot) {
    return rows.find((row) => row.backend === `bake-${slot}` && row.server === slot);
}

;// CONCATENATED MODULE: ./build/src/proxy/process-info.js
/** The words after `description` in a configuration; HAProxy fills in the instance when it reads them. */
function description(fingerprint) {
    return `"tidegate \${TIDEGATE_INSTANCE} ${fingerprint}"`;
}
/** The fingerprint in a configuration's text. */
function fingerprintIn(configuration) {
    return /^ {2}description "tidegate \S+ ([0-9a-f]{16})"$/m.exec(configuration)?.[1];
}
/** Reads `show info` (HAProxy Management Guide, section 9.3). */
function parseProcessInfo(text) {
    const value = (key) => new RegExp(`^${key}: *(.*)$`, "im").exec(text)?.[1]?.trim();
    const [, instance, fingerprint] = /^tidegate (\d+) ([0-9a-f]{16})$/.exec(value("description") ?? "") ?? [];
    return {
        instance: instance === undefined ? undefined : Number(instance),
        fingerprint,
        uptimeSeconds: Number(value("Uptime_sec") ?? 0),
        version: value("Version") ?? "",
    };
}

;// CONCATENATED MODULE: ./build/src/release/slot.js
/** The two places a release can run on a host. */
const slots = ["blue", "green"];
function slot_otherSlot(slot) {
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
/** All traffic to one slot, with the other standing by: the host itself falls back to it, and stays there. */
function bakeOn(slot) {
    return { live: `bake-${slot}`, share: 0, candidate: "none" };
}
/**
 * A share of requests to one slot, with the other standing by; the rest stays with the other.
 *
 * @param share in 1/10,000, from 1 on
 */
function canaryTo(slot, share) {
    return { live: `steady-${otherSlot(slot)}`, share, candidate: `bake-${slot}` };
}
/** The slot a backend serves first, `undefined` for `none`. */
function routes_slotOf(backend) {
    const slot = backend.slice(backend.indexOf("-") + 1);
    return isSlot(slot) ? slot : undefined;
}
/** Whether traffic goes the same ways, which is what disk and process have in common. */
function sameRoutes(a, b) {
    return a.live === b.live && a.share === b.share && a.candidate === b.candidate;
}
/** Whether two maps of a running proxy say the same, the preview value too. */
function sameMap(a, b) {
    return sameRoutes(a, b) && a.preview === b.preview;
}
/** The text of the map file: a key and a value a line, without what ends with the process. */
function routes_renderRoutes({ live, share, candidate }) {
    return `live ${live}\nshare ${share}\ncandidate ${candidate}\n`;
}
/** The keys and values of a running proxy's map. */
function mapEntries(routes) {
    const entries = routes_renderRoutes(routes).trim().split("\n");
    return routes.preview === undefined ? entries : [...entries, `preview ${routes.preview}`];
}
/** Reads key-value lines back, or `undefined` when a key is missing, doubled or has no known value. */
function routes_parseRoutes(lines) {
    const pairs = lines.filter((line) => line.trim() !== "").map((line) => line.trim().split(/\s+/));
    const entries = new Map(pairs.map(([key = "", value = ""]) => [key, value]));
    const live = backendNamed(entries.get("live"));
    const candidate = backendNamed(entries.get("candidate"));
    const share = Number(entries.get("share") ?? Number.NaN);
    const preview = entries.get("preview");
    const keys = preview === undefined ? 3 : 4;
    if (pairs.length !== keys || entries.size !== keys || live === undefined || candidate === undefined)
        return undefined;
    if (!Number.isInteger(share) || share < 0 || share > 10_000)
        return undefined;
    if (preview === undefined)
        return { live, share, candidate };
    return isPreview(preview) ? { live, share, candidate, preview } : undefined;
}
/** Long enough that nobody guesses it, and nothing that HAProxy's commands give a meaning. */
function isPreview(value) {
    return /^(blue|green)-[0-9a-f]{16,64}$/.test(value);
}
function backendNamed(name) {
    if (name === "none")
        return name;
    return name !== undefined && /^(steady|bake|only)-(blue|green)$/.test(name) ? name : undefined;
}

;// CONCATENATED MODULE: ./build/src/proxy/statistics.js
/**
 * Reads HAProxy's CSV. Columns are found by the names in its first line, because newer versions add some; one that is
 * missing reads as 0, or as nothing where 0 would be a claim.
 */
function parseStatistics(csv) {
    const [header = "", ...lines] = csv.split("\n").filter((line) => line.trim() !== "");
    const names = splitCells(header.replace(/^# ?/, ""));
    const positions = new Map(names.map((name, position) => [name, position]));
    return lines.map((line) => {
        const cells = splitCells(line);
        return readRow((name) => cells[positions.get(name) ?? -1] ?? "");
    });
}
function readRow(cell) {
    const count = (name) => wholeNumber(cell(name)) ?? 0;
    return {
        backend: cell("pxname"),
        server: cell("svname"),
        current: count("scur"),
        total: count("stot"),
        status: cell("status"),
        changedSecondsAgo: wholeNumber(cell("lastchg")),
        checkStatus: cell("check_status") || undefined,
        answers: {
            chosen: count("lbtot"),
            redispatched: count("wredis"),
            responses: count("req_tot"),
            interim: count("hrsp_1xx"),
            serverErrors: count("hrsp_5xx"),
            brokenResponses: count("eresp"),
            connectionErrors: count("econ"),
            cutShort: count("srv_abrt"),
            clientAborts: count("cli_abrt"),
            meanMs: count("rtime"),
        },
    };
}
/** Commas part cells, but not inside of quotes: HAProxy quotes the words of a health check that marked a server down. */
function splitCells(line) {
    const cells = line.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=^|,)(?=,|$)/g) ?? [];
    return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}
function wholeNumber(cell) {
    return /^\d{1,20}$/.test(cell) ? Number(cell) : undefined;
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









const admin_deadlineMs = 5_000;
/** Commands in one line: together they stay well within the 16 kB that HAProxy reads of it. */
const mostPrepared = 200;
/** The runtime API of a service's running proxy (HAProxy Management Guide, section 9.3). */
class ProxyAdmin {
    #connection;
    #socket;
    #guard;
    constructor(connection, service) {
        this.#connection = connection;
        this.#socket = adminSocket(service);
    }
    get host() {
        return this.#connection.host;
    }
    /** Has every commit ask first whether this run may, and numbers versions as the lease has them. */
    guardedBy(guard) {
        this.#guard = guard;
    }
    /**
     * Where the running proxy sends requests, or `undefined` when its map makes no sense.
     *
     * @throws Failure `socket-refused`, `proxy-unavailable`
     */
    async readRoutes() {
        return routes_parseRoutes(mapPairs(await this.#ask(`show map ${runtimeMap}`)));
    }
    /** Which process answers, with which configuration. @throws Failure `socket-refused`, `proxy-unavailable` */
    async readProcess() {
        return parseProcessInfo(await this.#ask("show info"));
    }
    /** Counters of every place the proxy listens at, by the bind's name. */
    async readListens() {
        return parseStatistics(await this.#ask("show stat -1 8 -1"));
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
     * @throws Failure `promotion-failed`, `lease-lost`, `preempted`
     */
    async stageRoutes(routes) {
        const version = await this.#prepareVersion();
        await this.#guard?.assure(recentMs);
        const staged = await this.#ask([...additions(version, routes), `show map @${version} ${runtimeMap}`].join(";"));
        const read = routes_parseRoutes(mapPairs(staged));
        if (read !== undefined && sameMap(read, routes))
            return version;
        throw this.#refused("did not take the new routes", staged);
    }
    /**
     * Moves all keys at once to a staged version, and reads the map back. A version lower than one that was
     * committed since it was staged is refused by HAProxy; one that a restart of the process took along is found out here,
     * because an empty version would commit too.
     *
     * @throws Failure `promotion-failed`, `lease-lost`, `preempted`
     */
    async commitStaged(version, routes) {
        const [staged] = await Promise.all([
            this.#ask(`show map @${version} ${runtimeMap}`),
            this.#guard?.assure(0),
        ]);
        const read = routes_parseRoutes(mapPairs(staged));
        if (read === undefined || !sameMap(read, routes))
            throw this.#refused("lost the new routes", staged);
        const answer = await this.#ask(`commit map @${version} ${runtimeMap};show map ${runtimeMap}`);
        const now = routes_parseRoutes(mapPairs(answer));
        if (now === undefined || !sameMap(now, routes))
            throw this.#refused("did not switch", answer);
    }
    /**
     * Commits the routes in use once more, under a number of this run's lease: from then on the proxy's process refuses
     * every lower one. A process that has just begun refuses none.
     */
    async fence() {
        const routes = await this.readRoutes();
        if (routes !== undefined)
            await this.commitStaged(await this.stageRoutes(routes), routes);
    }
    /**
     * Lets the release in a slot have its bake, whatever the proxy held of the one that was there before: a mark-down
     * stays until this is asked for. For a slot that the routes do not point to: there, it would take a fallback back.
     *
     * @throws Failure `promotion-failed`
     */
    async rearm(slot) {
        await this.#guard?.assure(0);
        const answer = await this.#ask(`set server bake-${slot}/${slot} health up`);
        const server = bakingServer(await this.readStatistics(), slot);
        if (server?.status.startsWith("UP"))
            return;
        const status = server?.status ?? "not there";
        throw this.#refused(`did not make slot ${slot} ready for its bake`, `${answer.trim()} (${status})`);
    }
    /** Ends every request and WebSocket that is still open with a slot, whichever way it came there. */
    async endSessions(slot) {
        const [rows] = await Promise.all([this.readStatistics(), this.#guard?.assure(0)]);
        const servers = rows.filter((row) => row.server === slot);
        const ends = servers.map(({ backend }) => `shutdown sessions server ${backend}/${slot}`);
        await this.#ask(ends.join(";"));
    }
    /** Numbering begins anew with the proxy's process: it is brought to where this run's lease has its own. */
    async #prepareVersion() {
        const from = this.#guard === undefined ? 1 : lease_firstNumberOf(this.#guard.number);
        const version = await this.#prepareVersions(1);
        return version < from ? await this.#raiseVersions(version, from) : version;
    }
    /**
     * Numbering begins anew with the proxy's process: it is brought to where this run's lease has its own. Each line ends
     * with a commit of the routes in use, or a commit that a run before this one still has under way would find its number
     * in range, and empty the map.
     */
    async #raiseVersions(last, from) {
        const routes = await this.readRoutes();
        await this.#guard?.assure(0);
        let version = last;
        while (version < from) {
            const count = Math.min(from - version, mostPrepared);
            version = await this.#prepareVersions(count, [
                ...additions(version + count, routes),
                `commit map @${version + count} ${runtimeMap}`,
            ]);
        }
        return await this.#prepareVersions(1);
    }
    /** @param then commands of the same line, so that nothing comes between */
    async #prepareVersions(count, then = []) {
        const prepares = Array.from({ length: count }, () => `prepare map ${runtimeMap}`);
        const answer = await this.#ask([...prepares, ...then].join(";"));
        const version = [...answer.matchAll(/New version created: (\d+)/g)].at(-1)?.[1];
        if (version === undefined)
            throw this.#refused("prepared no new version of its map", answer);
        return Number(version);
    }
    async #ask(command) {
        const socket = this.#connection.openSocket(this.#socket);
        const timer = setTimeout(() => socket.destroy(this.#late(command)), admin_deadlineMs);
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
        return new failure_failure/* Failure */.H("proxy-unavailable", `the proxy did not answer "${command.slice(0, 60)}" in ${admin_deadlineMs} ms`, {
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
/** Commands that fill a version of the map; where the map in use is not one of ours there is nothing to keep. */
function additions(version, routes) {
    const entries = routes === undefined ? [] : mapEntries(routes);
    return entries.map((entry) => `add map @${version} ${runtimeMap} ${entry}`);
}
/** `show map` prints an address before each pair. */
function mapPairs(answer) {
    return answer.split("\n").map((line) => line.replace(/^0x[0-9a-f]+\s+/, ""));
}

;// CONCATENATED MODULE: ./build/src/host/connected-host.js





/**
 * Greets Docker over a connection, and sees that it is one that can be worked with.
 *
 * @throws Failure as {@link Engine.connect} and {@link judgeEngine}
 */
async function hostOver(connection, service, dockerSocket) {
    const engine = await Engine.over(connection, dockerSocket);
    // Side by side: what one more question costs is felt on every run.
    const [version, info] = await Promise.all([
        engine.greet(),
        engine.json({ method: "GET", path: "/info" }),
    ]);
    const facts = judgeEngine(version, info, connection.host);
    const entrances = {
        blue: new SocketAgent(connection, entranceSocket(service, "blue")),
        green: new SocketAgent(connection, entranceSocket(service, "green")),
    };
    return {
        name: connection.host,
        engine,
        facts,
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
        return "Add the runner's user to the group that owns the socket (`ls -l` shows it; `usermod -aG docker USER`), then start the runner again: groups count from the next login on. For a runner in a container, `docker run --group-add`.";
    }
    if (code === "ENOENT")
        return "Nothing is there: see that the service is started and the path is right.";
    return "See whether the service behind it is running.";
}

;// CONCATENATED MODULE: ./build/src/host/ssh-connection.js






/**
 * Opens the one SSH connection a run has to a host, through a bastion where there is one. No shell and no command is
 * ever asked for: only `direct-streamlocal@openssh.com` channels.
 *
 * @throws Failure `host-unreachable`, `host-key-mismatch`, `authentication-failed`, those of {@link Bastion}
 */
async function connectOverSsh(address, credentials, bastion) {
    return await despiteLimits(() => connectOnce(address, credentials, bastion));
}
async function connectOnce(address, credentials, bastion) {
    const way = await (bastion === undefined ? directWay(address) : wayThrough(bastion, address));
    try {
        const session = await openSession(way.stream, address, credentials);
        return connectionOver(session, way, address);
    }
    catch (error) {
        const lost = way.lost();
        await way.leave();
        throw lost ?? error;
    }
}
async function directWay(address) {
    // Loaded while TCP connects.
    const [stream] = await Promise.all([dial(address, (0,host_address/* displayName */.QC)(address)), __webpack_require__.e(/* import() */ 472).then(__webpack_require__.t.bind(__webpack_require__, 5472, 19))]);
    return { stream, lost: () => undefined, leave: async () => undefined };
}
async function wayThrough(bastion, address) {
    const passage = bastion.enter();
    try {
        return {
            stream: await passage.dial(address),
            lost: passage.lost,
            leave: passage.giveBack,
        };
    }
    catch (error) {
        await passage.giveBack();
        throw error;
    }
}
function connectionOver({ client, lost, close }, way, address) {
    const host = (0,host_address/* displayName */.QC)(address);
    let closing = false;
    const opened = new Set();
    const loss = (cause) => way.lost()?.on(host) ?? connectionLost(host, cause ?? lost());
    return {
        host,
        openSocket(path) {
            const socket = new ForwardedSocket((done) => {
                try {
                    client.openssh_forwardOutStreamLocal(path, (error, channel) => {
                        if (error === undefined || error === null) {
                            opened.add(path);
                            done(undefined, channel);
                        }
                        else if (opened.has(path))
                            done(socketGone(host, path, error));
                        else
                            done(socketRefused(host, address.user, path, error));
                    });
                }
                catch (error) {
                    done(loss(lost() ?? error));
                }
            });
            const abandon = () => socket.destroy(closing ? undefined : loss());
            client.once("close", abandon);
            socket.once("close", () => client.removeListener("close", abandon));
            return socket;
        },
        async close() {
            closing = true;
            await close();
            await way.leave();
        },
    };
}

;// CONCATENATED MODULE: ./build/src/host/connect.js







/** Every host a request names, in its order. */
function destinations({ transport, service, dockerSocket }) {
    if (transport.kind === "local") {
        const connection = connectLocally();
        return [{ name: connection.host, connect: () => reach(connection, service, dockerSocket) }];
    }
    const { hosts, privateKey, passphrase, pinnedKeys } = transport;
    const bastion = transport.bastion && new Bastion(transport.bastion, pinnedKeys);
    return hosts.map((address) => ({
        name: (0,host_address/* displayName */.QC)(address),
        connect: async () => {
            const pins = (0,known_hosts/* keysFor */.qm)(pinnedKeys, address);
            const connection = await connectOverSsh(address, { privateKey, passphrase, pins }, bastion);
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
        if (refusal_isRefusal(error, 404))
            return undefined;
        throw error;
    }
}
/** Creates a container and returns its id; `platform` is part of the query. @throws DockerRefusal 409 when the name is taken */
async function createContainer(engine, name, { platform, ...body }) {
    const created = await engine.json({
        method: "POST",
        path: "/containers/create",
        query: { name, ...(platform === undefined ? {} : { platform }) },
        body,
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
/** Freezes a container: its memory stays, and it does no work. One that is paused already, or gone, is fine. */
async function pauseContainer(engine, name) {
    try {
        await engine.json({ method: "POST", path: `/containers/${name}/pause` });
    }
    catch (error) {
        if (isRefusal(error, 404))
            return;
        const now = await inspectContainer(engine, name);
        if (now?.State.Paused !== true)
            throw error;
    }
}
/** Lets a paused container go on; one that is not paused is left as it is. @throws DockerRefusal 404 */
async function unpauseContainer(engine, name) {
    try {
        await engine.json({ method: "POST", path: `/containers/${name}/unpause` });
    }
    catch (error) {
        const now = await inspectContainer(engine, name);
        if (now === undefined || now.State.Paused)
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
/**
 * Whether the daemon starts the container again by itself, after a crash or a reboot.
 *
 * @param policy Docker's name of it
 * @param retries for `on-failure` only
 */
async function setRestartPolicy(engine, id, policy, retries = 0) {
    await engine.json({
        method: "POST",
        path: `/containers/${id}/update`,
        body: { RestartPolicy: { Name: policy, ...(retries === 0 ? {} : { MaximumRetryCount: retries }) } },
    });
}
/**
 * Sends a signal to a container's first process; one that has ended already is fine. Docker then takes the container for
 * stopped by hand, whatever the signal does, and `unless-stopped` does not bring it back after a reboot.
 */
async function signalContainer(engine, id, signal) {
    try {
        await engine.json({ method: "POST", path: `/containers/${id}/kill`, query: { signal } });
    }
    catch (error) {
        if (!isRefusal(error, 404, 409))
            throw error;
    }
}
/** Gives a container another name. @throws DockerRefusal 409 when that is taken */
async function renameContainer(engine, id, name) {
    await engine.json({ method: "POST", path: `/containers/${id}/rename`, query: { name } });
}

// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
;// CONCATENATED MODULE: ./build/src/docker/pull-progress.js
const pull_progress_noProgress = { layers: new Map() };
/** Takes one event of the stream into account; what it does not know it leaves out. */
function pull_progress_foldPullEvent(progress, event) {
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
/** Bytes of the layers that are being pulled, compressed, as far as they are known: more come to light on the way. */
function bytesToPull({ layers }) {
    return [...layers.values()].reduce((sum, layer) => sum + layer.total, 0);
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
const usuallyStalledAfterMs = 120_000;
/** An image the host has, by any name or id, or `undefined`. */
async function inspectImage(engine, reference) {
    try {
        return await engine.json({ method: "GET", path: `/images/${reference}/json` });
    }
    catch (error) {
        if (refusal_isRefusal(error, 404))
            return undefined;
        throw error;
    }
}
/** A pull that did not come to its end. */
class PullFailure extends failure_failure/* Failure */.H {
    /** The daemon's own; `undefined` when nothing came any more. */
    words;
    constructor(message, details, words) {
        super(words === undefined ? "pull-stalled" : "pull-failed", message, details);
        this.words = words;
    }
}
/**
 * Pulls `repository@digest`, telling how far it is after each event.
 *
 * @throws PullFailure
 */
async function pullImage(engine, repository, digest, onProgress, options = {}) {
    const { registryAuth, stalledAfterMs = usuallyStalledAfterMs, signal } = options;
    const over = new AbortController();
    let stalled = false;
    const stall = () => {
        stalled = true;
        over.abort();
    };
    let timer = setTimeout(stall, stalledAfterMs);
    const request = {
        method: "POST",
        path: "/images/create",
        query: { fromImage: repository, tag: digest },
        ...(registryAuth === undefined ? {} : { registryAuth }),
    };
    try {
        const ends = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]);
        const stream = await engine.stream(request, ends);
        const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
        // A pull that is ended from here breaks off when nobody reads it any more.
        for (const each of [stream, lines])
            each.on("error", () => undefined);
        let progress = noProgress;
        for await (const line of lines) {
            clearTimeout(timer);
            timer = setTimeout(stall, stalledAfterMs);
            const event = readEvent(line);
            if (event.error !== undefined)
                throw pullFailed(engine, repository, digest, event.error);
            progress = foldPullEvent(progress, event);
            onProgress(progress);
        }
    }
    catch (error) {
        if (stalled)
            throw pullStalled(engine, repository, digest, stalledAfterMs, error);
        signal?.throwIfAborted();
        throw error instanceof DockerRefusal ? pullFailed(engine, repository, digest, error.words, error) : error;
    }
    finally {
        clearTimeout(timer);
        // Docker goes on with a pull for as long as somebody listens.
        over.abort();
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
function pullFailed(engine, repository, digest, words, cause) {
    const details = {
        host: engine.host,
        input: "image",
        advice: "See that the host reaches the registry, may pull from it, and has room on its disk.",
        cause,
    };
    return new PullFailure(`pulling ${repository}@${digest} failed: ${inert(words)}`, details, words);
}
function pullStalled(engine, repository, digest, afterMs, cause) {
    const details = {
        host: engine.host,
        input: "image",
        advice: "See the registry's status page and the host's network, then run again: layers that are there already are not pulled twice.",
        cause,
    };
    const message = `pulling ${repository}@${digest} came to a halt: nothing came for ${afterMs / 1_000} s`;
    return new PullFailure(message, details, undefined);
}

;// CONCATENATED MODULE: ./build/src/docker/networks.js


/** A network by its exact name, or `undefined`. */
async function inspectNetwork(engine, name) {
    try {
        return await engine.json({ method: "GET", path: `/networks/${name}` });
    }
    catch (error) {
        if (refusal_isRefusal(error, 404))
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
        throw new Failure("subnet-taken", `Docker cannot make the service's network ${addresses?.subnet ?? ""}: ${error.message}`, {
            host: engine.host,
            input: "network-subnet",
            advice: "Name a subnet that no other network and no route of the host uses, such as 172.30.7.0/24.",
            cause: error,
        });
    }
}
/** Joins a container that is not started yet to a further network; no alias is given there. */
async function connectNetwork(engine, network, container, endpoint = {}) {
    await engine.json({
        method: "POST",
        path: `/networks/${network}/connect`,
        body: { Container: container, EndpointConfig: endpoint },
    });
}
/** Takes a container out of a network; one that is not in it is fine. */
async function disconnectNetwork(engine, network, container) {
    try {
        await engine.json({
            method: "POST",
            path: `/networks/${network}/disconnect`,
            body: { Container: container, Force: false },
        });
    }
    catch (error) {
        // 500 is how Docker before 28 says that the container is not in it.
        if (!isRefusal(error, 404) && !(isRefusal(error, 500, 403) && /not connected/.test(error.message)))
            throw error;
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

// EXTERNAL MODULE: ./build/src/proxy/configuration.js + 1 modules
var configuration = __webpack_require__(8264);
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
                const slot = reply.headers[configuration/* answeredByHeader */.WN];
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

;// CONCATENATED MODULE: ./build/src/health/live-probe.js


const timeoutMs = 5_000;
/** Asks the release in a slot once whether it is healthy now, by the settings it was deployed with. */
async function answersNow(host, slot, settings) {
    const { healthPath: path, healthHost } = settings;
    return passes(await probeSlot(host.entrance(slot), { slot, path, host: probeHost({ host: healthHost }), timeoutMs }));
}

;// CONCATENATED MODULE: ./build/src/docker/volumes.js

/** Volumes that carry all these labels (`key` or `key=value`). */
async function listVolumes(engine, labels) {
    const filters = JSON.stringify({ label: labels });
    const { Volumes } = await engine.json({
        method: "GET",
        path: "/volumes",
        query: { filters },
    });
    return Volumes ?? [];
}
/**
 * Makes a local volume; one of this name is left as it is. Atomic: of several at once, one is made.
 *
 * @returns the labels of the one that is there now
 */
async function createVolume(engine, name, labels) {
    const { Labels } = await engine.json({
        method: "POST",
        path: "/volumes/create",
        body: { Name: name, Driver: "local", Labels: labels },
    });
    return Labels;
}
/** Whether the host has a volume of this name. */
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
/** Makes a volume of the user's. */
async function createUserVolume(engine, name, options) {
    const { driver, driverOpts, labels } = options;
    await engine.json({
        method: "POST",
        path: "/volumes/create",
        body: { Name: name, Driver: driver, DriverOpts: driverOpts, Labels: labels },
    });
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

;// CONCATENATED MODULE: ./build/src/lease/read-lease.js



/** Reads how the lease of a service stands on a host. Changes nothing. */
async function readLeaseOf(engine, service) {
    return readLease(service, await listVolumes(engine, asFilters(labels_serviceLabels(service, "lease"))));
}

;// CONCATENATED MODULE: ./build/src/proxy/live.js


/**
 * The slot that takes traffic, out of the map *and* the servers: a release in its bake that the proxy has marked down
 * is served by the other slot, whatever the map says. So is one that is gone, and that too few have asked since for the
 * proxy to have marked it down.
 *
 * @param runs whether a release runs in a slot, where that is known
 */
function liveSlot(routes, rows, runs = () => true) {
    const slot = routes_slotOf(routes.live);
    if (slot === undefined || !routes.live.startsWith("bake-"))
        return slot;
    if (!runs(slot) && runs(slot_otherSlot(slot)))
        return slot_otherSlot(slot);
    const server = rows.find((row) => row.backend === routes.live && row.server === slot);
    return server?.status.startsWith("DOWN") ? slot_otherSlot(slot) : slot;
}
/** Whether a host turned itself back in a bake that no run has ended yet. */
function hasFallenBack(routes, live) {
    return routes.live.startsWith("bake-") && slotOf(routes.live) !== live;
}

;// CONCATENATED MODULE: ./build/src/release/names.js
/**
 * What Docker objects of a service are called. A dot separates the parts, because a service's name can hold none:
 * `api` and `api-blue` can never be taken for one another.
 */
function releaseContainerName(service, slot, release, lease) {
    return `tidegate.${service}.${slot}.${release}.${lease}`;
}
/**
 * What a release's container is called once another run holds the lease: a run that lost it and does not know yet finds
 * nothing under the name it knows.
 */
function renamedUnder(name, lease) {
    return `${name.replace(/\.\d+$/, "")}.${lease}`;
}
function proxyContainerName(service) {
    return `tidegate.${service}.proxy`;
}
/** A proxy that is coming up beside the one in use, or that another has taken over from. */
function proxyInstanceName(service, instance) {
    return `${proxyContainerName(service)}.${instance}`;
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

;// CONCATENATED MODULE: ./build/src/host/foreign-container.js


/** A container by its name, as far as it matters to whoever wants to replace it; `undefined` when there is none. */
async function findForeign(engine, name) {
    const container = await inspectContainer(engine, name);
    return container === undefined ? undefined : readForeign(container);
}
function readForeign(container) {
    const { HostConfig: hostConfig, Config: config } = container;
    const bindings = Object.entries(container.NetworkSettings.Ports ?? {}).filter(([port]) => port.endsWith("/tcp"));
    const published = bindings.flatMap(([, places]) => (places ?? []).map((place) => Number(place.HostPort)));
    return {
        id: container.Id,
        name: container.Name.slice(1),
        running: container.State.Running,
        publishes: [...new Set(published)],
        restartPolicy: hostConfig.RestartPolicy?.Name || "no",
        restartRetries: hostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
        removedWhenStopped: hostConfig.AutoRemove === true,
        keeper: config.Labels[label.service] !== undefined
            ? "tidegate"
            : config.Labels["com.docker.swarm.task.id"] !== undefined
                ? "swarm"
                : undefined,
    };
}

;// CONCATENATED MODULE: ./build/src/release/history.js

const emptyHistory = { highestMapVersion: 0, entries: [] };
const version = 1;
const mostEntries = 100;
const history_line = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(2_048));
const fileSchema = dist/* object */.Ikc({
    version: dist/* literal */.euz(version),
    highestMapVersion: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(0)),
    entries: dist/* pipe */.FsL(dist/* array */.YOg(dist/* object */.Ikc({
        verb: dist/* optional */.lqM(dist/* picklist */.KIO(["deploy", "rollback"]), "deploy"),
        release: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9-]{1,64}$/)),
        digest: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/)),
        image: history_line,
        result: dist/* optional */.lqM(dist/* picklist */.KIO(["baking", "deployed", "rolled-back", "failed"]), "deployed"),
        reason: dist/* optional */.lqM(history_line),
        previous: dist/* optional */.lqM(history_line),
        pulled: dist/* boolean */.zMY(),
        at: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
        durationMs: dist/* number */.aig(),
        actor: dist/* optional */.lqM(history_line),
        commit: dist/* optional */.lqM(history_line),
        run: dist/* optional */.lqM(history_line),
        message: dist/* optional */.lqM(history_line),
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
    const entries = file.output.entries.map(({ previous, actor, commit, run, reason, message, ...entry }) => ({
        ...entry,
        reason,
        previous,
        actor,
        commit,
        run,
        message,
    }));
    return { kind: "read", history: { highestMapVersion: file.output.highestMapVersion, entries } };
}
function writeHistory(history) {
    const entries = history.entries.slice(0, mostEntries);
    return `${JSON.stringify({ version, highestMapVersion: history.highestMapVersion, entries }, null, 1)}\n`;
}
/** The history with a deploy or rollback as it stands now, in place of what was said of it before, and its map version. */
function recorded(history, entry, mapVersion) {
    const others = history.entries.filter((one) => one.release !== entry.release || one.at !== entry.at);
    return {
        highestMapVersion: Math.max(history.highestMapVersion, mapVersion),
        entries: bounded([entry, ...others]),
    };
}
/** Drops the oldest: first what never stayed, so that failing deploys do not push out what can be gone back to. */
function bounded(entries) {
    const kept = [...entries];
    while (kept.length > mostEntries) {
        const futile = kept.findLastIndex(({ result }) => result === "failed" || result === "rolled-back");
        kept.splice(futile > 0 ? futile : -1, 1);
    }
    return kept;
}
/**
 * The history in which no bake is open any more. A release that is not live was turned back: by a rollback that took
 * its place, or by its host itself.
 */
function concluded(history, liveRelease) {
    const entries = history.entries.map((entry, at) => {
        if (entry.result !== "baking")
            return entry;
        if (entry.release === liveRelease)
            return { ...entry, result: "deployed" };
        const isLeft = history.entries.slice(0, at).some((later) => leaves(later, entry.release));
        return { ...entry, result: "rolled-back", reason: isLeft ? "preempted" : "host-fallback" };
    });
    return { ...history, entries };
}
/** Whether a release was live here and stayed. Where nothing is told of anything, what is there was good. */
function wasGood({ entries }, release) {
    return entries.length === 0 || entries.some((one) => one.release === release && one.result === "deployed");
}
/** Whether an entry tells of a rollback away from a release. */
function leaves({ verb, result, previous }, release) {
    return verb === "rollback" && result === "deployed" && previous === release;
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

// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(6118);
;// CONCATENATED MODULE: ./build/src/docker/archive.js




/** More than any archive this reads should ever hold. */
const largestArchive = 8 * 1024 * 1024;
/**
 * Writes entries below a directory of a container, running or not. Not atomic: write beside what is in use, then
 * move. Docker answers 200 to some archives it does not unpack, so what matters is read back by the caller.
 */
async function archive_putArchive(engine, container, directory, entries) {
    await engine.json({
        method: "PUT",
        path: `/containers/${container}/archive`,
        query: { path: directory },
        archive: await packEntries(entries),
    });
}
async function packEntries(entries) {
    const tar = pack();
    for (const entry of entries) {
        if ("content" in entry)
            tar.entry({ name: entry.path, mode: 0o644 }, entry.content);
        else if ("linkTo" in entry)
            tar.entry({ name: entry.path, type: "symlink", linkname: entry.linkTo });
        else
            tar.entry({ name: entry.path, type: "directory", mode: 0o755 });
    }
    tar.finalize();
    return await buffer(tar);
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
        if (refusal_isRefusal(error, 404))
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
var external_node_stream_promises_ = __webpack_require__(6466);
;// CONCATENATED MODULE: ./build/src/docker/exec.js



const exec_deadlineMs = 20_000;
/** Runs a command in a running container, without a shell, and waits for its end. */
async function exec_execute(engine, container, command) {
    const { Id: id } = await engine.json({
        method: "POST",
        path: `/containers/${container}/exec`,
        body: { AttachStdout: true, AttachStderr: true, Cmd: command },
    });
    const tail = new LogTail();
    const stream = await engine.stream({ method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } }, AbortSignal.timeout(exec_deadlineMs));
    engine.demultiplex(stream, exec_tailSink(tail));
    await finished(stream);
    const { ExitCode: exitCode } = await engine.json({
        method: "GET",
        path: `/exec/${id}/json`,
    });
    return { exitCode: exitCode ?? -1, output: tail.lines() };
}
/** A stream that keeps only the tail of what is written to it. */
function exec_tailSink(tail) {
    return new Writable({
        write(chunk, _encoding, done) {
            tail.push(chunk);
            done();
        },
    });
}

;// CONCATENATED MODULE: ./build/src/docker/cued-command.js



const cued_command_deadlineMs = 60_000;
/** Printed by the shell once its first part is done. */
const readyLine = "tidegate: ready";
const cue = "go";
/**
 * Has a shell in a running container do one thing, and then wait for the word to do another: starting a command takes
 * long, and can be over before it is clear whether it is wanted.
 *
 * @param first and then: commands without anything that a shell would take for something else
 * @returns the command that waits, or how its first part ended where that did not go well
 */
async function cued_command_executeOnCue(engine, container, first, then) {
    // With an exit code of its own the first part can be told from a word that never came.
    const script = `${first} || exit; echo '${readyLine}'; read -r word && [ "$word" = ${cue} ] && ${then}`;
    const { Id: id } = await engine.json({
        method: "POST",
        path: `/containers/${container}/exec`,
        body: { AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: ["sh", "-c", script] },
    });
    const stream = await engine.upgrade({ method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } }, AbortSignal.timeout(cued_command_deadlineMs));
    const tail = new LogTail();
    const ended = finished(stream, { writable: false }).then(async () => ({
        exitCode: await exitCodeOf(engine, id),
        output: tail.lines().filter((line) => line !== readyLine),
    }));
    // Whoever waits for it is told; nobody may be, once it was cancelled.
    ended.catch(() => undefined);
    engine.demultiplex(stream, tailSink(tail));
    const isReady = await Promise.race([untilReady(stream, tail), ended.then(() => false)]);
    return isReady ? { go: () => goOn(stream, ended), cancel: () => void stream.destroy() } : await ended;
}
async function goOn(stream, ended) {
    stream.write(`${cue}\n`);
    return await ended;
}
function untilReady(stream, tail) {
    return new Promise((resolve) => {
        stream.on("data", () => {
            if (tail.lines().includes(readyLine))
                resolve(true);
        });
    });
}
async function exitCodeOf(engine, id) {
    const { ExitCode } = await engine.json({
        method: "GET",
        path: `/exec/${id}/json`,
    });
    return ExitCode ?? -1;
}
/** Whether a command came as far as to wait. */
function cued_command_isWaiting(command) {
    return "go" in command;
}

// EXTERNAL MODULE: ./build/src/proxy/settings.js
var proxy_settings = __webpack_require__(7193);
;// CONCATENATED MODULE: ./build/src/proxy/disk.js











/** Reads the proxy's state on disk; `undefined` when it is not one of ours or not whole. */
async function readDisk(engine, proxy) {
    const archive = await getArchive(engine, proxy, paths_stateDirectory);
    if (archive === undefined)
        return undefined;
    const root = paths_stateDirectory.slice(paths_stateDirectory.lastIndexOf("/") + 1);
    const directory = archive.links.get(`${root}/${paths_currentLink}`) ?? "";
    const generation = /^generations\/(\d+)$/.exec(directory)?.[1];
    const routes = routes_parseRoutes((archive.files.get(`${root}/${directory}/${paths_routesFile}`) ?? "").split("\n"));
    const configuration = archive.files.get(`${root}/${directory}/${paths_configurationFile}`) ?? "";
    const settings = (0,proxy_settings/* readSettings */.sb)(configuration);
    if (generation === undefined || routes === undefined || settings === undefined)
        return undefined;
    const numbers = [...archive.files.keys()].map((path) => /\/generations\/(\d+)\//.exec(path)?.[1]);
    const generations = [...new Set(numbers.filter((number) => number !== undefined).map(Number))];
    return {
        generation: Number(generation),
        generations,
        settings,
        fingerprint: fingerprintIn(configuration),
        routes,
        history: archive.files.get(`${root}/${paths_historyFile}`),
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
/** How `haproxy -c` ends when it has read the configuration and does not take it; a killed one ends otherwise. */
const refusedByHaproxy = 1;
/**
 * Writes a generation beside the one in use and has HAProxy itself check it. Nothing changes for users yet.
 *
 * @throws Failure `proxy-configuration-refused`, `proxy-unavailable` when nobody could be asked
 */
async function stageGeneration(engine, proxy, generation, settings, routes) {
    const entries = generationEntries(generation, settings, routes, nextLink(generation));
    await putArchive(engine, proxy, stateDirectory, entries);
    const check = await execute(engine, proxy, checkOf(generation));
    if (check.exitCode !== 0)
        throw refusalOf(engine, check);
}
/**
 * The same, and has the command that will put the generation into use wait for its cue: what it takes to start is over
 * by then.
 *
 * @throws Failure `proxy-configuration-refused`
 */
async function stageOnCue(engine, proxy, generation, settings, routes) {
    const entries = generationEntries(generation, settings, routes, nextLink(generation));
    await putArchive(engine, proxy, stateDirectory, entries);
    const first = checkOf(generation).join(" ");
    const command = await executeOnCue(engine, proxy, first, activation(generation));
    if (isWaiting(command))
        return command;
    throw refusalOf(engine, command);
}
function checkOf(generation) {
    return ["haproxy", "-c", "-f", `${stateDirectory}/${generationDirectory(generation)}/${configurationFile}`];
}
function refusalOf(engine, check) {
    if (check.exitCode !== refusedByHaproxy) {
        return new Failure("proxy-unavailable", `the check of the new configuration ended with ${check.exitCode}`, {
            host: engine.host,
            advice: "See whether the proxy's container was stopped or started again meanwhile, then run again.",
            evidence: check.output,
        });
    }
    return new Failure("proxy-configuration-refused", "HAProxy does not accept the new configuration", {
        host: engine.host,
        advice: "Nothing has changed. Please report this with the lines below.",
        evidence: check.output,
    });
}
/** Makes the staged generation the one a restart would bring up: a rename, whole or not at all. */
async function activateStagedGeneration(engine, proxy, generation) {
    await move(engine, proxy, nextLink(generation), currentLink);
}
/** Makes a generation that was in use before the one in use again. */
async function activateGeneration(engine, proxy, generation) {
    const link = { path: nextLink(generation), linkTo: generationDirectory(generation) };
    await putArchive(engine, proxy, stateDirectory, [link]);
    await activateStagedGeneration(engine, proxy, generation);
}
/** Replaces the history in one step. */
async function writeHistoryFile(engine, proxy, content) {
    const next = `${historyFile}.next.${engine.lease ?? 0}`;
    await putArchive(engine, proxy, stateDirectory, [{ path: next, content }]);
    await move(engine, proxy, next, historyFile);
}
/**
 * The number of the next generation: higher than any there is, and of those that the lease has to itself, so that no
 * other run ever writes into the same directory.
 */
function nextGeneration({ lease }, generations) {
    return Math.max(lease === undefined ? 1 : firstNumberOf(lease), ...generations.map((number) => number + 1));
}
/** Removes what runs before this one have laid ready and not put into use. */
async function removeStagedFiles(engine, proxy) {
    const staged = [`${stateDirectory}/${currentLink}.next*`, `${stateDirectory}/${historyFile}.next*`];
    await execute(engine, proxy, ["sh", "-c", `rm -f ${staged.join(" ")}`]);
}
/** Removes generations that nothing needs any more. */
async function removeGenerations(engine, proxy, generations) {
    if (generations.length === 0)
        return;
    const paths = generations.flatMap((number) => [generationDirectory(number), nextLink(number)]);
    await execute(engine, proxy, ["rm", "-rf", ...paths.map((path) => `${stateDirectory}/${path}`)]);
}
/**
 * The same, and reads back what is in use then, in one command: a switch waits for it.
 *
 * @returns `undefined` where the proxy's disk does not say what it should
 */
async function activateAndRead(engine, proxy, generation) {
    const done = await execute(engine, proxy, ["sh", "-c", activation(generation)]);
    return routesAfter(engine, generation, done);
}
/** The same by a command of {@link stageOnCue}, which has waited for it. */
async function activateOnCue(engine, generation, command) {
    await engine.assure();
    return routesAfter(engine, generation, await command.go());
}
/** A rename, and what the new generation says. */
function activation(generation) {
    const [next, current] = [nextLink(generation), currentLink].map((link) => `${stateDirectory}/${link}`);
    return `mv -T -f ${next} ${current} && cat ${current}/${routesFile}`;
}
function routesAfter(engine, generation, { exitCode, output }) {
    if (exitCode !== 0)
        throw notMoved(engine, nextLink(generation), output);
    const said = output.filter((line) => /^(live|share|candidate) /.test(line));
    return parseRoutes(said);
}
async function move(engine, proxy, from, to) {
    // -T: a link to a directory is replaced, not moved into the directory it points to.
    const paths = [`${stateDirectory}/${from}`, `${stateDirectory}/${to}`];
    const moved = await execute(engine, proxy, ["mv", "-T", "-f", ...paths]);
    if (moved.exitCode === 0)
        return;
    throw notMoved(engine, from, moved.output);
}
function notMoved({ host }, from, evidence) {
    const disk = diskTroubleIn(evidence.join("\n"));
    const what = `the proxy's container could not move ${from} into place`;
    return new Failure(disk?.reason ?? "proxy-unavailable", what, {
        host,
        advice: disk?.advice ?? "See whether the host's disk is full or read-only.",
        evidence,
    });
}

;// CONCATENATED MODULE: ./build/src/host/observe-proxy.js





/**
 * Reads the service's proxy on a host. While one takes over from another there are two; in use is the one that answers
 * at the admin socket.
 *
 * @param ours every container of the service
 * @throws Failure `state-unreadable`
 */
async function observeProxy({ engine, admin }, service, ours) {
    const containers = ours.filter((one) => one.Labels[label.role] === "proxy");
    if (containers.length === 0)
        return { state: "absent" };
    const name = proxyContainerName(service);
    const running = containers.filter((one) => one.State === "running");
    const answering = running.length === 0 ? Promise.resolve(undefined) : admin.readProcess();
    // Of one alone it is known which it is, and who waits for a rollback need not wait for that.
    const [only] = containers.length === 1 ? containers : [];
    const container = only ?? inUse(containers, await answering, name);
    const [process, disk, inspected, routes] = await Promise.all([
        answering,
        readDisk(engine, container.Id),
        inspectContainer(engine, container.Id),
        running.length === 0 ? undefined : admin.readRoutes(),
    ]);
    // Made by a run that ended before it could lay the state down: it never ran, and is as good as absent.
    if (disk === undefined && container.State === "created")
        return { state: "absent" };
    if (disk === undefined || inspected === undefined) {
        throw new failure_failure/* Failure */.H("state-unreadable", "the state of the service's proxy on the host is not whole", {
            host: engine.host,
            advice: `Look into the volume of the container ${name}; removing that container and its volume lets the next deploy begin anew, with an outage until it is done.`,
        });
    }
    const others = containers.filter((one) => one.Id !== container.Id).map(asProxy);
    const there = {
        container: container.Id,
        instance: instanceOf(container),
        image: inspected.Config.Image,
        disk,
        others,
    };
    if (container.State !== "running" || process === undefined)
        return { state: "stopped", ...there };
    if (routes === undefined) {
        throw new failure_failure/* Failure */.H("state-unreadable", "the running proxy's map is not one of ours", {
            host: engine.host,
            advice: `Restart the container ${name}: it comes back with what its disk says.`,
        });
    }
    return { state: "running", ...there, routes, process };
}
/** Which of a service's proxies is in use: the one that answers, else the one of the usual name, else the newest. */
function inUse(containers, process, name) {
    const newest = [...containers].sort((a, b) => instanceOf(b) - instanceOf(a));
    const answering = newest.find((one) => one.State === "running" && instanceOf(one) === process?.instance);
    const found = answering ?? newest.find((one) => one.Names.includes(`/${name}`)) ?? newest[0];
    if (found === undefined)
        throw new Error("there is no proxy to choose from");
    return found;
}
/** A proxy by its container in Docker's list. */
function asProxy(container) {
    return {
        container: container.Id,
        instance: instanceOf(container),
        running: container.State === "running",
    };
}
function instanceOf(container) {
    return Number(container.Labels[label.instance] ?? 1);
}

;// CONCATENATED MODULE: ./build/src/docker/swarm.js
/**
 * The swarm service that publishes a TCP port in ingress mode, which holds it on every node of the swarm, or
 * `undefined`. Only a manager can be asked.
 */
async function ingressServiceOn(engine, port) {
    const services = await engine.json({ method: "GET", path: "/services" });
    const holder = services.find(({ Endpoint: endpoint }) => (endpoint?.Ports ?? []).some((one) => one.PublishedPort === port && one.PublishMode === "ingress" && one.Protocol === "tcp"));
    return holder?.Spec.Name;
}

;// CONCATENATED MODULE: ./build/src/host/port-holder.js



/**
 * What holds a TCP port of the host, in words: a container that publishes it, a service of the swarm, or the proxy of
 * another service.
 * What holds it outside of Docker is not seen here; the proxy's own container tells, before it binds.
 */
async function portHolder({ engine, facts }, containers, port) {
    const running = containers.filter((container) => container.State === "running");
    const publisher = running.find((one) => one.Ports.some((each) => each.PublicPort === port && each.Type === "tcp"));
    if (publisher !== undefined)
        return `the container ${nameOf(publisher)} (image ${publisher.Image})`;
    const service = facts.swarm === "manager" ? await ingressServiceOn(engine, port) : undefined;
    if (service !== undefined)
        return `the swarm service ${service}, which publishes it on every node (ingress)`;
    const proxies = running.filter((container) => container.Labels[label.role] === "proxy");
    const disks = await Promise.all(proxies.map((proxy) => readDisk(engine, proxy.Id)));
    const proxy = proxies[disks.findIndex((disk) => disk?.settings.listens.some((listen) => listen.port === port))];
    return proxy === undefined ? undefined : `the service "${proxy.Labels[label.service]}" of Tidegate`;
}
function nameOf(container) {
    return container.Names[0]?.slice(1) ?? container.Id.slice(0, 12);
}

;// CONCATENATED MODULE: ./build/src/host/observe.js













/**
 * Reads everything there is of a service on one host. Changes nothing.
 *
 * @param port that the proxy is to take; `undefined` when only looking
 * @param adopt name of a container that holds it, and that is to be replaced
 * @throws Failure `state-unreadable` when the state is damaged or from a newer version
 */
async function observeHost(host, service, port, adopt) {
    const { engine, admin } = host;
    const lease = await readLeaseOf(engine, service);
    const [containers, network] = await Promise.all([listContainers(engine), readNetwork(engine, service)]);
    const ours = containers.filter((container) => container.Labels[label.service] === service);
    const [proxy, releases] = await Promise.all([
        observeProxy(host, service, ours),
        observeReleases(engine, network, ours),
    ]);
    const rows = proxy.state === "running" && proxy.routes.live.startsWith("bake-") ? await admin.readStatistics() : [];
    const slot = liveSlotOf(proxy, rows, releases.readable);
    const live = liveRelease(releases.readable, slot);
    const [image, liveAnswers, holder, adoptable] = await Promise.all([
        live === undefined ? undefined : inspectImage(engine, live.imageId),
        live?.state === "running" && proxy.state === "running" && slot !== undefined
            ? answersNow(host, slot, live.identity.settings)
            : false,
        port === undefined || listensAt(proxy, port) ? undefined : portHolder(host, containers, port),
        adopt === undefined ? undefined : findForeign(engine, adopt),
    ]);
    const history = hostHistory(proxy.state === "absent" ? undefined : proxy.disk.history, engine.host);
    return {
        lease,
        network,
        proxy,
        liveSlot: slot,
        releases: releases.readable,
        live,
        liveImageEnv: image === undefined ? undefined : (image.Config.Env ?? []),
        liveAnswers,
        history: history.history,
        portHolder: holder,
        adoptable,
        oddities: [...releases.oddities, ...history.oddities],
    };
}
function listensAt(proxy, port) {
    return proxy.state !== "absent" && proxy.disk.settings.listens.some((listen) => listen.port === port);
}
async function readNetwork(engine, service) {
    const network = await inspectNetwork(engine, networkName(service));
    const subnet = network?.IPAM?.Config?.[0]?.["Subnet"];
    return subnet === undefined ? undefined : { subnet, slotAddresses: divideSubnet(subnet).slots };
}
async function observeReleases(engine, network, ours) {
    const containers = ours.filter((one) => one.Labels[label.role] === "release");
    const inspected = await Promise.all(containers.map((one) => inspectContainer(engine, one.Id)));
    const there = inspected.filter((one) => one !== undefined);
    const dated = there.flatMap((one) => {
        const release = readRelease(one, network);
        return release === undefined ? [] : [{ release, madeAt: Date.parse(one.Created) }];
    });
    const readable = dated.sort(newestFirst).map(({ release }) => release);
    const oddities = there
        .filter((one) => readIdentity(one.Config.Labels) === undefined)
        .map((one) => `container ${one.Name.slice(1)} carries labels this version cannot read; it is left alone`);
    return { readable, oddities };
}
/** By the host's own clock, which is the same for every run: ids carry the clocks of the machines that deployed. */
function newestFirst(a, b) {
    return b.madeAt - a.madeAt || (a.release.identity.release < b.release.identity.release ? 1 : -1);
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
        writes: container.Mounts.filter((mount) => mount.RW).map((mount) => mount.Name ?? mount.Source),
        stopTimeoutMs: stopTimeoutMs(container),
    };
}
/** Docker's own default is 10 s. */
function stopTimeoutMs({ Config }) {
    const { StopTimeout: seconds = 10 } = Config;
    return seconds * 1_000;
}
/** Where the proxy is gone, what was live is the release that the daemon was told to keep running. */
function liveSlotOf(proxy, rows, releases) {
    const runs = (slot) => releases.some((release) => release.slot === slot && release.state === "running");
    switch (proxy.state) {
        case "absent":
            return releases.find((release) => release.restarts && release.state === "running")?.slot;
        case "stopped":
            return liveSlot(proxy.disk.routes, [], runs);
        case "running":
            return liveSlot(proxy.routes, rows, runs);
    }
}
/** What runs in the live slot; where nothing does (a host that lost it), the newest that could have. */
function liveRelease(releases, slot) {
    const inSlot = releases.filter((release) => slot !== undefined && release.slot === slot);
    return inSlot.find((release) => release.state === "running") ?? inSlot.find((release) => release.restarts);
}

;// CONCATENATED MODULE: ./build/src/gate/ask-inside.js





/** Asks the live release of every host from inside it, all hosts at once; what cannot be asked is a failure of its host. */
async function askInside(fleet, { journal, signal }, ask) {
    journal.phase(`Ask the live release of ${fleet.service} from inside its hosts`);
    return await together(destinations(fleet), ({ name }) => name, async (destination) => {
        signal.throwIfAborted();
        return await askOn(destination, fleet.service, ask, (text) => journal.note(text, destination.name));
    });
}
async function askOn(destination, service, ask, tell) {
    const host = await destination.connect();
    try {
        const seen = await observeHost(host, service, undefined);
        const via = liveVia(host, seen, service);
        const release = seen.live?.identity.release;
        tell(`the live release is ${release ?? "unknown"} in slot ${via.slot}`);
        return { host: host.name, release, report: await ask(via, host.name) };
    }
    finally {
        await host.close();
    }
}
function liveVia(host, { proxy, live, liveSlot }, service) {
    if (proxy.state === "stopped") {
        throw new failure_failure/* Failure */.H("proxy-unavailable", `the proxy of ${service} does not run, and users reach nothing`, {
            host: host.name,
            advice: "Deploy again, which starts it; `docker logs` of its container says why it ended.",
        });
    }
    if (proxy.state === "absent" || liveSlot === undefined) {
        throw new failure_failure/* Failure */.H("gate-unreachable", `nothing of a service ${service} is live here`, {
            host: host.name,
            input: "service",
            advice: "See its name, and whether it was ever deployed to this host.",
        });
    }
    const hostHeader = probeHost({ host: live?.identity.settings.healthHost });
    return { kind: "slot", agent: host.entrance(liveSlot), slot: liveSlot, host: hostHeader };
}


/***/ })

};
