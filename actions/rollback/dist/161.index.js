export const id = 161;
export const ids = [161];
export const modules = {

/***/ 6407:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BI: () => (/* binding */ diskFullAdvice),
/* harmony export */   Ge: () => (/* binding */ diskTroubleIn),
/* harmony export */   LZ: () => (/* binding */ diskWords),
/* harmony export */   qx: () => (/* binding */ diskReadOnlyAdvice)
/* harmony export */ });
/** The system's own words (errno ENOSPC, EDQUOT, EROFS), which Docker and the tools of an image pass on. */
const diskWords = {
    full: /no space left on device|disk quota exceeded/i,
    readOnly: /read-only file ?system/i,
};
const diskFullAdvice = "See on the host: `df -h /var/lib/docker` and `docker system df`; `docker image prune -a` and `docker builder prune` make room, as does a lower keep-releases.";
const diskReadOnlyAdvice = "See on the host: `dmesg | grep -i remount`; a disk with errors is often mounted read-only.";
/** The trouble with a disk that somebody's words tell of, if they do. */
function diskTroubleIn(words) {
    if (diskWords.full.test(words))
        return { reason: "disk-full", advice: diskFullAdvice };
    if (diskWords.readOnly.test(words))
        return { reason: "disk-read-only", advice: diskReadOnlyAdvice };
    return undefined;
}


/***/ }),

/***/ 6662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ DockerRefusal),
/* harmony export */   v: () => (/* binding */ isRefusal)
/* harmony export */ });
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2314);

/** The Docker Engine answered a request with an error; `status` is its HTTP status. */
class DockerRefusal extends _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .H {
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
function isRefusal(thrown, ...statuses) {
    return thrown instanceof DockerRefusal && statuses.includes(thrown.status);
}


/***/ }),

/***/ 9453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ removeVolume),
/* harmony export */   pb: () => (/* binding */ createVolume),
/* harmony export */   t2: () => (/* binding */ hasVolume),
/* harmony export */   yi: () => (/* binding */ listVolumes)
/* harmony export */ });
/* unused harmony export createUserVolume */
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6662);

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
        if ((0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .isRefusal */ .v)(error, 404))
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
        if (!(0,_refusal_js__WEBPACK_IMPORTED_MODULE_0__/* .isRefusal */ .v)(error, 404))
            throw error;
    }
}


/***/ }),

/***/ 4674:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   bs: () => (/* binding */ together),
/* harmony export */   gG: () => (/* binding */ stoppedBecause),
/* harmony export */   l9: () => (/* binding */ decisive)
/* harmony export */ });
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2314);

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
            failures.push((0,_failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .asFailure */ .h)(end.reason).on(item === undefined ? "" : nameOf(item)));
    });
    return { done, failures };
}
/** The failure that says most about a run: a host that was only told to stop says nothing of its own. */
function decisive(failures) {
    return failures.find((failure) => failure.reason !== "cancelled") ?? failures[0];
}
/** What the other hosts are told when one has failed. */
function stoppedBecause(host) {
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_0__/* .Failure */ .H("cancelled", `stopped, because ${host} failed`);
}


/***/ }),

/***/ 4779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ destinations)
});

// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
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
// EXTERNAL MODULE: ./build/src/proxy/paths.js
var paths = __webpack_require__(9998);
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
    const ofProxy = (0,paths/* isProxySocket */.WD)(path);
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

// EXTERNAL MODULE: ./build/src/lease/guard.js
var guard = __webpack_require__(6473);
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

// EXTERNAL MODULE: ./build/src/docker/disk-trouble.js
var disk_trouble = __webpack_require__(6407);
// EXTERNAL MODULE: ./build/src/docker/refusal.js
var refusal = __webpack_require__(6662);
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
            await this.#guard?.assure(onlyPrepares(request) ? guard/* recentMs */.W : 0);
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
            const disk = (0,disk_trouble/* diskTroubleIn */.Ge)(words);
            const advice = disk === undefined ? {} : { advice: disk.advice };
            return new refusal/* DockerRefusal */.n(error.statusCode, `Docker refused ${what}: ${words}`, { host: this.host, cause: error, ...advice }, disk?.reason ?? "docker-failed", words);
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

// EXTERNAL MODULE: ./build/src/lease/lease.js
var lease = __webpack_require__(9362);
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

// EXTERNAL MODULE: ./build/src/proxy/process-info.js
var process_info = __webpack_require__(2520);
// EXTERNAL MODULE: ./build/src/proxy/routes.js
var proxy_routes = __webpack_require__(922);
// EXTERNAL MODULE: ./build/src/proxy/statistics.js
var statistics = __webpack_require__(2919);
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
        this.#socket = (0,paths/* adminSocket */.Rg)(service);
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
        return (0,proxy_routes/* parseRoutes */.Sr)(mapPairs(await this.#ask(`show map ${paths/* runtimeMap */.Rj}`)));
    }
    /** Which process answers, with which configuration. @throws Failure `socket-refused`, `proxy-unavailable` */
    async readProcess() {
        return (0,process_info/* parseProcessInfo */.Tn)(await this.#ask("show info"));
    }
    /** Counters of every place the proxy listens at, by the bind's name. */
    async readListens() {
        return (0,statistics/* parseStatistics */.N)(await this.#ask("show stat -1 8 -1"));
    }
    /**
     * Counters of every backend and server.
     *
     * @throws Failure `socket-refused`, `proxy-unavailable`, also when there are none: that must not read as "nothing open"
     */
    async readStatistics() {
        const rows = (0,statistics/* parseStatistics */.N)(await this.#ask("show stat -1 6 -1"));
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
        await this.#guard?.assure(guard/* recentMs */.W);
        const staged = await this.#ask([...additions(version, routes), `show map @${version} ${paths/* runtimeMap */.Rj}`].join(";"));
        const read = (0,proxy_routes/* parseRoutes */.Sr)(mapPairs(staged));
        if (read !== undefined && (0,proxy_routes/* sameMap */.h3)(read, routes))
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
            this.#ask(`show map @${version} ${paths/* runtimeMap */.Rj}`),
            this.#guard?.assure(0),
        ]);
        const read = (0,proxy_routes/* parseRoutes */.Sr)(mapPairs(staged));
        if (read === undefined || !(0,proxy_routes/* sameMap */.h3)(read, routes))
            throw this.#refused("lost the new routes", staged);
        const answer = await this.#ask(`commit map @${version} ${paths/* runtimeMap */.Rj};show map ${paths/* runtimeMap */.Rj}`);
        const now = (0,proxy_routes/* parseRoutes */.Sr)(mapPairs(answer));
        if (now === undefined || !(0,proxy_routes/* sameMap */.h3)(now, routes))
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
        const from = this.#guard === undefined ? 1 : (0,lease/* firstNumberOf */.z1)(this.#guard.number);
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
                `commit map @${version + count} ${paths/* runtimeMap */.Rj}`,
            ]);
        }
        return await this.#prepareVersions(1);
    }
    /** @param then commands of the same line, so that nothing comes between */
    async #prepareVersions(count, then = []) {
        const prepares = Array.from({ length: count }, () => `prepare map ${paths/* runtimeMap */.Rj}`);
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
    const entries = routes === undefined ? [] : (0,proxy_routes/* mapEntries */.Nn)(routes);
    return entries.map((entry) => `add map @${version} ${paths/* runtimeMap */.Rj} ${entry}`);
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
        blue: new SocketAgent(connection, (0,paths/* entranceSocket */.kA)(service, "blue")),
        green: new SocketAgent(connection, (0,paths/* entranceSocket */.kA)(service, "green")),
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


/***/ }),

/***/ 6473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ isLost),
/* harmony export */   W: () => (/* binding */ recentMs)
/* harmony export */ });
/** Whether a run ended because another one has its lease now. */
function isLost({ reason }) {
    return reason === "lease-lost" || reason === "preempted";
}
/** Long before a lease that nobody renews can be taken over. */
const recentMs = 2_500;


/***/ }),

/***/ 9190:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F5: () => (/* binding */ giveBack),
/* harmony export */   n$: () => (/* binding */ moment),
/* harmony export */   ob: () => (/* binding */ HeldLease)
/* harmony export */ });
/* harmony import */ var _docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9453);
/* harmony import */ var _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2314);
/* harmony import */ var _guard_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6473);
/* harmony import */ var _judge_wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9786);
/* harmony import */ var _lease_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9362);
/* harmony import */ var _read_lease_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2481);






/** A lease that this run holds on one host, renewed until it is released or found lost. */
class HeldLease {
    number;
    #engine;
    #service;
    #holder;
    /** When the volumes of holders before are gone, or could not be removed. */
    #tidied;
    #timer;
    #beat = 0;
    #beating;
    #confirmedAt;
    #looking;
    #losing = new AbortController();
    /** @param confirmedAt before the host was asked for it */
    constructor(engine, service, number, holder, confirmedAt, tidied = Promise.resolve()) {
        this.#engine = engine;
        this.#service = service;
        this.number = number;
        this.#holder = holder;
        this.#confirmedAt = confirmedAt;
        this.#tidied = tidied.catch(() => undefined);
    }
    /** Whether a holder before this one has to be fenced off. */
    get tookOver() {
        return this.#holder.tookOver;
    }
    /** Begins with the signs of life; of a lease that was taken over the first one says that its fence stands. */
    async begin() {
        if (this.tookOver)
            await this.#renewOnce();
        this.#timer = setInterval(() => this.#renew(), _judge_wait_js__WEBPACK_IMPORTED_MODULE_4__/* .beatEveryMs */ .__);
        this.#timer.unref();
    }
    get host() {
        return this.#engine.host;
    }
    /** Aborted, with the Failure as its reason, once another run is found to have the lease. */
    get lost() {
        return this.#losing.signal;
    }
    async assure(maxAgeMs) {
        this.lost.throwIfAborted();
        if (ageOf(this.#confirmedAt) <= maxAgeMs)
            return;
        // An answer that a stop of this very process has made old is none.
        do {
            this.#looking ??= this.#look().finally(() => {
                this.#looking = undefined;
            });
            await this.#looking;
        } while (ageOf(this.#confirmedAt) > _guard_js__WEBPACK_IMPORTED_MODULE_5__/* .recentMs */ .W);
    }
    /** Ends the signs of life, and with them what this run may do. */
    async quiet() {
        clearInterval(this.#timer);
        await this.#beating;
        await this.#tidied;
    }
    /**
     * Gives the lease back, so that the next one need not wait for it to expire. One that was lost is left to whoever has
     * it now.
     *
     * @param keepNumber whether the number must go on rising: always, but where nothing of the service is left
     */
    async release(keepNumber) {
        await this.quiet();
        if (this.lost.aborted)
            return;
        await giveBack(this.#engine, this.#service, await (0,_read_lease_js__WEBPACK_IMPORTED_MODULE_3__/* .readLeaseOf */ .m)(this.#engine, this.#service), this.#holder.id, keepNumber);
    }
    async #look() {
        const began = moment();
        const reading = await (0,_read_lease_js__WEBPACK_IMPORTED_MODULE_3__/* .readLeaseOf */ .m)(this.#engine, this.#service);
        if (reading.number === this.number && reading.holder?.id === this.#holder.id) {
            this.#confirmedAt = began;
            return;
        }
        clearInterval(this.#timer);
        this.#losing.abort(lostTo(reading, this.host));
        this.lost.throwIfAborted();
    }
    /** What goes wrong here is found by whoever asks next. */
    #renew() {
        if (this.#beating !== undefined)
            return;
        this.#beating = this.#renewOnce()
            .catch(() => undefined)
            .finally(() => {
            this.#beating = undefined;
        });
    }
    async #renewOnce() {
        await this.assure(0);
        const last = this.#beat;
        this.#beat += 1;
        const labels = (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .leaseLabels */ .Eg)(this.#service, this.#holder);
        await (0,_docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__/* .createVolume */ .pb)(this.#engine, (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .beatVolumeName */ .ao)(this.#service, this.number, this.#beat), labels);
        if (last > 0)
            await (0,_docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__/* .removeVolume */ .L)(this.#engine, (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .beatVolumeName */ .ao)(this.#service, this.number, last));
    }
}
function moment() {
    return { monotonicMs: performance.now(), wallMs: Date.now() };
}
function ageOf({ monotonicMs, wallMs }) {
    return Math.max(performance.now() - monotonicMs, Math.abs(Date.now() - wallMs));
}
/**
 * Frees a lease where it is still this holder's: as the next number, so that nobody ever has this one again. One that was
 * taken over and not fenced yet is left to expire: whoever is next has to know that there is somebody to fence off.
 *
 * @param keepNumber `false` where nothing of the service is left that a number would protect
 */
async function giveBack(engine, service, reading, holder, keepNumber) {
    if (reading.holder?.id !== holder || !(0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .mayBeGivenBack */ .RZ)(reading))
        return;
    if (keepNumber) {
        const labels = (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .leaseLabels */ .Eg)(service, undefined);
        await (0,_docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__/* .createVolume */ .pb)(engine, (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .leaseVolumeName */ .mc)(service, reading.number + 1), labels);
    }
    for (const volume of reading.volumes)
        await (0,_docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__/* .removeVolume */ .L)(engine, volume);
}
function lostTo({ holder }, host) {
    const advice = "Nothing was changed since. `tidegate status` tells what serves; run again if that is not what you want.";
    if (holder?.verb === "rollback") {
        return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .H("preempted", `${(0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .holderText */ .ii)(holder)} has taken this run's place`, { host, advice });
    }
    const who = holder === undefined ? "it was given back" : `${(0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .holderText */ .ii)(holder)} has it now`;
    return new _failure_failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .H("lease-lost", `this run's lease of the service is lost: ${who}`, { host, advice });
}


/***/ }),

/***/ 9786:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R2: () => (/* binding */ lookedAgain),
/* harmony export */   __: () => (/* binding */ beatEveryMs),
/* harmony export */   eN: () => (/* binding */ leaseLifetimeMs),
/* harmony export */   vV: () => (/* binding */ judgeWait)
/* harmony export */ });
/** A holder that gives no sign of life for so long is gone. */
const leaseLifetimeMs = 15_000;
/** How often a holder gives a sign of life: several may be lost on a bad line. */
const beatEveryMs = 2_000;
/**
 * What is known once a lease was looked at again.
 *
 * @param askedMs when the host was asked: a waiter that was stopped since must not take that for silence of the holder
 */
function lookedAgain(before, reading, askedMs) {
    const { number, beat } = before.reading;
    if (reading.number === number && reading.beat === beat)
        return before;
    return { reading, sinceMs: askedMs, alive: true };
}
/**
 * Decides what to do about a lease, by what the waiter itself has seen: clocks of other machines are not compared.
 * A holder that may be gone is waited for even by who does not wait for others: only time tells the two apart.
 *
 * @param askedMs when the host was last asked
 * @param waitUntilMs until when a holder at work is waited for
 */
function judgeWait({ reading, sinceMs, alive }, askedMs, waitUntilMs) {
    if (reading.holder === undefined)
        return "take";
    if (askedMs - sinceMs >= leaseLifetimeMs)
        return "take-over";
    return alive && askedMs >= waitUntilMs ? "refuse" : "wait";
}


/***/ }),

/***/ 9362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   At: () => (/* binding */ leaseCovering),
/* harmony export */   Eg: () => (/* binding */ leaseLabels),
/* harmony export */   F1: () => (/* binding */ readHolder),
/* harmony export */   RZ: () => (/* binding */ mayBeGivenBack),
/* harmony export */   ao: () => (/* binding */ beatVolumeName),
/* harmony export */   ii: () => (/* binding */ holderText),
/* harmony export */   lb: () => (/* binding */ newHolder),
/* harmony export */   mc: () => (/* binding */ leaseVolumeName),
/* harmony export */   z1: () => (/* binding */ firstNumberOf),
/* harmony export */   zR: () => (/* binding */ readLease)
/* harmony export */ });
/* unused harmony export noLease */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7934);
/* harmony import */ var _release_labels_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4592);


const noLease = { number: 0, holder: undefined, beat: 0, volumes: [] };
/** Map versions and generations that one lease has to itself: more than the longest canary takes. */
const numbersOfEach = 32;
/** The first map version and generation that the holder of a lease may use; what is lower belongs to those before. */
function firstNumberOf(lease) {
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
    return { ...(0,_release_labels_js__WEBPACK_IMPORTED_MODULE_0__/* .serviceLabels */ .PW)(service, "lease"), [holderLabel]: JSON.stringify(holder ?? null) };
}
const line = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(2_048));
const holderSchema = valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .maxLength */ .Ru6(8_192), valibot__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qFJ(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .nullable */ .mee(valibot__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    id: valibot__WEBPACK_IMPORTED_MODULE_1__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_1__/* .regex */ .yGV(/^[0-9a-f]{32}$/)),
    verb: valibot__WEBPACK_IMPORTED_MODULE_1__/* .picklist */ .KIO(["deploy", "rollback"]),
    actor: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(line),
    run: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(line),
    since: line,
    tookOver: valibot__WEBPACK_IMPORTED_MODULE_1__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(), false),
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
    const read = valibot__WEBPACK_IMPORTED_MODULE_1__/* .safeParse */ .xLC(holderSchema, labels?.[holderLabel]);
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


/***/ }),

/***/ 2481:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ readLeaseOf)
/* harmony export */ });
/* harmony import */ var _docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9453);
/* harmony import */ var _release_labels_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4592);
/* harmony import */ var _lease_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9362);



/** Reads how the lease of a service stands on a host. Changes nothing. */
async function readLeaseOf(engine, service) {
    return (0,_lease_js__WEBPACK_IMPORTED_MODULE_2__/* .readLease */ .zR)(service, await (0,_docker_volumes_js__WEBPACK_IMPORTED_MODULE_0__/* .listVolumes */ .yi)(engine, (0,_release_labels_js__WEBPACK_IMPORTED_MODULE_1__/* .asFilters */ .iE)((0,_release_labels_js__WEBPACK_IMPORTED_MODULE_1__/* .serviceLabels */ .PW)(service, "lease"))));
}


/***/ }),

/***/ 9998:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ stateDirectory),
/* harmony export */   IX: () => (/* binding */ nextLink),
/* harmony export */   Q6: () => (/* binding */ currentLink),
/* harmony export */   QX: () => (/* binding */ socketsDirectory),
/* harmony export */   Rg: () => (/* binding */ adminSocket),
/* harmony export */   Rj: () => (/* binding */ runtimeMap),
/* harmony export */   WD: () => (/* binding */ isProxySocket),
/* harmony export */   hb: () => (/* binding */ configurationFile),
/* harmony export */   jl: () => (/* binding */ routesFile),
/* harmony export */   kA: () => (/* binding */ entranceSocket),
/* harmony export */   p2: () => (/* binding */ historyFile),
/* harmony export */   wg: () => (/* binding */ generationDirectory),
/* harmony export */   xN: () => (/* binding */ instanceSocket)
/* harmony export */ });
/** Where the proxy's volume is mounted in its container. */
const stateDirectory = "/var/lib/tidegate";
/** A link to the generation in use; swapping it moves configuration and map in one step. */
const currentLink = "current";
/** The link that becomes {@link currentLink} when a generation is put into use. */
function nextLink(generation) {
    return `${currentLink}.next.${generation}`;
}
const configurationFile = "haproxy.cfg";
const routesFile = "routes.map";
const historyFile = "history.json";
/** The map's name in HAProxy's runtime API: its path as the configuration spells it. */
const runtimeMap = `${stateDirectory}/${currentLink}/${routesFile}`;
/** One directory per configuration that was ever in use, numbered upwards. */
function generationDirectory(generation) {
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


/***/ }),

/***/ 2520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I5: () => (/* binding */ fingerprintIn),
/* harmony export */   Tn: () => (/* binding */ parseProcessInfo),
/* harmony export */   h_: () => (/* binding */ description)
/* harmony export */ });
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


/***/ }),

/***/ 922:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DP: () => (/* binding */ sameRoutes),
/* harmony export */   Iu: () => (/* binding */ steadyOn),
/* harmony export */   Nn: () => (/* binding */ mapEntries),
/* harmony export */   SW: () => (/* binding */ slotOf),
/* harmony export */   SY: () => (/* binding */ noRoutes),
/* harmony export */   Sr: () => (/* binding */ parseRoutes),
/* harmony export */   h3: () => (/* binding */ sameMap),
/* harmony export */   v0: () => (/* binding */ renderRoutes)
/* harmony export */ });
/* unused harmony exports bakeOn, canaryTo */
/* harmony import */ var _release_slot_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1855);

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
function slotOf(backend) {
    const slot = backend.slice(backend.indexOf("-") + 1);
    return (0,_release_slot_js__WEBPACK_IMPORTED_MODULE_0__/* .isSlot */ .RK)(slot) ? slot : undefined;
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
function renderRoutes({ live, share, candidate }) {
    return `live ${live}\nshare ${share}\ncandidate ${candidate}\n`;
}
/** The keys and values of a running proxy's map. */
function mapEntries(routes) {
    const entries = renderRoutes(routes).trim().split("\n");
    return routes.preview === undefined ? entries : [...entries, `preview ${routes.preview}`];
}
/** Reads key-value lines back, or `undefined` when a key is missing, doubled or has no known value. */
function parseRoutes(lines) {
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


/***/ }),

/***/ 2919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ parseStatistics),
/* harmony export */   j: () => (/* binding */ openWith)
/* harmony export */ });
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


/***/ }),

/***/ 4592:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PW: () => (/* binding */ serviceLabels),
/* harmony export */   Pf: () => (/* binding */ label),
/* harmony export */   iE: () => (/* binding */ asFilters),
/* harmony export */   lM: () => (/* binding */ releaseLabels),
/* harmony export */   xN: () => (/* binding */ readIdentity)
/* harmony export */ });
/* unused harmony export keepPreviousChoices */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7934);

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
const settingsSchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    containerPort: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .ndf(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .minValue */ .Wwf(1), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxValue */ .cGV(65_535)),
    healthPath: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .startsWith */ .w1_("/")),
    healthHost: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    container: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxLength */ .Ru6(100))),
    health: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        timeoutMs: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .ndf(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .minValue */ .Wwf(1), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxValue */ .cGV(3_600_000)),
        threshold: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .ndf(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .minValue */ .Wwf(1), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxValue */ .cGV(100)),
    })),
    keepPrevious: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(keepPreviousChoices)),
});
const identitySchema = valibot__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    [label.schema]: valibot__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(schema),
    [label.release]: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^[a-z0-9-]{1,64}$/)),
    [label.digest]: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^sha256:[0-9a-f]{64}$/)),
    [label.image]: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxLength */ .Ru6(1_024)),
    [label.settings]: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .maxLength */ .Ru6(65_536), valibot__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qFJ(), settingsSchema),
});
/** What a container's labels say it is, or `undefined` when they are not whole or from another schema. */
function readIdentity(labels) {
    const read = valibot__WEBPACK_IMPORTED_MODULE_0__/* .safeParse */ .xLC(identitySchema, labels);
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


/***/ }),

/***/ 1855:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q0: () => (/* binding */ slots),
/* harmony export */   RK: () => (/* binding */ isSlot),
/* harmony export */   jx: () => (/* binding */ otherSlot)
/* harmony export */ });
/** The two places a release can run on a host. */
const slots = ["blue", "green"];
function otherSlot(slot) {
    return slot === "blue" ? "green" : "blue";
}
function isSlot(text) {
    return slots.some((slot) => slot === text);
}


/***/ })

};
