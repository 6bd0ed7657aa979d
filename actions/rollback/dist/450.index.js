export const id = 450;
export const ids = [450];
export const modules = {

/***/ 4450:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollback: () => (/* binding */ rollback)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/src/failure/failure.js
var failure_failure = __webpack_require__(2314);
// EXTERNAL MODULE: ./build/src/fleet/together.js
var fleet_together = __webpack_require__(4674);
// EXTERNAL MODULE: ./build/src/docker/refusal.js
var refusal = __webpack_require__(6662);
;// CONCATENATED MODULE: ./build/src/docker/containers.js

/** Containers in every state that carry all these labels (`key` or `key=value`). */
function listContainers(engine, labels = []) {
    const filters = labels.length === 0 ? {} : { filters: JSON.stringify({ label: labels }) };
    return engine.json({ method: "GET", path: "/containers/json", query: { all: true, ...filters } });
}
/** A container by id or name, or `undefined` when there is none. */
async function containers_inspectContainer(engine, id) {
    try {
        return await engine.json({ method: "GET", path: `/containers/${id}/json` });
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404))
            return undefined;
        throw error;
    }
}
/** Creates a container and returns its id; `platform` is part of the query. @throws DockerRefusal 409 when the name is taken */
async function containers_createContainer(engine, name, { platform, ...body }) {
    const created = await engine.json({
        method: "POST",
        path: "/containers/create",
        query: { name, ...(platform === undefined ? {} : { platform }) },
        body,
    });
    return created.Id;
}
/** Starts a container; one that runs already is left as it is. */
async function containers_startContainer(engine, id) {
    await engine.json({ method: "POST", path: `/containers/${id}/start` });
}
/**
 * Stops a container: its stop signal, then after its own stop timeout SIGKILL. One that is stopped or gone
 * already is fine.
 */
async function containers_stopContainer(engine, id, deadlineMs = 120_000) {
    try {
        await engine.json({ method: "POST", path: `/containers/${id}/stop`, deadlineMs });
    }
    catch (error) {
        if (!(0,refusal/* isRefusal */.v)(error, 404))
            throw error;
    }
}
/** Freezes a container: its memory stays, and it does no work. One that is paused already, or gone, is fine. */
async function pauseContainer(engine, name) {
    try {
        await engine.json({ method: "POST", path: `/containers/${name}/pause` });
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404))
            return;
        const now = await containers_inspectContainer(engine, name);
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
        const now = await containers_inspectContainer(engine, name);
        if (now === undefined || now.State.Paused)
            throw error;
    }
}
/** Removes a container with its anonymous volumes, killing it when it runs; one that is gone already is fine. */
async function containers_removeContainer(engine, id) {
    try {
        await engine.json({ method: "DELETE", path: `/containers/${id}`, query: { force: true, v: true } });
    }
    catch (error) {
        if (!(0,refusal/* isRefusal */.v)(error, 404))
            throw error;
    }
}
/**
 * Whether the daemon starts the container again by itself, after a crash or a reboot.
 *
 * @param policy Docker's name of it
 * @param retries for `on-failure` only
 */
async function containers_setRestartPolicy(engine, id, policy, retries = 0) {
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
        if (!(0,refusal/* isRefusal */.v)(error, 404, 409))
            throw error;
    }
}
/** Gives a container another name. @throws DockerRefusal 409 when that is taken */
async function containers_renameContainer(engine, id, name) {
    await engine.json({ method: "POST", path: `/containers/${id}/rename`, query: { name } });
}

// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(481);
// EXTERNAL MODULE: ./build/src/report/inert.js
var report_inert = __webpack_require__(8212);
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
        if ((0,refusal/* isRefusal */.v)(error, 404))
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
        const lines = (0,external_node_readline_.createInterface)({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
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
        throw error instanceof refusal/* DockerRefusal */.n ? pullFailed(engine, repository, digest, error.words, error) : error;
    }
    finally {
        clearTimeout(timer);
        // Docker goes on with a pull for as long as somebody listens.
        over.abort();
    }
}
/** Removes one name of an image, never by force: an image in use, or gone already, stays as it is. */
async function images_removeImage(engine, reference) {
    try {
        await engine.json({ method: "DELETE", path: `/images/${reference}` });
        return "removed";
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404, 409))
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
    return new PullFailure(`pulling ${repository}@${digest} failed: ${(0,report_inert/* inert */.tJ)(words)}`, details, words);
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
async function networks_inspectNetwork(engine, name) {
    try {
        return await engine.json({ method: "GET", path: `/networks/${name}` });
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404))
            return undefined;
        throw error;
    }
}
/** Creates a bridge network; without `addresses` Docker picks a subnet that no route of the host covers. */
async function networks_createNetwork(engine, name, labels, addresses) {
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
        if (!(0,refusal/* isRefusal */.v)(error, 404) && !((0,refusal/* isRefusal */.v)(error, 500, 403) && /not connected/.test(error.message)))
            throw error;
    }
}
/** Removes a network; one that is gone already is fine. @throws DockerRefusal 403 while containers use it */
async function networks_removeNetwork(engine, name) {
    try {
        await engine.json({ method: "DELETE", path: `/networks/${name}` });
    }
    catch (error) {
        if (!isRefusal(error, 404))
            throw error;
    }
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(7067);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./build/src/release/slot.js
var release_slot = __webpack_require__(1855);
// EXTERNAL MODULE: ./build/src/proxy/paths.js
var proxy_paths = __webpack_require__(9998);
// EXTERNAL MODULE: ./build/src/proxy/process-info.js
var process_info = __webpack_require__(2520);
// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
;// CONCATENATED MODULE: ./build/src/proxy/settings.js


const slotSchema = dist/* object */.Ikc({
    address: dist/* string */.YjP(),
    containerPort: dist/* number */.aig(),
    healthPath: dist/* string */.YjP(),
    healthHost: dist/* nullable */.mee(dist/* string */.YjP()),
});
/** A name that means only itself in HAProxy's configuration (of RFC 9110's token, 5.6.2, what people use). */
const headerName = /^[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$/;
const settingsSchema = dist/* object */.Ikc({
    service: dist/* string */.YjP(),
    listens: dist/* array */.YOg(dist/* object */.Ikc({ address: dist/* nullable */.mee(dist/* string */.YjP()), port: dist/* number */.aig(), acceptProxy: dist/* boolean */.zMY() })),
    slots: dist/* object */.Ikc({ blue: slotSchema, green: slotSchema }),
    trustedProxies: dist/* array */.YOg(dist/* string */.YjP()),
    // Proxies made before there was one lack it.
    previewHeader: dist/* optional */.lqM(dist/* nullable */.mee(dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(headerName))), null),
    socketGroup: dist/* string */.YjP(),
});
const marker = "# tidegate 2 ";
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
/** The slots' addresses alone. */
function settings_slotAddressesOf(settings) {
    return { blue: settings.slots.blue.address, green: settings.slots.green.address };
}
/** Both slots with the same settings but their address: how a proxy begins. */
function settings_bothSlots(addresses, settings) {
    const [blue, green] = slots.map((slot) => ({ address: addresses[slot], ...settings }));
    if (blue === undefined || green === undefined)
        throw new Error("there are two slots");
    return { blue, green };
}
/** Whether two listens take the same address and port, whatever is spoken there. */
function settings_samePlace(a, b) {
    return a.address === b.address && a.port === b.port;
}
/** A listen for people: `*:3001`, `10.0.0.5:3001`, `[::1]:3001`. */
function settings_listenText({ address, port }) {
    if (address === null)
        return `*:${port}`;
    return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
/** Every place a proxy listens at, in words; empty where there is none. */
function settings_placesOf({ listens }) {
    return listens.map(settings_listenText).join(" and ");
}

;// CONCATENATED MODULE: ./build/src/proxy/public-section.js


/** The frontend that users reach, and the one map that decides where each request goes. */
function publicSection(settings, live) {
    const preview = previewHeader(settings);
    return [
        "frontend public",
        "  option socket-stats",
        ...settings.listens.flatMap(binds),
        ...preview.rules,
        ...clientAddress(settings.trustedProxies),
        // A commit may come between two of these lines: each has to make sense with what the others said before it.
        `  http-request set-var(txn.live) str(live),map(${proxy_paths/* runtimeMap */.Rj},${live})`,
        `  http-request set-var(txn.share) str(share),map(${proxy_paths/* runtimeMap */.Rj},0)`,
        `  http-request set-var(txn.candidate) str(candidate),map(${proxy_paths/* runtimeMap */.Rj},none)`,
        ...preview.routes,
        "  use_backend %[var(txn.candidate)] if !{ var(txn.candidate) -m str none } { rand(10000),sub(txn.share) lt 0 }",
        "  use_backend %[var(txn.live)]",
        `  default_backend ${live}`,
        "",
    ].join("\n");
}
/**
 * A request with the right value goes to the slot that the value was made for; the application never gets the header,
 * whatever is in it, so that no log of it holds the value.
 */
function previewHeader({ previewHeader: name }) {
    if (name === null)
        return { rules: [], routes: [] };
    return {
        rules: [
            `  http-request set-var(txn.shown) req.hdr(${name})`,
            `  http-request del-header ${name}`,
            `  http-request set-var(txn.preview) str(preview),map(${proxy_paths/* runtimeMap */.Rj})`,
            "  http-request set-var(txn.secret) var(txn.preview),field(2,-)",
        ],
        routes: [
            "  use_backend only-%[var(txn.preview),field(1,-)] if { var(txn.shown),strcmp(txn.secret) eq 0 }",
        ],
    };
}
/** The name by which a listen's counters are found; one listen has several when it binds several families. */
function public_section_listenName({ port }, part) {
    return `${port}.${part}`;
}
/** One bind for each family: on a shared one IPv4 clients would show up as ::ffff:192.0.2.1. */
function bindPlaces({ address, port }) {
    if (address === null) {
        return [
            { part: "any4", place: `0.0.0.0:${port}`, option: "" },
            { part: "any6", place: `[::]:${port}`, option: " v6only" },
        ];
    }
    return [{ part: address.replaceAll(":", "-"), place: settings_listenText({ address, port }), option: "" }];
}
function binds(listen) {
    const accept = listen.acceptProxy ? " accept-proxy" : "";
    return bindPlaces(listen).map(({ part, place, option }) => `  bind ${place}${option} name ${public_section_listenName(listen, part)}${accept}`);
}
/**
 * What clients claim of themselves is taken away: only a trusted proxy may speak for another, and is then named behind
 * those it speaks for. A header of several lines gets a line of its own, which means the same (RFC 9110, 5.3).
 */
function clientAddress(trustedProxies) {
    const forwarded = "x-forwarded-for";
    if (trustedProxies.length === 0) {
        return [
            "  http-request del-header x-forwarded- -m beg",
            "  http-request del-header forwarded",
            `  http-request set-header ${forwarded} %[src]`,
            "  http-request set-header x-forwarded-proto http",
        ];
    }
    return [
        ...trustedProxies.map((network) => `  acl trusted src ${network}`),
        "  http-request del-header x-forwarded- -m beg unless trusted",
        "  http-request del-header forwarded unless trusted",
        `  acl forwarded-once req.fhdr_cnt(${forwarded}) eq 1`,
        `  http-request set-header ${forwarded} "%[req.fhdr(${forwarded})], %[src]" if forwarded-once`,
        `  http-request add-header ${forwarded} %[src] unless forwarded-once`,
        "  http-request set-header x-forwarded-proto http unless { req.hdr(x-forwarded-proto) -m found }",
    ];
}

;// CONCATENATED MODULE: ./build/src/proxy/configuration.js






/** Response header of the private entrance that names the slot which answered; the proxy's own errors lack it. */
const configuration_answeredByHeader = "x-tidegate-slot";
/** How long a client's connection may be idle between two requests, in seconds; longer than load balancers keep theirs. */
const idleConnectionSeconds = 75;
/** uid and gid of `haproxy` in the official image; numbers, because the host's group file covers the image's. */
const haproxyUser = 99;
/**
 * HAProxy's configuration for one service: one map decides where requests go, and each way a release can be served
 * is a backend of its own.
 *
 * @param live where requests go should the map lose its keys: what the map on disk says
 */
function renderConfiguration(settings, live) {
    return render(settings, live, configuration_fingerprint(settings));
}
/**
 * Stands for the text of a configuration, whatever is live: the running HAProxy says its own, so that what runs can be
 * compared with what is on disk.
 */
function configuration_fingerprint(settings) {
    return (0,external_node_crypto_.createHash)("sha256")
        .update(render(settings, "none", ""))
        .digest("hex")
        .slice(0, 16);
}
function render(settings, live, print) {
    return [
        settingsLine(settings),
        globalSection(settings, print),
        publicSection(settings, live),
        entranceSection(settings),
        "backend none",
        '  http-request return status 503 content-type text/plain string "No release of this service is live."',
        "",
        ...release_slot/* slots */.Q0.flatMap((slot) => [steady(settings, slot), bake(settings, slot), only(settings, slot)]),
    ].join("\n");
}
function globalSection({ service, socketGroup }, print) {
    const sockets = (0,proxy_paths/* socketsDirectory */.QX)(service);
    const group = groupOption(socketGroup);
    // noreuseport: otherwise a second proxy would share the port in silence instead of failing to bind it.
    // fd-hard-limit: Docker may give a container a billion open files, and HAProxy makes room for each.
    // hard-stop-after, mworker-max-reloads: workers left behind by reloads end in the end, whoever still holds on.
    // Names of pooled connections change every 800 ms, so that none is used again that an application with a keep-alive
    // timeout of a second is about to close; pool-low-conn makes room beside those that wait for the purge.
    return `global
  description ${(0,process_info/* description */.h_)(print)}
  log stdout format raw local0 notice
  uid ${haproxyUser}
  gid ${haproxyUser}
  fd-hard-limit 262144
  noreuseport
  hard-stop-after 24h
  mworker-max-reloads 20
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
  timeout http-keep-alive ${idleConnectionSeconds}s
  timeout client 1h
  timeout server 1h
  timeout tunnel 24h
  http-reuse safe
  default-server pool-purge-delay 500ms pool-low-conn 500
  .if version_atleast(3.0)
  default-server pool-conn-name date(0,ms),div(800)
  .elif feature(OPENSSL)
  default-server sni date(0,ms),div(800)
  .endif
`;
}
function entranceSection({ service, socketGroup }) {
    const group = groupOption(socketGroup);
    const binds = release_slot/* slots */.Q0.map((slot) => `  bind unix@${(0,proxy_paths/* entranceSocket */.kA)(service, slot)} name ${slot} mode 660 user root ${group}`);
    return `frontend entrance
${binds.join("\n")}
  use_backend only-%[so_name]
`;
}
function steady({ slots: of }, slot) {
    return `backend steady-${slot}
  server ${slot} ${place(of[slot])}
`;
}
/**
 * Five failures in a row take the release's traffic to the other slot, and nothing but {@link ProxyAdmin.rearm} brings
 * it back: one that came back by itself would flap for as long as the health path still answers.
 *
 * - A check that passes would set the count of failures to zero and let a slow trickle of requests fail for ever, so
 *   there is none in a bake; HAProxy only observes a server that has one.
 * - Of an application that is gone, the request that meets the fifth failure is tried once more, with the other slot.
 * - Only a request that asks for nothing but an answer (RFC 9110, 9.2.1) is sent again once it was sent.
 * - Connecting takes longer than a second only when the application is overwhelmed or gone.
 */
function bake({ slots: of }, slot) {
    const other = (0,release_slot/* otherSlot */.jx)(slot);
    const { healthPath, healthHost } = of[slot];
    return `backend bake-${slot}
  option redispatch 1
  retries 12
  timeout connect 2s
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless METH_GET
  option httpchk
  http-check send meth GET uri ${escaped(healthPath)} ver HTTP/1.1 hdr host ${escaped(healthHost ?? "localhost")}
  server ${slot} ${place(of[slot])} check inter 24h rise 1000000 observe layer7 error-limit 5 on-error mark-down
  server ${other} ${place(of[other])} backup
`;
}
function only({ slots: of }, slot) {
    // No retries: HAProxy waits a second between them, and a probe has its own next attempt.
    return `backend only-${slot}
  retries 0
  http-response set-header ${configuration_answeredByHeader} %[srv_name]
  server ${slot} ${place(of[slot])}
`;
}
function place({ address, containerPort }) {
    return `${address}:${containerPort}`;
}
/** Escapes what HAProxy's parser gives a meaning outside of quotes. */
function escaped(word) {
    return word.replace(/[\\"'#\s]/g, "\\$&");
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
                const slot = reply.headers[configuration_answeredByHeader];
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
function settings_probeHost(settings) {
    return settings.host ?? "localhost";
}

;// CONCATENATED MODULE: ./build/src/health/live-probe.js


const timeoutMs = 5_000;
/** Asks the release in a slot once whether it is healthy now, by the settings it was deployed with. */
async function live_probe_answersNow(host, slot, settings) {
    const { healthPath: path, healthHost } = settings;
    return passes(await probeSlot(host.entrance(slot), { slot, path, host: settings_probeHost({ host: healthHost }), timeoutMs }));
}

// EXTERNAL MODULE: ./build/src/lease/read-lease.js
var read_lease = __webpack_require__(2481);
// EXTERNAL MODULE: ./build/src/proxy/routes.js
var proxy_routes = __webpack_require__(922);
;// CONCATENATED MODULE: ./build/src/proxy/live.js


/**
 * The slot that takes traffic, out of the map *and* the servers: a release in its bake that the proxy has marked down
 * is served by the other slot, whatever the map says. So is one that is gone, and that too few have asked since for the
 * proxy to have marked it down.
 *
 * @param runs whether a release runs in a slot, where that is known
 */
function liveSlot(routes, rows, runs = () => true) {
    const slot = (0,proxy_routes/* slotOf */.SW)(routes.live);
    if (slot === undefined || !routes.live.startsWith("bake-"))
        return slot;
    if (!runs(slot) && runs((0,release_slot/* otherSlot */.jx)(slot)))
        return (0,release_slot/* otherSlot */.jx)(slot);
    const server = rows.find((row) => row.backend === routes.live && row.server === slot);
    return server?.status.startsWith("DOWN") ? (0,release_slot/* otherSlot */.jx)(slot) : slot;
}
/** Whether a host turned itself back in a bake that no run has ended yet. */
function hasFallenBack(routes, live) {
    return routes.live.startsWith("bake-") && (0,proxy_routes/* slotOf */.SW)(routes.live) !== live;
}

// EXTERNAL MODULE: ./build/src/release/labels.js
var labels = __webpack_require__(4592);
;// CONCATENATED MODULE: ./build/src/release/names.js
/**
 * What Docker objects of a service are called. A dot separates the parts, because a service's name can hold none:
 * `api` and `api-blue` can never be taken for one another.
 */
function names_releaseContainerName(service, slot, release, lease) {
    return `tidegate.${service}.${slot}.${release}.${lease}`;
}
/**
 * What a release's container is called once another run holds the lease: a run that lost it and does not know yet finds
 * nothing under the name it knows.
 */
function renamedUnder(name, lease) {
    return `${name.replace(/\.\d+$/, "")}.${lease}`;
}
function names_proxyContainerName(service) {
    return `tidegate.${service}.proxy`;
}
/** A proxy that is coming up beside the one in use, or that another has taken over from. */
function names_proxyInstanceName(service, instance) {
    return `${names_proxyContainerName(service)}.${instance}`;
}
function names_proxyVolumeName(service) {
    return `tidegate.${service}.proxy`;
}
function names_networkName(service) {
    return `tidegate.${service}`;
}

;// CONCATENATED MODULE: ./build/src/release/slot-addresses.js

/**
 * How a service's network is divided: gateway and the two slots at its lower end, the upper half for what Docker
 * hands out by itself, so that no other container ever takes a slot's address.
 *
 * @param subnet IPv4 CIDR with a prefix of at most 29 bits
 */
function slot_addresses_divideSubnet(subnet) {
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
    return release_slot/* slots */.Q0.find((slot) => addresses[slot] === address);
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
    const container = await containers_inspectContainer(engine, name);
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
        keeper: config.Labels[labels/* label */.Pf.service] !== undefined
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
const line = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* maxLength */.Ru6(2_048));
const fileSchema = dist/* object */.Ikc({
    version: dist/* literal */.euz(version),
    highestMapVersion: dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf(), dist/* minValue */.Wwf(0)),
    entries: dist/* pipe */.FsL(dist/* array */.YOg(dist/* object */.Ikc({
        verb: dist/* optional */.lqM(dist/* picklist */.KIO(["deploy", "rollback"]), "deploy"),
        release: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^[a-z0-9-]{1,64}$/)),
        digest: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^sha256:[0-9a-f]{64}$/)),
        image: line,
        result: dist/* optional */.lqM(dist/* picklist */.KIO(["baking", "deployed", "rolled-back", "failed"]), "deployed"),
        reason: dist/* optional */.lqM(line),
        previous: dist/* optional */.lqM(line),
        pulled: dist/* boolean */.zMY(),
        at: dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoTimestamp */.yhX()),
        durationMs: dist/* number */.aig(),
        actor: dist/* optional */.lqM(line),
        commit: dist/* optional */.lqM(line),
        run: dist/* optional */.lqM(line),
        message: dist/* optional */.lqM(line),
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
function history_writeHistory(history) {
    const entries = history.entries.slice(0, mostEntries);
    return `${JSON.stringify({ version, highestMapVersion: history.highestMapVersion, entries }, null, 1)}\n`;
}
/** The history with a deploy or rollback as it stands now, in place of what was said of it before, and its map version. */
function history_recorded(history, entry, mapVersion) {
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
function history_wasGood({ entries }, release) {
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
function host_history_hostHistory(text, host) {
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

// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
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
async function archive_getArchive(engine, container, path) {
    let stream;
    try {
        const request = { method: "GET", path: `/containers/${container}/archive`, query: { path } };
        stream = await engine.stream(request, AbortSignal.timeout(20_000));
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404))
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
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./build/src/docker/exec.js



const deadlineMs = 20_000;
/** Runs a command in a running container, without a shell, and waits for its end. */
async function exec_execute(engine, container, command) {
    const { Id: id } = await engine.json({
        method: "POST",
        path: `/containers/${container}/exec`,
        body: { AttachStdout: true, AttachStderr: true, Cmd: command },
    });
    const tail = new report_inert/* LogTail */.J3();
    const stream = await engine.stream({ method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } }, AbortSignal.timeout(deadlineMs));
    engine.demultiplex(stream, tailSink(tail));
    await (0,external_node_stream_promises_.finished)(stream);
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
async function executeOnCue(engine, container, first, then) {
    // With an exit code of its own the first part can be told from a word that never came.
    const script = `${first} || exit; echo '${readyLine}'; read -r word && [ "$word" = ${cue} ] && ${then}`;
    const { Id: id } = await engine.json({
        method: "POST",
        path: `/containers/${container}/exec`,
        body: { AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: ["sh", "-c", script] },
    });
    const stream = await engine.upgrade({ method: "POST", path: `/exec/${id}/start`, body: { Detach: false, Tty: false } }, AbortSignal.timeout(cued_command_deadlineMs));
    const tail = new report_inert/* LogTail */.J3();
    const ended = (0,external_node_stream_promises_.finished)(stream, { writable: false }).then(async () => ({
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
function isWaiting(command) {
    return "go" in command;
}

// EXTERNAL MODULE: ./build/src/docker/disk-trouble.js
var disk_trouble = __webpack_require__(6407);
// EXTERNAL MODULE: ./build/src/lease/lease.js
var lease_lease = __webpack_require__(9362);
;// CONCATENATED MODULE: ./build/src/proxy/disk.js











/** Reads the proxy's state on disk; `undefined` when it is not one of ours or not whole. */
async function disk_readDisk(engine, proxy) {
    const archive = await archive_getArchive(engine, proxy, proxy_paths/* stateDirectory */.FK);
    if (archive === undefined)
        return undefined;
    const root = proxy_paths/* stateDirectory */.FK.slice(proxy_paths/* stateDirectory */.FK.lastIndexOf("/") + 1);
    const directory = archive.links.get(`${root}/${proxy_paths/* currentLink */.Q6}`) ?? "";
    const generation = /^generations\/(\d+)$/.exec(directory)?.[1];
    const routes = (0,proxy_routes/* parseRoutes */.Sr)((archive.files.get(`${root}/${directory}/${proxy_paths/* routesFile */.jl}`) ?? "").split("\n"));
    const configuration = archive.files.get(`${root}/${directory}/${proxy_paths/* configurationFile */.hb}`) ?? "";
    const settings = readSettings(configuration);
    if (generation === undefined || routes === undefined || settings === undefined)
        return undefined;
    const numbers = [...archive.files.keys()].map((path) => /\/generations\/(\d+)\//.exec(path)?.[1]);
    const generations = [...new Set(numbers.filter((number) => number !== undefined).map(Number))];
    return {
        generation: Number(generation),
        generations,
        settings,
        fingerprint: (0,process_info/* fingerprintIn */.I5)(configuration),
        routes,
        history: archive.files.get(`${root}/${proxy_paths/* historyFile */.p2}`),
    };
}
/** The files of a generation, and a link to it under the given name. */
function disk_generationEntries(generation, settings, routes, link) {
    const directory = (0,proxy_paths/* generationDirectory */.wg)(generation);
    return [
        { path: "generations", directory: true },
        { path: directory, directory: true },
        { path: `${directory}/${proxy_paths/* configurationFile */.hb}`, content: renderConfiguration(settings, routes.live) },
        { path: `${directory}/${proxy_paths/* routesFile */.jl}`, content: (0,proxy_routes/* renderRoutes */.v0)(routes) },
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
async function disk_stageGeneration(engine, proxy, generation, settings, routes) {
    const entries = disk_generationEntries(generation, settings, routes, (0,proxy_paths/* nextLink */.IX)(generation));
    await archive_putArchive(engine, proxy, proxy_paths/* stateDirectory */.FK, entries);
    const check = await exec_execute(engine, proxy, checkOf(generation));
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
    const entries = disk_generationEntries(generation, settings, routes, (0,proxy_paths/* nextLink */.IX)(generation));
    await archive_putArchive(engine, proxy, proxy_paths/* stateDirectory */.FK, entries);
    const first = checkOf(generation).join(" ");
    const command = await executeOnCue(engine, proxy, first, activation(generation));
    if (isWaiting(command))
        return command;
    throw refusalOf(engine, command);
}
function checkOf(generation) {
    return ["haproxy", "-c", "-f", `${proxy_paths/* stateDirectory */.FK}/${(0,proxy_paths/* generationDirectory */.wg)(generation)}/${proxy_paths/* configurationFile */.hb}`];
}
function refusalOf(engine, check) {
    if (check.exitCode !== refusedByHaproxy) {
        return new failure_failure/* Failure */.H("proxy-unavailable", `the check of the new configuration ended with ${check.exitCode}`, {
            host: engine.host,
            advice: "See whether the proxy's container was stopped or started again meanwhile, then run again.",
            evidence: check.output,
        });
    }
    return new failure_failure/* Failure */.H("proxy-configuration-refused", "HAProxy does not accept the new configuration", {
        host: engine.host,
        advice: "Nothing has changed. Please report this with the lines below.",
        evidence: check.output,
    });
}
/** Makes the staged generation the one a restart would bring up: a rename, whole or not at all. */
async function disk_activateStagedGeneration(engine, proxy, generation) {
    await move(engine, proxy, (0,proxy_paths/* nextLink */.IX)(generation), proxy_paths/* currentLink */.Q6);
}
/** Makes a generation that was in use before the one in use again. */
async function activateGeneration(engine, proxy, generation) {
    const link = { path: (0,proxy_paths/* nextLink */.IX)(generation), linkTo: (0,proxy_paths/* generationDirectory */.wg)(generation) };
    await archive_putArchive(engine, proxy, proxy_paths/* stateDirectory */.FK, [link]);
    await disk_activateStagedGeneration(engine, proxy, generation);
}
/** Replaces the history in one step. */
async function disk_writeHistoryFile(engine, proxy, content) {
    const next = `${proxy_paths/* historyFile */.p2}.next.${engine.lease ?? 0}`;
    await archive_putArchive(engine, proxy, proxy_paths/* stateDirectory */.FK, [{ path: next, content }]);
    await move(engine, proxy, next, proxy_paths/* historyFile */.p2);
}
/**
 * The number of the next generation: higher than any there is, and of those that the lease has to itself, so that no
 * other run ever writes into the same directory.
 */
function disk_nextGeneration({ lease }, generations) {
    return Math.max(lease === undefined ? 1 : (0,lease_lease/* firstNumberOf */.z1)(lease), ...generations.map((number) => number + 1));
}
/** Removes what runs before this one have laid ready and not put into use. */
async function removeStagedFiles(engine, proxy) {
    const staged = [`${proxy_paths/* stateDirectory */.FK}/${proxy_paths/* currentLink */.Q6}.next*`, `${proxy_paths/* stateDirectory */.FK}/${proxy_paths/* historyFile */.p2}.next*`];
    await exec_execute(engine, proxy, ["sh", "-c", `rm -f ${staged.join(" ")}`]);
}
/** Removes generations that nothing needs any more. */
async function removeGenerations(engine, proxy, generations) {
    if (generations.length === 0)
        return;
    const paths = generations.flatMap((number) => [(0,proxy_paths/* generationDirectory */.wg)(number), (0,proxy_paths/* nextLink */.IX)(number)]);
    await exec_execute(engine, proxy, ["rm", "-rf", ...paths.map((path) => `${proxy_paths/* stateDirectory */.FK}/${path}`)]);
}
/**
 * The same, and reads back what is in use then, in one command: a switch waits for it.
 *
 * @returns `undefined` where the proxy's disk does not say what it should
 */
async function activateAndRead(engine, proxy, generation) {
    const done = await exec_execute(engine, proxy, ["sh", "-c", activation(generation)]);
    return routesAfter(engine, generation, done);
}
/** The same by a command of {@link stageOnCue}, which has waited for it. */
async function activateOnCue(engine, generation, command) {
    await engine.assure();
    return routesAfter(engine, generation, await command.go());
}
/** A rename, and what the new generation says. */
function activation(generation) {
    const [next, current] = [(0,proxy_paths/* nextLink */.IX)(generation), proxy_paths/* currentLink */.Q6].map((link) => `${proxy_paths/* stateDirectory */.FK}/${link}`);
    return `mv -T -f ${next} ${current} && cat ${current}/${proxy_paths/* routesFile */.jl}`;
}
function routesAfter(engine, generation, { exitCode, output }) {
    if (exitCode !== 0)
        throw notMoved(engine, (0,proxy_paths/* nextLink */.IX)(generation), output);
    const said = output.filter((line) => /^(live|share|candidate) /.test(line));
    return (0,proxy_routes/* parseRoutes */.Sr)(said);
}
async function move(engine, proxy, from, to) {
    // -T: a link to a directory is replaced, not moved into the directory it points to.
    const paths = [`${proxy_paths/* stateDirectory */.FK}/${from}`, `${proxy_paths/* stateDirectory */.FK}/${to}`];
    const moved = await exec_execute(engine, proxy, ["mv", "-T", "-f", ...paths]);
    if (moved.exitCode === 0)
        return;
    throw notMoved(engine, from, moved.output);
}
function notMoved({ host }, from, evidence) {
    const disk = (0,disk_trouble/* diskTroubleIn */.Ge)(evidence.join("\n"));
    const what = `the proxy's container could not move ${from} into place`;
    return new failure_failure/* Failure */.H(disk?.reason ?? "proxy-unavailable", what, {
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
    const containers = ours.filter((one) => one.Labels[labels/* label */.Pf.role] === "proxy");
    if (containers.length === 0)
        return { state: "absent" };
    const name = names_proxyContainerName(service);
    const running = containers.filter((one) => one.State === "running");
    const answering = running.length === 0 ? Promise.resolve(undefined) : admin.readProcess();
    // Of one alone it is known which it is, and who waits for a rollback need not wait for that.
    const [only] = containers.length === 1 ? containers : [];
    const container = only ?? inUse(containers, await answering, name);
    const [process, disk, inspected, routes] = await Promise.all([
        answering,
        disk_readDisk(engine, container.Id),
        containers_inspectContainer(engine, container.Id),
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
    return Number(container.Labels[labels/* label */.Pf.instance] ?? 1);
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
        return `the container ${port_holder_nameOf(publisher)} (image ${publisher.Image})`;
    const service = facts.swarm === "manager" ? await ingressServiceOn(engine, port) : undefined;
    if (service !== undefined)
        return `the swarm service ${service}, which publishes it on every node (ingress)`;
    const proxies = running.filter((container) => container.Labels[labels/* label */.Pf.role] === "proxy");
    const disks = await Promise.all(proxies.map((proxy) => disk_readDisk(engine, proxy.Id)));
    const proxy = proxies[disks.findIndex((disk) => disk?.settings.listens.some((listen) => listen.port === port))];
    return proxy === undefined ? undefined : `the service "${proxy.Labels[labels/* label */.Pf.service]}" of Tidegate`;
}
function port_holder_nameOf(container) {
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
async function observe_observeHost(host, service, port, adopt) {
    const { engine, admin } = host;
    const lease = await (0,read_lease/* readLeaseOf */.m)(engine, service);
    const [containers, network] = await Promise.all([listContainers(engine), readNetwork(engine, service)]);
    const ours = containers.filter((container) => container.Labels[labels/* label */.Pf.service] === service);
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
            ? live_probe_answersNow(host, slot, live.identity.settings)
            : false,
        port === undefined || listensAt(proxy, port) ? undefined : portHolder(host, containers, port),
        adopt === undefined ? undefined : findForeign(engine, adopt),
    ]);
    const history = host_history_hostHistory(proxy.state === "absent" ? undefined : proxy.disk.history, engine.host);
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
    const network = await networks_inspectNetwork(engine, names_networkName(service));
    const subnet = network?.IPAM?.Config?.[0]?.["Subnet"];
    return subnet === undefined ? undefined : { subnet, slotAddresses: slot_addresses_divideSubnet(subnet).slots };
}
async function observeReleases(engine, network, ours) {
    const containers = ours.filter((one) => one.Labels[labels/* label */.Pf.role] === "release");
    const inspected = await Promise.all(containers.map((one) => containers_inspectContainer(engine, one.Id)));
    const there = inspected.filter((one) => one !== undefined);
    const dated = there.flatMap((one) => {
        const release = readRelease(one, network);
        return release === undefined ? [] : [{ release, madeAt: Date.parse(one.Created) }];
    });
    const readable = dated.sort(newestFirst).map(({ release }) => release);
    const oddities = there
        .filter((one) => (0,labels/* readIdentity */.xN)(one.Config.Labels) === undefined)
        .map((one) => `container ${one.Name.slice(1)} carries labels this version cannot read; it is left alone`);
    return { readable, oddities };
}
/** By the host's own clock, which is the same for every run: ids carry the clocks of the machines that deployed. */
function newestFirst(a, b) {
    return b.madeAt - a.madeAt || (a.release.identity.release < b.release.identity.release ? 1 : -1);
}
function readRelease(container, network) {
    const identity = (0,labels/* readIdentity */.xN)(container.Config.Labels);
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

;// CONCATENATED MODULE: ./build/src/deploy/look-again.js




/** In all: a cancelled run has ten seconds until it is killed. */
const patienceMs = 8_000;
const pollMs = 300;
/**
 * Looks, when a run has ended without knowing who serves, over a new connection where the old one is lost: an outcome
 * is seen, not guessed. Changes nothing, and does not throw: what cannot be seen stays unknown.
 */
async function lookAgain(run, places, hosts) {
    const { ledger, journal } = run;
    const unsure = places.filter(({ name }) => ledger.isUnsure(name));
    if (unsure.length === 0)
        return;
    journal.phase("Look again at what serves");
    const deadline = AbortSignal.timeout(patienceMs);
    const late = new Promise((_, reject) => {
        deadline.addEventListener("abort", () => reject(deadline.reason), { once: true });
    });
    const looked = await (0,fleet_together/* together */.bs)(unsure, ({ name }) => name, async (place) => {
        const seen = await Promise.race([look(run, place, hosts, deadline), late]);
        const { release, digest } = seen.live?.identity ?? { release: undefined, digest: undefined };
        ledger.found(place.name, { release, digest, slot: seen.liveSlot });
        journal.note(`serves ${release ?? "nothing"}`, place.name);
    });
    for (const { host, message } of looked.failures) {
        if (host !== undefined)
            ledger.unseen(host);
        journal.warn(`who serves there is not known: ${message}`, host);
    }
}
async function look(run, place, hosts, deadline) {
    const open = hosts.find(({ name }) => name === place.name);
    if (open !== undefined && run.ledger.isPreempted())
        return await whenMoved(run, open, deadline);
    const fresh = await place.connect();
    try {
        return await observe_observeHost(fresh, run.request.service, undefined);
    }
    finally {
        await fresh.close();
    }
}
/** The run that has taken this one's place has yet to move traffic. */
async function whenMoved({ request, ledger }, host, deadline) {
    for (;;) {
        const seen = await observe_observeHost(host, request.service, undefined).catch((error) => (0,failure_failure/* asFailure */.h)(error));
        const isSeen = !(seen instanceof Error);
        if (isSeen && seen.live?.identity.release !== ledger.newRelease(host.name))
            return seen;
        if (deadline.aborted) {
            if (isSeen)
                return seen;
            throw seen;
        }
        await (0,promises_.setTimeout)(pollMs);
    }
}

// EXTERNAL MODULE: ./build/src/docker/volumes.js
var volumes = __webpack_require__(9453);
;// CONCATENATED MODULE: ./build/src/lease/fence.js






/**
 * Makes what a holder before this one may still have under way come to nothing: its names of containers lead nowhere, its
 * version of the map is too low, and what it has laid ready on disk is gone. Nothing of it is remembered: the host is to
 * be observed anew afterwards.
 *
 * @param lease number that is held now
 */
async function fenceOff(host, service, lease) {
    const { engine } = host;
    const [releases, proxies] = await Promise.all([
        listContainers(engine, (0,labels/* asFilters */.iE)((0,labels/* serviceLabels */.PW)(service, "release"))),
        listContainers(engine, (0,labels/* asFilters */.iE)((0,labels/* serviceLabels */.PW)(service, "proxy"))),
    ]);
    for (const { Id, Names } of releases) {
        const name = Names[0]?.slice(1);
        if (name !== undefined)
            await rename(host, Id, renamedUnder(name, lease));
    }
    const running = proxies.filter((one) => one.State === "running");
    if (running.length === 0)
        return;
    const proxy = inUse(running, await host.admin.readProcess(), names_proxyContainerName(service));
    await fence_fenceProxy(host, proxy.Id);
}
/** The part of a fence that needs the proxy to run: where it did not, it is due as soon as it does. */
async function fence_fenceProxy({ engine, admin }, proxy) {
    await removeStagedFiles(engine, proxy);
    await admin.fence();
}
async function rename({ engine }, id, name) {
    try {
        await containers_renameContainer(engine, id, name);
    }
    catch (error) {
        // Gone meanwhile, or by some chance called so already: either way the old name leads nowhere.
        if (!(0,refusal/* isRefusal */.v)(error, 404, 409, 400))
            throw error;
    }
}

;// CONCATENATED MODULE: ./build/src/health/pause.js

/** Waits; an abort ends the wait at once with the signal's own reason. */
async function pause_pause(milliseconds, signal) {
    try {
        await (0,promises_.setTimeout)(milliseconds, undefined, { signal });
    }
    catch (error) {
        signal.throwIfAborted();
        throw error;
    }
}

// EXTERNAL MODULE: ./build/src/lease/held-lease.js
var held_lease = __webpack_require__(9190);
// EXTERNAL MODULE: ./build/src/lease/judge-wait.js
var judge_wait = __webpack_require__(9786);
;// CONCATENATED MODULE: ./build/src/lease/take-lease.js







const take_lease_pollMs = 500;
/**
 * Waits until nothing stands in the way of taking a host's lease. It is not taken: on several hosts this goes on side by
 * side, and nothing is held meanwhile.
 *
 * @param seen the host's observation, whose reading of the lease came first
 * @throws Failure `lease-held`, which names the holder; the reason of `signal` once it is aborted
 */
async function awaitTurn(host, seen, ask) {
    let askedMs = performance.now();
    const waitUntil = askedMs + ask.waitMs;
    let watched = { reading: seen.lease, sinceMs: askedMs, alive: false };
    let told = false;
    for (;;) {
        ask.signal.throwIfAborted();
        const verdict = await judge(host, ask, { watched, askedMs }, waitUntil);
        if (verdict === "refuse")
            throw held(host.name, watched.reading);
        if (verdict !== "wait")
            return { watched, askedMs };
        if (!told)
            tellWait(ask, host.name, watched.reading);
        told = true;
        await pause_pause(take_lease_pollMs, ask.signal);
        askedMs = performance.now();
        watched = (0,judge_wait/* lookedAgain */.R2)(watched, await (0,read_lease/* readLeaseOf */.m)(host.engine, ask.service), askedMs);
    }
}
async function judge(host, ask, { watched, askedMs }, waitUntil) {
    return (await mayPreempt(host, ask, watched.reading))
        ? "take-over"
        : (0,judge_wait/* judgeWait */.vV)(watched, askedMs, waitUntil);
}
/**
 * Takes the lease of a service on one host.
 *
 * @param waited how it stood when its turn had come; somebody faster is waited for once more
 * @throws Failure as {@link awaitTurn}
 */
async function takeLease(host, seen, ask, waited) {
    const floor = numberFloor(seen);
    let { reading } = waited.watched;
    for (;;) {
        const lease = await tryToTake(host, ask, reading, floor);
        if (lease !== undefined)
            return { lease, how: howTaken(reading, seen) };
        const now = { ...seen, lease: await (0,read_lease/* readLeaseOf */.m)(host.engine, ask.service) };
        ({ reading } = (await awaitTurn(host, now, ask)).watched);
    }
}
function howTaken(taken, { lease }) {
    if (taken.holder !== undefined)
        return "from-holder";
    return taken.number === lease.number ? "free" : "waited";
}
/** Where lease volumes were pruned, what is on the host tells which numbers were used, or nearly. */
function numberFloor({ lease, history, proxy }) {
    if (lease.number > 0)
        return 0;
    const generations = proxy.state === "absent" ? [] : proxy.disk.generations;
    const highest = Math.max(history.highestMapVersion, 0, ...generations);
    return highest === 0 ? 0 : (0,lease_lease/* leaseCovering */.At)(highest) + 1;
}
/** A deploy that bakes has done all it was asked for but to wait: a rollback need not wait with it. */
async function mayPreempt(host, { preempts }, { holder }) {
    if (!preempts || holder?.verb !== "deploy")
        return false;
    try {
        return (await host.admin.readRoutes())?.live.startsWith("bake-") === true;
    }
    catch {
        return false;
    }
}
/** @returns `undefined` when another run was faster */
async function tryToTake({ engine }, { service, ...ask }, before, floor) {
    const began = (0,held_lease/* moment */.n$)();
    const holder = { ...ask.holder, tookOver: before.holder !== undefined };
    const number = Math.max(before.number, floor) + 1;
    const name = (0,lease_lease/* leaseVolumeName */.mc)(service, number);
    const labels = await (0,volumes/* createVolume */.pb)(engine, name, (0,lease_lease/* leaseLabels */.Eg)(service, holder));
    if ((0,lease_lease/* readHolder */.F1)(labels)?.id !== holder.id)
        return undefined;
    // Others may have had it and given it back since it was read, or may have begun with another number: whoever sees
    // anything but what was there before gives way.
    const now = await (0,read_lease/* readLeaseOf */.m)(engine, service);
    const expected = new Set([...before.volumes, name]);
    if (now.number !== number || now.volumes.some((volume) => !expected.has(volume))) {
        await (0,volumes/* removeVolume */.L)(engine, name);
        return undefined;
    }
    // Nobody waits for it: what counts is the highest number, and whoever is next removes what is left.
    const tidied = Promise.all(before.volumes.map((volume) => (0,volumes/* removeVolume */.L)(engine, volume)));
    return new held_lease/* HeldLease */.ob(engine, service, number, holder, began, tidied);
}
function tellWait({ journal, waitMs }, host, { holder }) {
    const who = holder === undefined ? "another run" : (0,lease_lease/* holderText */.ii)(holder);
    const until = waitMs > 0 ? `waits up to ${waitMs / 1_000} s for it` : "looks whether it is still at work";
    journal.note(`the service is held by ${who}: ${until}; without a sign of life for ${judge_wait/* leaseLifetimeMs */.eN / 1_000} s it is taken over`, host);
}
function held(host, { holder }) {
    const who = holder === undefined ? "another run" : (0,lease_lease/* holderText */.ii)(holder);
    return new failure_failure/* Failure */.H("lease-held", `the service is held by ${who}`, {
        host,
        input: "lock-timeout",
        advice: "Wait for that run, or give this one a lock-timeout. Nothing was changed.",
    });
}

;// CONCATENATED MODULE: ./build/src/lease/fleet-lease.js








/**
 * Takes the lease on every host or on none: waits until it can be had on all of them, then takes it in the order of their
 * names, so that two runs cannot wait for one another.
 * From then on the hosts change nothing unless it is held.
 *
 * @throws Failure `lease-held`
 */
async function fleet_lease_takeLeases(hosts, ask) {
    const holder = (0,lease_lease/* newHolder */.lb)((0,external_node_crypto_.randomBytes)(16).toString("hex"), ask.verb, ask.origin, new Date());
    ask.onHolder?.(holder.id);
    const taken = [];
    const sorted = [...hosts].sort((a, b) => (a.host.name < b.host.name ? -1 : 1));
    try {
        const turns = await (0,fleet_together/* together */.bs)(sorted, ({ host }) => host.name, async (one) => ({ one, waited: await awaitTurn(one.host, one.seen, { ...ask, holder }) }));
        const [stopped] = turns.failures;
        if (stopped !== undefined)
            throw stopped;
        for (const { one, waited } of turns.done)
            taken.push(await takeOn(one, { ...ask, holder }, waited));
    }
    catch (error) {
        await releaseAll(taken, ask.service);
        throw error;
    }
    return {
        id: holder.id,
        stale: new Set(taken.filter((one) => one.taken.how !== "free").map(({ host }) => host.name)),
        lost: AbortSignal.any(taken.map(({ taken: { lease } }) => lease.lost)),
        confirm: async () => {
            await Promise.all(taken.map(({ taken: { lease } }) => lease.assure(0)));
        },
        release: () => releaseAll(taken, ask.service),
    };
}
async function takeOn({ host, seen }, ask, waited) {
    const taken = await onHost(host, () => takeLease(host, seen, ask, waited));
    const one = { host, seen, taken };
    host.engine.guardedBy(taken.lease);
    host.admin.guardedBy(taken.lease);
    try {
        if (taken.lease.tookOver) {
            ask.journal.warn("the lease was taken over from a run that had not given it back", host.name);
            await onHost(host, () => fenceOff(host, ask.service, taken.lease.number));
        }
        await onHost(host, () => taken.lease.begin());
        return one;
    }
    catch (error) {
        await releaseAll([one], ask.service);
        throw error;
    }
}
async function onHost({ name }, work) {
    try {
        return await work();
    }
    catch (error) {
        throw (0,failure_failure/* asFailure */.h)(error).on(name);
    }
}
/** What is still under way when a lease is given back must change nothing any more. */
const givenBack = {
    number: 0,
    assure: () => Promise.reject(new failure_failure/* Failure */.H("lease-lost", "this run has given the service's lease back")),
};
async function releaseAll(taken, service) {
    const ends = await Promise.allSettled(taken.map(async ({ host, seen, taken: { lease } }) => {
        host.engine.guardedBy(givenBack);
        host.admin.guardedBy(givenBack);
        const began = seen.proxy.state === "absent" && seen.releases.length === 0;
        const isBare = began && !(await (0,volumes/* hasVolume */.t2)(host.engine, names_proxyVolumeName(service)));
        await lease.release(!isBare);
    }));
    return ends.every(({ status }) => status === "fulfilled");
}

;// CONCATENATED MODULE: ./build/src/registry/platforms.js


const platformSchema = dist/* object */.Ikc({ os: dist/* string */.YjP(), architecture: dist/* string */.YjP() });
/** What else a processor runs, besides what is written for it. */
const alsoRuns = { amd64: ["386"], arm64: ["arm"] };
/** The platforms in a daemon's `/distribution` reply, without those of attestations (`unknown/unknown`). */
function readPlatforms(reply) {
    const list = dist/* safeParse */.xLC(dist/* array */.YOg(dist/* unknown */.L5J()), reply);
    if (!list.success)
        return [];
    return list.output.flatMap((one) => {
        const read = dist/* safeParse */.xLC(platformSchema, one);
        return read.success && read.output.os !== "" && read.output.os !== "unknown" ? [read.output] : [];
    });
}
/** Whether a host runs something built for one of these; true where nothing is known. */
function runsOn(host, platforms) {
    if (platforms.length === 0)
        return true;
    const fitting = new Set([host.architecture, ...(alsoRuns[host.architecture] ?? [])]);
    return platforms.some(({ os, architecture }) => os === host.os && fitting.has(architecture));
}
/** `linux/amd64 and linux/arm64` */
function describePlatforms(platforms) {
    return [...new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`))].join(" and ");
}
/** @throws Failure `image-platform-missing` when nothing of the image runs on the host */
function platforms_refuseForeignImage(host, image, platforms) {
    if (runsOn(host, platforms))
        return;
    const own = `${host.os}/${host.architecture}`;
    throw new failure_failure/* Failure */.H("image-platform-missing", `${image} is built for ${describePlatforms(platforms)}, and this host is ${own}`, {
        host: host.name,
        input: "image",
        advice: `Build it for ${own} too: \`docker buildx build --platform ${[...platforms.map((one) => `${one.os}/${one.architecture}`), own].join(",")} --push\`.`,
    });
}

// EXTERNAL MODULE: ./build/src/release/image-reference.js + 1 modules
var image_reference = __webpack_require__(7104);
// EXTERNAL MODULE: ./build/src/registry/credentials.js
var credentials = __webpack_require__(1331);
;// CONCATENATED MODULE: ./build/src/registry/judge-words.js

/**
 * In this order, since several can fit one text: Docker Hub says `denied … does not exist or may require login`.
 * Words are all there is: Docker answers a pull with status 500 or, once layers flow, inside the stream, whatever
 * the registry said. Gathered from Docker 20.10 before a registry that answered each way; the last four come from
 * the system's errno texts and from Go's TLS.
 */
const words = [
    ["disk-full", disk_trouble/* diskWords */.LZ.full],
    ["disk-read-only", disk_trouble/* diskWords */.LZ.readOnly],
    ["no-platform", /no matching manifest for|no match for platform|does not match the specified platform/i],
    ["rate-limited", /toomanyrequests|too many requests|rate limit/i],
    ["denied", /unauthorized|denied|no basic auth credentials|authentication required|forbidden/i],
    ["missing", /manifest unknown|name unknown|not found|does not exist/i],
    ["server-error", /unexpected HTTP status: 5\d\d|\b50[0234] (?:internal|bad|service|gateway)/i],
    ["untrusted", /x509|server gave HTTP response to HTTPS client|tls: /i],
    [
        "unreachable",
        /dial tcp|lookup |connection re(?:fused|set)|i\/o timeout|Client\.Timeout|TLS handshake|EOF/i,
    ],
];
/** What a daemon's words say, as well as words can. */
function judgeRegistryWords(text) {
    return words.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

;// CONCATENATED MODULE: ./build/src/registry/explain.js




/** Says what a daemon's words mean and what to do; `undefined` where they mean nothing known. */
function explainRegistry(asked, text, cause) {
    const trouble = judgeRegistryWords(text);
    if (trouble === "other")
        return undefined;
    return explanations[trouble](asked, { host: asked.host, input: asked.input, cause }, (0,report_inert/* inert */.tJ)(text));
}
const explanations = {
    denied,
    missing: ({ shown }, details) => new failure_failure/* Failure */.H("image-not-found", `the registry has no ${shown}`, {
        ...details,
        advice: "See the spelling, and that the build that pushes this tag is done.",
    }),
    "rate-limited": ({ shown, registry, username }, details, words) => new failure_failure/* Failure */.H("registry-rate-limited", `${registry} does not give out ${shown} for now: ${words}`, {
        ...details,
        advice: `Run again later: Docker does not pass on how long the registry wants to be left alone.${username === undefined
            ? " With registry-username and registry-password the limit is often higher."
            : ""}`,
    }),
    "server-error": ({ shown, registry }, details, words) => new failure_failure/* Failure */.H("registry-unavailable", `${registry} is in trouble and gave no ${shown}: ${words}`, {
        ...details,
        advice: "See the registry's status page, then run again.",
    }),
    untrusted: ({ registry }, details, words) => new failure_failure/* Failure */.H("registry-unavailable", `the host's Docker does not trust ${registry}: ${words}`, {
        ...details,
        advice: `Put the registry's CA into /etc/docker/certs.d/${registry}/ca.crt on the host; for one without TLS, \`"insecure-registries": ["${registry}"]\` in /etc/docker/daemon.json and \`systemctl reload docker\`.`,
    }),
    unreachable: ({ registry }, details, words) => new failure_failure/* Failure */.H("registry-unavailable", `the host does not reach ${registry}: ${words}`, {
        ...details,
        advice: `See on the host: \`curl -sI https://${registry}/v2/\`; its DNS, its firewall and Docker's proxy settings decide.`,
    }),
    "no-platform": ({ shown }, details, words) => new failure_failure/* Failure */.H("image-platform-missing", `${shown} is not built for this host: ${words}`, {
        ...details,
        advice: "Build it for this platform too: `docker buildx build --platform linux/amd64,linux/arm64 --push`.",
    }),
    "disk-full": ({ shown }, details, words) => diskFull(`${shown} does not fit on the host's disk: ${words}`, details),
    "disk-read-only": ({ shown }, details, words) => new failure_failure/* Failure */.H("disk-read-only", `${shown} cannot be stored, the host's disk is read-only: ${words}`, {
        ...details,
        advice: disk_trouble/* diskReadOnlyAdvice */.qx,
    }),
};
/** A disk without room, and what makes some. */
function diskFull(message, details) {
    return new failure_failure/* Failure */.H("disk-full", message, { ...details, advice: disk_trouble/* diskFullAdvice */.BI });
}
/** Registries answer alike to a name that is not there and to one that may not be read. */
function denied({ shown, registry, username, acceptedBefore }, details, words) {
    if (username === undefined) {
        return new failure_failure/* Failure */.H("registry-denied", `${registry} does not let this host read ${shown}: ${words}`, {
            ...details,
            advice: "No credentials were sent. For a private image set registry-username and registry-password; for a public one see the spelling: registries answer alike to what is missing and to what is private.",
        });
    }
    if (acceptedBefore) {
        return new failure_failure/* Failure */.H("registry-credentials-expired", `${registry} took the credentials of ${username} earlier in this run and refuses them now: ${words}`, {
            ...details,
            input: "registry-password",
            advice: "The token has most likely expired in between, or may read the name but not the content. Make it right before the deploy, or one that lives longer than the pull (a job's GITHUB_TOKEN ends with its job).",
        });
    }
    return new failure_failure/* Failure */.H("registry-denied", `${registry} does not let ${username} read ${shown}: ${words}`, {
        ...details,
        input: "registry-password",
        advice: "See that user name and password belong together and are of this registry, that the token has not expired and may read packages (GHCR: `packages: read`), and that the repository is spelled right.",
    });
}

;// CONCATENATED MODULE: ./build/src/registry/resolve-digest.js






/**
 * What an image reference stands for. The registry is asked by the host's own daemon, which is what will pull; a
 * reference with a digest needs no registry.
 *
 * @throws Failure `image-not-found`, `registry-denied`, `registry-rate-limited`, `registry-unavailable`
 */
async function resolve_digest_resolveDigest(engine, image, credentials, input = "image") {
    if (image.digest !== undefined)
        return { digest: image.digest, platforms: [], asked: false };
    return await askRegistry(engine, image, credentials, input);
}
/** Asks the registry for an image, by its digest where it has one. @throws Failure as {@link resolveDigest} */
async function askRegistry(engine, image, credentials, input) {
    const { digest, tag } = image;
    const shown = digest === undefined ? `${(0,image_reference/* repositoryName */.aR)(image)}:${tag}` : (0,image_reference/* pinned */.dp)(image, digest);
    try {
        const { Descriptor, Platforms } = await engine.json({
            method: "GET",
            path: `/distribution/${shown}/json`,
            ...(credentials === undefined ? {} : { registryAuth: credentials.header() }),
        });
        return { digest: Descriptor.digest, platforms: readPlatforms(Platforms), asked: true };
    }
    catch (error) {
        if (!(error instanceof refusal/* DockerRefusal */.n))
            throw error;
        const { host } = engine;
        const { registry } = image;
        const asked = { host, shown, registry, username: credentials?.username, acceptedBefore: false, input };
        throw explainRegistry(asked, error.words, error) ?? unexplained(host, shown, input, error);
    }
}
function unexplained(host, shown, input, error) {
    return new failure_failure/* Failure */.H("registry-unavailable", `the registry gave no digest for ${shown}: ${error.message}`, {
        host,
        input,
        advice: "See that the host reaches the registry, then run again.",
        cause: error,
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/await-process.js


const await_process_pollMs = 30;
/** For a moment the worker before still answers too. */
const answersInARow = 3;
/**
 * Waits until the proxy runs with a configuration, proved by its own word.
 *
 * @param isIt whether what answers is what is waited for
 * @returns `performance.now()` of its first answer, or `undefined` when the time is up
 * @throws Failure `connection-lost`
 */
async function await_process_awaitProcess(admin, isIt, deadlineMs) {
    const deadline = performance.now() + deadlineMs;
    let since;
    let answers = 0;
    while (performance.now() < deadline) {
        const seen = await ask(admin);
        if (seen !== undefined && isIt(seen)) {
            since ??= performance.now();
            answers += 1;
            if (answers === answersInARow)
                return since;
        }
        else {
            since = undefined;
            answers = 0;
        }
        await (0,promises_.setTimeout)(await_process_pollMs);
    }
    return undefined;
}
/** What answers now; nothing may, while a proxy starts. */
async function ask(admin) {
    try {
        return await admin.readProcess();
    }
    catch (error) {
        if ((0,failure_failure/* asFailure */.h)(error).reason === "connection-lost")
            throw error;
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/src/docker/logs.js




const logs_deadlineMs = 5_000;
const lastLines = 50;
/**
 * The last lines a container wrote, made inert: they come from whoever wrote the application, and must not steer the
 * runner. Reading takes bounded time and memory, and logs that cannot be read are an empty list.
 */
async function logs_readLogs(engine, container) {
    const tail = new report_inert/* LogTail */.J3();
    try {
        const stream = await engine.stream({
            method: "GET",
            path: `/containers/${container}/logs`,
            query: { stdout: true, stderr: true, tail: lastLines },
        }, AbortSignal.timeout(logs_deadlineMs));
        engine.demultiplex(stream, tailSink(tail));
        await (0,external_node_stream_promises_.finished)(stream);
    }
    catch {
        // A log driver that cannot be read back, or a log too long to read: what came so far is what can be shown.
    }
    const lines = tail.lines();
    return lines.length > 0 ? lines : await whyNothing(engine, container);
}
/** Drivers whose logs Docker reads back by itself; it keeps copies of others', where that is not turned off. */
const readable = new Set(["json-file", "local", "journald"]);
/** Where logs end up is part of the container's settings: nothing that can be read is no failure, and is said. */
async function whyNothing(engine, container) {
    try {
        const driver = (await containers_inspectContainer(engine, container))?.HostConfig.LogConfig?.Type;
        if (driver === undefined || readable.has(driver))
            return [];
        return [`(the log driver ${(0,report_inert/* inert */.tJ)(driver)} keeps nothing that can be read back)`];
    }
    catch {
        return [];
    }
}

;// CONCATENATED MODULE: ./build/src/proxy/container.js



/**
 * The container a service's proxy runs in. Host network: no address translation, the host's firewall applies, and
 * users' real addresses are seen. No Docker socket, no capability beyond those HAProxy needs to bind a port, own its
 * sockets, drop its privileges and signal its workers.
 */
function container_proxyContainer(proxy) {
    const { service, image, instance, takesOverFrom } = proxy;
    const sockets = socketsDirectory(service);
    return {
        Image: image,
        User: "0:0",
        WorkingDir: "/",
        Env: [`TIDEGATE_INSTANCE=${instance}`],
        Entrypoint: ["sh", "-c"],
        Cmd: [startScript(proxy)],
        StopSignal: "SIGUSR1",
        Labels: { ...serviceLabels(service, "proxy"), [label.instance]: `${instance}` },
        HostConfig: {
            NetworkMode: "host",
            // One that takes over is started again by itself only once it has: two would fight for the port at a reboot.
            RestartPolicy: { Name: takesOverFrom === undefined ? "unless-stopped" : "no" },
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
function startScript({ service, instance, takesOverFrom }) {
    const admin = adminSocket(service);
    // The stable name of the admin socket lives in /run, which a reboot of the host empties.
    const link = `[ -L ${admin} ] || ln -s admin-${instance}.sock ${admin}`;
    const configuration = `${stateDirectory}/${currentLink}/${configurationFile}`;
    const start = `exec haproxy -W -db -f ${configuration}`;
    if (takesOverFrom === undefined)
        return `${link}; ${start}`;
    // The other one is there only the first time.
    const other = instanceSocket(service, "listeners", takesOverFrom);
    return `${link}; if [ -S ${other} ]; then set -- -x ${other}; fi; ${start} "$@"`;
}

;// CONCATENATED MODULE: ./build/src/proxy/port-held.js

/** A port of the host is taken by something that Docker knows nothing of. */
function portHeldOutside(host, port, evidence = []) {
    return new failure_failure/* Failure */.H("port-held", `port ${port} is held by a process outside of Docker`, {
        host,
        input: "port",
        advice: `Find it on the host with \`ss -ltnp 'sport = :${port}'\`, then stop it or choose another port; where that shows dockerd, it is a service of a swarm (\`docker service ls\` on a manager). Nothing was taken over.`,
        evidence,
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/boot.js











const bootDeadlineMs = 15_000;
const boot_pollMs = 50;
/**
 * Brings up a service's proxy where there is none. Its state is on disk before its first start, so that it never runs
 * with anything else.
 *
 * @param image pinned by digest
 * @param routes where it sends requests from its first moment on
 * @throws Failure `port-held`, `proxy-unavailable`
 */
async function boot_bootProxy(engine, admin, image, asked, routes) {
    const { service } = asked;
    const volume = proxyVolumeName(service);
    // One that is there already holds the history of a service whose proxy was removed by hand.
    const hadVolume = await hasVolume(engine, volume);
    await createVolume(engine, volume, serviceLabels(service, "proxy"));
    let container;
    try {
        // Only one that never ran can have the name here: the run that made it ended before it could start it.
        await removeContainer(engine, proxyContainerName(service));
        const spec = proxyContainer({ service, image, instance: 1 });
        container = await createContainer(engine, proxyContainerName(service), spec);
        const settings = { ...asked, socketGroup: await socketGroup(engine, container) };
        const kept = await readDisk(engine, container);
        const generation = nextGeneration(engine, kept?.generations ?? []);
        await putArchive(engine, container, stateDirectory, generationEntries(generation, settings, routes, currentLink));
        await boot_startProxy(engine, admin, container, settings.listens[0]?.port ?? 0);
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
 * @param port that it takes, for the message when it cannot
 * @throws Failure `port-held`, `proxy-unavailable`
 */
async function boot_startProxy(engine, admin, container, port) {
    await containers_startContainer(engine, container);
    const deadline = performance.now() + bootDeadlineMs;
    for (;;) {
        const inspected = await containers_inspectContainer(engine, container);
        if (!inspected?.State.Running || inspected.State.Restarting)
            throw await boot_bootFailure(engine, container, port);
        try {
            const routes = await admin.readRoutes();
            if (routes !== undefined)
                return routes;
            if (performance.now() > deadline)
                throw await boot_bootFailure(engine, container, port);
        }
        catch (error) {
            const { reason } = (0,failure_failure/* asFailure */.h)(error);
            if (reason === "connection-lost" || performance.now() > deadline)
                throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, boot_pollMs));
    }
}
/** Why a proxy did not stay up, with what it printed. */
async function boot_bootFailure(engine, container, port) {
    const evidence = await logs_readLogs(engine, container);
    const held = evidence.some((line) => /Address (already )?in use/i.test(line));
    if (held) {
        return portHeldOutside(engine.host, port, evidence);
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

;// CONCATENATED MODULE: ./build/src/proxy/hand-over.js








const socketDeadlineMs = 15_000;
const answerDeadlineMs = 5_000;
const hand_over_pollMs = 30;
/**
 * Starts another proxy that takes the listeners of the running one over, and lets that one finish what it has. Until
 * the new one has proved itself nothing of the old one is touched.
 *
 * @returns id of the new container
 * @throws Failure `proxy-unavailable`; the proxy before then serves on
 */
async function hand_over_handOver(over) {
    const { engine, service, image, from, instance } = over;
    const name = proxyInstanceName(service, instance);
    const spec = proxyContainer({ service, image, instance, takesOverFrom: from.instance });
    const container = await createContainer(engine, name, spec);
    try {
        await startContainer(engine, container);
        await awaitSocket(over, container);
        await pointAdminTo(over, container, instance);
        await proveItAnswers(over);
    }
    catch (error) {
        try {
            await pointAdminTo(over, from.container, from.instance);
        }
        finally {
            await removeContainer(engine, container);
        }
        throw error;
    }
    await setRestartPolicy(engine, container, "unless-stopped");
    await letGo(engine, from.container);
    await renameContainer(engine, from.container, proxyInstanceName(service, from.instance));
    await renameContainer(engine, container, proxyContainerName(service));
    return container;
}
/**
 * Has a proxy take no new connections and end with the last one it has. Its restart policy comes first: Docker would
 * start it again.
 */
async function letGo(engine, container) {
    await containers_setRestartPolicy(engine, container, "no");
    await signalContainer(engine, container, "SIGUSR1");
}
/** HAProxy makes its sockets once it has everything bound. */
async function awaitSocket({ engine, service, instance }, container) {
    const socket = instanceSocket(service, "admin", instance);
    const deadline = performance.now() + socketDeadlineMs;
    for (;;) {
        const inspected = await inspectContainer(engine, container);
        if (!inspected?.State.Running)
            throw await bootFailure(engine, container, 0);
        const found = await execute(engine, container, ["sh", "-c", `[ -S ${socket} ]`]);
        if (found.exitCode === 0)
            return;
        if (performance.now() > deadline)
            throw await bootFailure(engine, container, 0);
        await new Promise((resolve) => setTimeout(resolve, hand_over_pollMs));
    }
}
/** A rename, so that whoever asks finds the one or the other. */
async function pointAdminTo({ engine, service }, container, instance) {
    const link = adminSocket(service);
    const swap = `ln -sfn admin-${instance}.sock ${link}.next && mv -T -f ${link}.next ${link}`;
    const swapped = await execute(engine, container, ["sh", "-c", swap]);
    if (swapped.exitCode === 0)
        return;
    throw new Failure("proxy-unavailable", `the link ${link} could not be moved to the new proxy`, {
        host: engine.host,
        advice: "See whether the host's /run is full or read-only; the proxy before serves on.",
        evidence: swapped.output,
    });
}
async function proveItAnswers({ engine, admin, instance }) {
    const since = await awaitProcess(admin, (seen) => seen.instance === instance, answerDeadlineMs);
    if (since !== undefined)
        return await admin.fence();
    throw new Failure("proxy-unavailable", "the new proxy took the listeners and does not answer", {
        host: engine.host,
        advice: "The proxy before serves on; see that the image is HAProxy 2.6 or newer.",
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/try-bind.js






// -D: HAProxy answers once it has bound everything, and goes on in the background until it is ended.
const script = `cd ${proxy_paths/* stateDirectory */.FK} && printf '%s\\n' "$1" > trial.cfg && rm -f trial.pid
haproxy -D -f trial.cfg -p ${proxy_paths/* stateDirectory */.FK}/trial.pid
code=$?
if [ -s trial.pid ]; then kill -9 $(cat trial.pid); fi
rm -f trial.cfg trial.pid
exit $code`;
/** Ports that Linux gives to no connection by itself (net.ipv4.ip_local_port_range), and no service is known for. */
const spareBase = 61_000;
const spareCount = 4_000;
/**
 * Has a HAProxy of its own bind new places for a moment. A running one that cannot bind takes its other listeners away
 * for two seconds before it gives up, so what it is asked to bind must have been bound before.
 *
 * @param bound places that the running proxy has already
 * @throws Failure `port-held`
 */
async function try_bind_tryToBind(engine, container, bound, wanted) {
    const fresh = wanted.filter((listen) => !bound.some((one) => settings_samePlace(one, listen)));
    if (fresh.length === 0)
        return;
    const alerts = await bindForAMoment(engine, container, fresh);
    if (alerts === undefined)
        return;
    if (alerts.some(isHeld))
        throw portHeldOutside(engine.host, fresh[0]?.port ?? 0, alerts);
    throw cannotBind(engine.host, fresh, alerts);
}
/**
 * Sees that the host has the addresses of places whose port something still holds, by a port nobody is likely to.
 *
 * @throws Failure `port-held`
 */
async function try_bind_tryAddresses(engine, container, wanted) {
    const elsewhere = wanted.map((listen) => ({ ...listen, port: spareBase + (listen.port % spareCount) }));
    const alerts = await bindForAMoment(engine, container, elsewhere);
    if (alerts !== undefined && !alerts.some(isHeld))
        throw cannotBind(engine.host, wanted, alerts);
}
/** @returns what HAProxy says against it, `undefined` when it could */
async function bindForAMoment(engine, container, listens) {
    const { exitCode, output } = await exec_execute(engine, container, ["sh", "-c", script, "sh", trial(listens)]);
    return exitCode === 0 ? undefined : output.filter((line) => line.includes("ALERT"));
}
function isHeld(alert) {
    return /Address (already )?in use/i.test(alert);
}
function cannotBind(host, listens, evidence) {
    return new failure_failure/* Failure */.H("port-held", `the proxy cannot bind ${settings_placesOf({ listens })}`, {
        host,
        input: "port",
        advice: "See that the host has this address; one without IPv6 needs an IPv4 address. Nothing was changed.",
        evidence,
    });
}
function trial(listens) {
    const binds = listens.flatMap(bindPlaces).map(({ place, option }) => `  bind ${place}${option}`);
    return [
        "global",
        "  noreuseport",
        "defaults",
        "  mode tcp",
        "  timeout client 1s",
        "frontend trial",
        ...binds,
    ].join("\n");
}

;// CONCATENATED MODULE: ./build/src/proxy/reload.js









/** HAProxy tries a bind for two seconds before it gives a reload up. */
const reloadDeadlineMs = 15_000;
/**
 * Has a running proxy take other settings, without a connection lost: a new worker takes the listeners over, the one
 * before finishes what it has. Where requests go stays as it is.
 *
 * @returns `performance.now()` when the new worker first answered
 * @throws Failure `port-held`, `proxy-configuration-refused`, `proxy-unavailable`; the proxy then runs as before, and
 * its disk says so
 */
async function reload_reloadProxy(proxy, settings) {
    const { engine, admin, container } = proxy;
    const [disk, routes] = await Promise.all([disk_readDisk(engine, container), admin.readRoutes()]);
    if (disk === undefined || routes === undefined)
        throw notReadable(proxy);
    await try_bind_tryToBind(engine, container, disk.settings.listens, settings.listens);
    const staged = disk_nextGeneration(engine, disk.generations);
    await disk_stageGeneration(engine, container, staged, settings, routes);
    await disk_activateStagedGeneration(engine, container, staged);
    return await reload_reloadFromDisk(proxy, settings, routes, disk.generation);
}
/**
 * Has the proxy read its disk again.
 *
 * @param before generation that goes back into use when the new one cannot
 */
async function reload_reloadFromDisk(proxy, settings, routes, before, deadlineMs = reloadDeadlineMs) {
    const { engine, admin, container } = proxy;
    const print = configuration_fingerprint(settings);
    await signalMaster(proxy);
    const since = await await_process_awaitProcess(admin, (seen) => seen.fingerprint === print, deadlineMs);
    const now = since === undefined ? undefined : await admin.readRoutes();
    if (since !== undefined && now !== undefined && (0,proxy_routes/* sameRoutes */.DP)(now, routes)) {
        await admin.fence();
        return since;
    }
    await activateGeneration(engine, container, before);
    throw await reloadFailure(proxy, settings);
}
/**
 * From inside the container: after a signal sent through its API, even one that stops nothing, Docker takes a container
 * for stopped by hand, and does not bring it back after a reboot.
 */
async function signalMaster({ engine, container }) {
    const sent = await exec_execute(engine, container, ["sh", "-c", "kill -USR2 1"]);
    if (sent.exitCode === 0)
        return;
    throw new failure_failure/* Failure */.H("proxy-unavailable", "the proxy's container could not signal HAProxy", {
        host: engine.host,
        evidence: sent.output,
    });
}
async function reloadFailure({ engine, container }, settings) {
    const evidence = await logs_readLogs(engine, container);
    const details = { host: engine.host, evidence };
    if (evidence.some((line) => /cannot bind socket/i.test(line))) {
        const places = settings_placesOf(settings);
        return new failure_failure/* Failure */.H("port-held", `the proxy could not bind ${places}`, {
            ...details,
            input: "port",
            advice: "Something took the port while it was being bound, or the host has no such address; the proxy goes on as before.",
        });
    }
    return new failure_failure/* Failure */.H("proxy-unavailable", "the proxy did not come up with its new configuration", {
        ...details,
        advice: "The worker before goes on serving, and the disk says what it runs; its last lines are below.",
    });
}
function notReadable({ engine }) {
    return new failure_failure/* Failure */.H("state-unreadable", "the state of the service's proxy on the host is not whole", {
        host: engine.host,
    });
}

;// CONCATENATED MODULE: ./build/src/proxy/retire-proxy.js




const retire_proxy_pollMs = 250;
/**
 * Waits until a proxy that was let go has finished, and removes it.
 *
 * @param current container of the proxy in use, which clears the sockets away
 * @returns whether it had ended by itself; else connections it still had were cut
 */
async function removeRetired(engine, service, current, { container, instance }, timeoutMs) {
    const deadline = performance.now() + timeoutMs;
    let running = await isRunning(engine, container);
    while (running && performance.now() < deadline) {
        await (0,promises_.setTimeout)(retire_proxy_pollMs);
        running = await isRunning(engine, container);
    }
    await containers_removeContainer(engine, container);
    const sockets = ["admin", "listeners"].map((kind) => (0,proxy_paths/* instanceSocket */.xN)(service, kind, instance));
    await exec_execute(engine, current, ["rm", "-f", ...sockets]);
    return !running;
}
async function isRunning(engine, container) {
    return (await containers_inspectContainer(engine, container))?.State.Running === true;
}

;// CONCATENATED MODULE: ./build/src/host/judge-room.js


const mebibyte = 1_048_576;
/** No image worth the name fits into less. */
const leastForPull = 32 * mebibyte;
/** A container that is made, its log and the proxy's state. */
const leastForStart = 4 * mebibyte;
/**
 * Looks whether two releases fit side by side. It refuses only what cannot end well, and warns where it may not:
 *
 * - memory: fewer than half of what the live release holds, swap counted, is refused; fewer than all of it, swap not
 *   counted, is warned of (a fresh process mostly needs less than one that served for days);
 * - disk: under 32 MiB before a pull, under 4 MiB without one, or no inode left is refused; less than the live
 *   release's image takes is warned of before a pull (layers they share are not stored twice).
 *
 * @returns warnings
 * @throws Failure `memory-short`, `disk-full`
 */
function judgeRoom(room, need, host) {
    return [...judgeMemory(room, need, host), ...judgeDisk(room, need, host)];
}
function judgeMemory({ memoryBytes, swapBytes }, { liveMemoryBytes }, host) {
    if (liveMemoryBytes === undefined || memoryBytes >= liveMemoryBytes)
        return [];
    const told = `the live release holds ${judge_room_megabytes(liveMemoryBytes)} of memory, and ${judge_room_megabytes(memoryBytes)} are left for a second one`;
    if (memoryBytes + swapBytes >= liveMemoryBytes / 2) {
        return [`${told}: should the kernel run out of memory, it may kill the live one`];
    }
    throw new failure_failure/* Failure */.H("memory-short", `${told}: starting it would have the kernel kill one of them`, {
        host,
        advice: "See on the host: `free -m` and `docker stats --no-stream`. Stop what is not needed, or give the host more memory or swap. Nothing was started.",
    });
}
function judgeDisk({ diskBytes, inodes }, { liveImageBytes, pull }, host) {
    if (inodes === 0) {
        throw diskFull("the filesystem of Docker's volumes has no inode left: no file can be made", { host });
    }
    if (diskBytes < (pull ? leastForPull : leastForStart)) {
        throw diskFull(`only ${judge_room_megabytes(diskBytes)} are left on the filesystem of Docker's volumes`, { host });
    }
    if (!pull || liveImageBytes === undefined || diskBytes >= liveImageBytes)
        return [];
    return [
        `${judge_room_megabytes(diskBytes)} are left on the disk, and the live release's image takes ${judge_room_megabytes(liveImageBytes)}: the new one may not fit`,
    ];
}
/** `12.3 MB` */
function judge_room_megabytes(bytes) {
    return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
/** Reads what {@link roomCommand} prints; `undefined` when it is not all there. */
function parseRoom(lines) {
    const numbers = (pattern) => lines
        .map((line) => pattern.exec(line))
        .find((found) => found !== null)
        ?.slice(1)
        .map(Number);
    const [availableKb] = numbers(/^MemAvailable: (\d+)$/) ?? [];
    const [swapKb = 0] = numbers(/^SwapFree: (\d+)$/) ?? [];
    const [blocks, blockBytes, inodes, allInodes] = numbers(/^disk (\d+) (\d+) (\d+) (\d+)$/) ?? [];
    if (availableKb === undefined || blocks === undefined || blockBytes === undefined)
        return undefined;
    return {
        memoryBytes: availableKb * 1_024,
        swapBytes: swapKb * 1_024,
        diskBytes: blocks * blockBytes,
        inodes: allInodes === 0 ? undefined : inodes,
    };
}
/** Prints memory and disk in a container that sees the host's: with the shell's own means, `stat` apart. */
function roomCommand(directory) {
    const memory = 'while read -r key value unit; do case $key in MemAvailable:|SwapFree:) echo "$key $value";; esac; done </proc/meminfo';
    return ["sh", "-c", `${memory}; stat -f -c 'disk %a %S %d %c' ${directory}`];
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-image.js






/** Whether a host has an image, by digest. @throws Failure `image-platform-missing` when it has another platform's */
async function hasImage(host, { reference, digest }) {
    const image = await inspectImage(host.engine, (0,image_reference/* pinned */.dp)(reference, digest));
    if (image === undefined)
        return false;
    const platform = { os: image.Os ?? "", architecture: image.Architecture ?? "" };
    const known = platform.os === "" || platform.architecture === "" ? [] : [platform];
    platforms_refuseForeignImage({ ...host.facts, name: host.name }, reference.written, known);
    return true;
}
/**
 * Sees that a host has an image, by digest.
 *
 * @returns whether it had to be pulled
 * @throws Failure for each way a registry or a disk can refuse
 */
async function ensure_image_ensureImage(host, wanted, journal, options = {}) {
    if (await hasImage(host, wanted))
        return false;
    const began = performance.now();
    await pull(host, wanted, journal, options);
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    journal.note(`pulled ${wanted.reference.written} in ${seconds} s`, host.name);
    await hasImage(host, wanted);
    return true;
}
async function pull(host, { reference, digest, credentials, acceptedBefore, input }, journal, { signal, stalledAfterMs, room }) {
    const repository = (0,image_reference/* repositoryName */.aR)(reference);
    try {
        const options = { registryAuth: credentials?.header(), stalledAfterMs, signal };
        await pullImage(host.engine, repository, digest, (progress) => {
            const bytes = bytesToPull(progress);
            if (room !== undefined && bytes > room.diskBytes) {
                const sizes = `${judge_room_megabytes(bytes)} or more, and ${judge_room_megabytes(room.diskBytes)} are left`;
                throw diskFull(`the layers of ${reference.written} take ${sizes}; the pull was ended`, {
                    host: host.name,
                    input,
                });
            }
            journal.progress("pull", describeProgress(progress), host.name);
        }, options);
    }
    catch (error) {
        if (!(error instanceof PullFailure) || error.words === undefined)
            throw error;
        const asked = {
            host: host.name,
            shown: `${repository}@${digest}`,
            registry: reference.registry,
            username: credentials?.username,
            acceptedBefore,
            input,
        };
        throw explainRegistry(asked, error.words, error) ?? error;
    }
}

;// CONCATENATED MODULE: ./build/src/docker/processes.js

/** The processes of a running container; `undefined` where the host cannot list them, for want of `ps` for one. */
async function listProcesses(engine, container) {
    try {
        const path = `/containers/${container}/top`;
        return readTable(await engine.json({ method: "GET", path, query: { ps_args: "-ef" } }));
    }
    catch (error) {
        if ((0,refusal/* isRefusal */.v)(error, 404, 409, 500))
            return undefined;
        throw error;
    }
}
/** Columns are found by their titles, which are those of the host's `ps`. */
function readTable({ Titles, Processes }) {
    const [pid, parent, command] = ["PID", "PPID", "CMD"].map((title) => Titles.indexOf(title));
    if (pid === undefined || parent === undefined || command === undefined)
        return undefined;
    if (Math.min(pid, parent, command) < 0)
        return undefined;
    return (Processes ?? []).map((row) => ({
        pid: Number(row[pid]),
        parent: Number(row[parent]),
        command: row[command] ?? "",
    }));
}

;// CONCATENATED MODULE: ./build/src/proxy/leaving.js


/**
 * Workers of a proxy that a reload has left behind: they take no new connections, and end with the last one they have.
 * What they carry is in no counter of the running worker.
 *
 * @returns their number, or `undefined` where the host cannot tell
 */
async function countLeavingWorkers(engine, proxy) {
    const [inspected, processes] = await Promise.all([
        containers_inspectContainer(engine, proxy),
        listProcesses(engine, proxy),
    ]);
    if (inspected === undefined || processes === undefined)
        return undefined;
    return leavingAmong(processes, inspected.State.Pid);
}
/** HAProxy's workers are children of its master, which is the container's first process; one of them is in use. */
function leavingAmong(processes, master) {
    const workers = processes.filter((one) => one.parent === master && /\bhaproxy\b/.test(one.command));
    return Math.max(0, workers.length - 1);
}

;// CONCATENATED MODULE: ./build/src/deploy/leaving.js








const leaving_pollMs = 250;
/** For what is on its way when an idle connection ends. */
const marginMs = 3_000;
/** After a reload or a hand-over a connection that was idle may bring one more request for so long, in milliseconds. */
const idleConnectionsLastMs = idleConnectionSeconds * 1_000 + marginMs;
/**
 * Workers and proxies that take no new connections and still have some. They know the routes they knew when they were
 * left behind, and no counter of the running proxy has what they carry.
 *
 * @returns their number, or `undefined` where the host cannot tell
 */
async function countLeaving({ engine }, service) {
    const containers = await listContainers(engine, (0,labels/* asFilters */.iE)((0,labels/* serviceLabels */.PW)(service, "proxy")));
    const proxies = containers.filter((one) => one.State === "running");
    if (proxies.length === 0)
        return 0;
    const current = inUse(proxies, undefined, names_proxyContainerName(service));
    const workers = await countLeavingWorkers(engine, current.Id);
    return workers === undefined ? undefined : workers + proxies.length - 1;
}
/**
 * Waits until no connection that was idle at the proxy's last reload can bring a request any more: a worker left behind
 * would send it where it knows, and that is the release before.
 *
 * @param sinceMs `performance.now()` of the last reload or hand-over
 */
async function leaving_awaitIdleOver(host, service, sinceMs, journal, signal) {
    const until = sinceMs + idleConnectionsLastMs;
    while (performance.now() < until) {
        if ((await countLeaving(host, service)) === 0)
            return;
        journal.progress("proxy", `connections of before its reload are still open; those that idle end in ${idleConnectionSeconds} s`, host.name);
        await pause_pause(leaving_pollMs, signal);
    }
}
const quietMs = 2_000;
/**
 * Waits until nothing has come in for two seconds at places the proxy is about to leave.
 *
 * @param isLeft whether a bind, by its name, is one of them
 * @returns whether it became quiet in time
 */
async function leaving_awaitQuiet({ admin }, isLeft, timeoutMs) {
    const deadline = performance.now() + timeoutMs;
    let seen = Number.NaN;
    let since = performance.now();
    while (performance.now() < deadline) {
        const rows = (await admin.readListens()).filter((row) => isLeft(row.server));
        const total = rows.reduce((sum, row) => sum + row.total, 0);
        if (total !== seen)
            since = performance.now();
        else if (performance.now() - since >= quietMs)
            return true;
        seen = total;
        await delay(leaving_pollMs);
    }
    return false;
}

;// CONCATENATED MODULE: ./build/src/deploy/list-proxies.js



/** Every container of a proxy of the service, in every state. */
async function list_proxies_listProxies(engine, service) {
    return (await listContainers(engine, (0,labels/* asFilters */.iE)((0,labels/* serviceLabels */.PW)(service, "proxy")))).map(asProxy);
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-proxy.js




/**
 * Plans for the proxy. The release that stays keeps its own container port and health path; what was asked for goes
 * for the candidate's slot.
 *
 * @param slot the candidate's; `undefined` when no release changes
 * @param adopting whether the port is held until the switch by a container that is to be adopted
 * @throws Failure `proxy-settings-changed`
 */
function plan_proxy_planProxy(request, seen, slot, adopting, host) {
    const listen = askedListen(request);
    const { proxy } = seen;
    if (proxy.state === "absent") {
        return { process: "boot", during: adopting ? [] : [listen], after: [listen] };
    }
    const now = proxy.disk.settings;
    refuseOverlap(now.listens, listen, host);
    const after = {
        ...now,
        listens: [listen],
        slots: slot === undefined ? now.slots : { ...now.slots, [slot]: slotAsked(request, now.slots[slot].address) },
        trustedProxies: request.trustedProxies,
        // One that is not asked for this time does no harm, and taking it away would cost a reload.
        previewHeader: request.judging.previewHeader ?? now.previewHeader,
    };
    const bound = now.listens.some((one) => samePlace(one, listen));
    const during = { ...after, listens: bound || adopting ? now.listens : [...now.listens, listen] };
    return { ...changeTo(proxy, during, after, slot), handOver: otherImage(request, proxy) };
}
/** Plans for a proxy that stays as it is, but for how the release in one slot is reached. */
function planSlot(proxy, slot, settings) {
    const now = proxy.disk.settings;
    const slots = { ...now.slots, [slot]: slotStarted(settings, now.slots[slot].address) };
    const after = { ...now, slots };
    return changeTo(proxy, after, after, slot);
}
function changeTo(proxy, during, after, slot) {
    const runs = proxy.state === "running" ? proxy.process.fingerprint : proxy.disk.fingerprint;
    const print = configuration_fingerprint(during);
    return {
        process: proxy.state === "running" ? "runs" : "start",
        during,
        after,
        handOver: undefined,
        reload: runs !== print || proxy.disk.fingerprint !== print,
        narrow: configuration_fingerprint(after) !== print,
        changes: changesBetween(proxy.disk.settings, after, slot),
        leftovers: proxy.others.length,
    };
}
/** Whether a proxy that is there stays as it is. */
function plan_proxy_staysAsItIs(plan) {
    return plan.process === "runs" && plan_proxy_staysUntilSwitch(plan) && !plan.narrow;
}
/** Whether nothing has to be done to a proxy's process before the switch. */
function plan_proxy_staysUntilSwitch(plan) {
    return plan.handOver === undefined && !plan.reload && plan.leftovers === 0;
}
/** Why a proxy is reloaded before the switch, in words. */
function plan_proxy_reloadReason({ changes, during, after }) {
    if (changes.length === 0)
        return "its configuration is renewed";
    const until = settings_placesOf(during) === settings_placesOf(after)
        ? []
        : [`until the switch is done it listens on ${settings_placesOf(during)}`];
    return [...changes, ...until].join("; ");
}
/** The settings a proxy is booted with. A release that is live already is judged by what it was started with. */
function plan_proxy_bootSettings(request, { during }, slotAddresses, { liveSlot, live }) {
    const { address: _, ...asked } = slotAsked(request, "");
    const slots = bothSlots(slotAddresses, asked);
    return {
        service: request.service,
        listens: during,
        slots: liveSlot === undefined || live === undefined
            ? slots
            : { ...slots, [liveSlot]: slotStarted(live.identity.settings, slotAddresses[liveSlot]) },
        trustedProxies: request.trustedProxies,
        previewHeader: request.judging.previewHeader ?? null,
    };
}
function askedListen({ listen, acceptProxy }) {
    return { address: listen.address ?? null, port: listen.port, acceptProxy };
}
function slotStarted({ containerPort, healthPath, healthHost }, address) {
    return { address, containerPort, healthPath, healthHost: healthHost ?? null };
}
function slotAsked({ containerPort, health }, address) {
    return { address, containerPort, healthPath: health.path, healthHost: health.host ?? null };
}
/** A tag that was not resolved says nothing: the running proxy stays. */
function otherImage({ proxyImage }, proxy) {
    const { digest } = proxyImage;
    return digest === undefined || proxy.image.endsWith(`@${digest}`) ? undefined : pinned(proxyImage, digest);
}
/** Old and new place are bound side by side for a while, which one port of one host does not allow. */
function refuseOverlap(now, asked, host) {
    const inTheWay = now.find((one) => one.port === asked.port && !samePlace(one, asked) && overlap(one, asked));
    if (inTheWay === undefined)
        return;
    const places = `${listenText(inTheWay)} to ${listenText(asked)}`;
    throw new Failure("proxy-settings-changed", `the proxy cannot go from ${places} without closing the port in between`, {
        host,
        input: "port",
        advice: "Deploy with another port first, have users or the load balancer use that, then deploy with the address you want.",
    });
}
const wildcards = new Set([null, "0.0.0.0", "::"]);
function overlap(a, b) {
    return a.address === b.address || wildcards.has(a.address) || wildcards.has(b.address);
}
function changesBetween(now, after, slot) {
    const told = (input, before, next) => before === next ? [] : [`${input} from ${before || "none"} to ${next || "none"}`];
    const proxied = (settings) => `${settings.listens.some((listen) => listen.acceptProxy)}`;
    const trusted = (settings) => settings.trustedProxies.join(" ");
    const slotChanges = slot === undefined
        ? []
        : [
            ...told(`container-port of slot ${slot}`, `${now.slots[slot].containerPort}`, `${after.slots[slot].containerPort}`),
            ...told(`health-path of slot ${slot}`, now.slots[slot].healthPath, after.slots[slot].healthPath),
            ...told(`health-host of slot ${slot}`, now.slots[slot].healthHost ?? "", after.slots[slot].healthHost ?? ""),
        ];
    return [
        ...told("port", settings_placesOf(now), settings_placesOf(after)),
        ...told("accept-proxy", proxied(now), proxied(after)),
        ...told("trusted-proxies", trusted(now), trusted(after)),
        ...told("preview-header", now.previewHeader ?? "", after.previewHeader ?? ""),
        ...slotChanges,
    ];
}

;// CONCATENATED MODULE: ./build/src/deploy/change-proxy.js













/**
 * Changes a running proxy as planned: another image by a hand-over, other settings by a reload in place.
 *
 * @throws Failure `port-held`, `proxy-unavailable`, `proxy-configuration-refused`; users notice nothing
 */
async function change_proxy_changeProxy(host, request, there, plan, journal) {
    const before = await letOthersGo(host, there);
    if (plan.handOver === undefined)
        return await reloadAsPlanned(host, before, plan, journal);
    const container = await takeOver(host, request, there, plan.handOver, journal);
    return await reloadAsPlanned(host, { container, changedAt: performance.now() }, plan, journal);
}
/** The same for a plan that leaves the image as it is. */
async function changeInPlace(host, there, plan, journal) {
    return await reloadAsPlanned(host, await letOthersGo(host, there), plan, journal);
}
/** Proxies that another one has taken over from must not come back. */
async function letOthersGo({ engine }, there) {
    const uptimeMs = there.state === "running" ? there.process.uptimeSeconds * 1_000 : 0;
    let changedAt = performance.now() - uptimeMs;
    for (const other of there.others.filter((one) => one.running)) {
        await letGo(engine, other.container);
        changedAt = performance.now();
    }
    return { container: there.container, changedAt };
}
async function reloadAsPlanned(host, proxy, plan, journal) {
    if (!plan.reload)
        return proxy;
    const { engine, admin } = host;
    const { container } = proxy;
    const changedAt = await reload_reloadProxy({ engine, admin, container }, plan.during);
    forgetConnections(host);
    journal.note(`the proxy was reloaded in place: ${plan_proxy_reloadReason(plan)}`, host.name);
    return { container, changedAt };
}
async function takeOver(host, request, there, image, journal) {
    const { engine, admin } = host;
    const { service, proxyImage } = request;
    const credentials = credentialsFor(request.credentials, proxyImage);
    const digest = image.slice(image.indexOf("@") + 1);
    const wanted = { reference: proxyImage, digest, credentials, acceptedBefore: false, input: "proxy-image" };
    await ensureImage(host, wanted, journal);
    const from = { container: there.container, instance: there.instance };
    const instance = Math.max(there.instance, ...there.others.map((one) => one.instance)) + 1;
    const container = await handOver({ engine, admin, service, image, from, instance });
    forgetConnections(host);
    journal.note(`the proxy was handed over to one of ${proxyImage.written}`, host.name);
    return container;
}
/** Puts a proxy's settings back as they were, when a deploy goes no further; where that fails it is said. */
async function change_proxy_undoChange(host, there, container, journal) {
    if (there.state === "absent")
        return;
    const { engine, admin } = host;
    const disk = await disk_readDisk(engine, container);
    if (disk === undefined || configuration_fingerprint(disk.settings) === configuration_fingerprint(there.disk.settings))
        return;
    try {
        await reload_reloadProxy({ engine, admin, container }, there.disk.settings);
        forgetConnections(host);
        journal.note("the proxy's settings are back as they were", host.name);
    }
    catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        journal.warn(`the proxy keeps the new settings (${why}); the next run settles it`, host.name);
    }
}
/** Has the proxy leave the places that are not asked for any more, once nothing comes in there. */
async function change_proxy_narrowProxy(host, container, after, timeoutMs, journal) {
    const { engine, admin } = host;
    const disk = await readDisk(engine, container);
    if (disk === undefined || disk.fingerprint === fingerprint(after))
        return;
    const left = disk.settings.listens.filter((one) => !after.listens.some((kept) => samePlace(kept, one)));
    const places = placesOf({ listens: left });
    const isLeft = (bind) => left.some((listen) => bind.startsWith(listenName(listen, "")));
    if (left.length > 0 && !(await awaitQuiet(host, isLeft, timeoutMs))) {
        journal.warn(`connections still came in at ${places} after ${timeoutMs / 1_000} s`, host.name);
    }
    await reloadProxy({ engine, admin, container }, after);
    forgetConnections(host);
    const now = placesOf(after);
    journal.note(`the proxy listens on ${now}${places === "" ? "" : `, no more on ${places}`}`, host.name);
}
/** Removes the proxies that another has taken over from, once they have ended or had their time. */
async function change_proxy_removeRetiredProxies(host, service, current, drainTimeoutMs, journal) {
    const retired = (await list_proxies_listProxies(host.engine, service)).filter((one) => one.container !== current);
    if (retired.length === 0)
        return;
    const { uptimeSeconds } = await host.admin.readProcess();
    // Cut before its idle connections are over, one of them might just bring a request.
    const timeoutMs = Math.max(drainTimeoutMs, idleConnectionsLastMs - uptimeSeconds * 1_000);
    for (const proxy of retired) {
        const ended = await removeRetired(host.engine, service, current, proxy, timeoutMs);
        if (!ended) {
            const seconds = Math.round(timeoutMs / 1_000);
            journal.warn(`the proxy before still had connections after ${seconds} s: they were ended`, host.name);
        }
        journal.note("removed the proxy before, which another has taken over from", host.name);
    }
}
/** Connections kept to a private entrance may end in a worker that was left behind. */
function forgetConnections(host) {
    for (const slot of release_slot/* slots */.Q0)
        host.entrance(slot).destroy();
}

;// CONCATENATED MODULE: ./build/src/deploy/end-on.js

/** @throws the failure that says most, once each host has its own written down */
function end_on_endOn(failures, ledger) {
    for (const failure of failures)
        if (failure.host !== undefined)
            ledger.failed(failure.host, failure);
    const failure = (0,fleet_together/* decisive */.l9)(failures);
    if (failure !== undefined)
        throw failure;
}

// EXTERNAL MODULE: ./build/src/lease/guard.js
var guard = __webpack_require__(6473);
;// CONCATENATED MODULE: ./build/src/deploy/move-traffic.js



/** Changes where a host's traffic goes: its disk first, then the running proxy, both read back. */
async function move_traffic_moveTraffic(host, container, settings, routes) {
    const laidDown = await move_traffic_layDown(host, container, settings, routes);
    await host.admin.commitStaged(laidDown.version, routes);
    return laidDown;
}
/**
 * Lays routes down on disk and, as a new version, in the running proxy. Users still go where they went.
 *
 * @throws Failure `promotion-failed`, `proxy-configuration-refused`
 */
async function move_traffic_layDown(host, container, settings, routes) {
    const staged = await stageMove(host, container, settings, routes);
    await move_traffic_putOnDisk(host, container, staged);
    return staged;
}
/**
 * Writes routes beside those in use, on disk and in the running proxy: a rename and a commit away.
 *
 * @throws Failure `promotion-failed`, `proxy-configuration-refused`
 */
async function stageMove({ engine, admin }, container, settings, routes) {
    const disk = await disk_readDisk(engine, container);
    const generation = disk_nextGeneration(engine, disk?.generations ?? []);
    await disk_stageGeneration(engine, container, generation, settings, routes);
    return { routes, generation, version: await admin.stageRoutes(routes) };
}
/** Makes the staged generation the one in use, and sees that it says what it should. @throws Failure `promotion-failed` */
async function move_traffic_putOnDisk({ name, engine }, container, { routes, generation, command }) {
    const onDisk = command === undefined
        ? await activateAndRead(engine, container, generation)
        : await activateOnCue(engine, generation, command);
    if (onDisk !== undefined && (0,proxy_routes/* sameRoutes */.DP)(onDisk, routes))
        return;
    throw new failure_failure/* Failure */.H("promotion-failed", "the new routes are not on the proxy's disk", {
        host: name,
        advice: "See whether the host's disk is full or read-only; traffic was not moved.",
    });
}

// EXTERNAL MODULE: ./build/src/proxy/statistics.js
var statistics = __webpack_require__(2919);
;// CONCATENATED MODULE: ./build/src/deploy/drain.js


const drain_pollMs = 100;
/**
 * Waits until a slot that gets no new requests has finished the ones it has, WebSockets among them.
 *
 * @param countLeaving asked once the proxy's own counters are at zero; `undefined` where the host cannot tell
 */
async function drain_drain(host, slot, timeoutMs, journal, countLeaving = () => Promise.resolve(0)) {
    const deadline = performance.now() + timeoutMs;
    // A request may have chosen its backend just before the commit and be counted just after: zero must hold twice.
    let zeros = 0;
    for (;;) {
        const open = (0,statistics/* openWith */.j)(await host.admin.readStatistics(), slot);
        const leaving = open === 0 && zeros > 0 ? ((await countLeaving()) ?? 0) : 0;
        zeros = open === 0 ? zeros + 1 : 0;
        if (zeros >= 2 && leaving === 0)
            return { open: 0, leaving: 0 };
        if (performance.now() >= deadline)
            return { open, leaving };
        if (open > 0)
            journal.progress("drain", `${open} still open with slot ${slot}`, host.name);
        if (leaving > 0)
            journal.progress("drain", "connections of before the proxy's last reload", host.name);
        await (0,promises_.setTimeout)(drain_pollMs);
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/retire.js






/** What Docker may take for a stop besides the time the container itself is given. */
const stopMarginMs = 110_000;
/**
 * Lets a release that takes no new requests finish the ones it has; then it is stopped for good, paused, or left
 * running for a rollback in milliseconds. It does not come back by itself after a reboot.
 *
 * @throws Failure `release-live` when users are sent to it again meanwhile: then it is not touched
 */
async function retire_retire(host, watch, { release, ends }, slot, { service, drainTimeoutMs }, journal) {
    // A paused release answers nothing: what it had under way is over.
    const isPaused = release.state === "paused";
    const { open, leaving } = isPaused
        ? { open: 0, leaving: 0 }
        : await watch.time("drain", () => drain_drain(host, slot, drainTimeoutMs, journal, () => countLeaving(host, service)));
    const seconds = drainTimeoutMs / 1_000;
    if (leaving > 0) {
        const what = `connections of before the proxy's last reload are still open after ${seconds} s`;
        journal.warn(`${what}: those that lead to ${release.identity.release} ${fate[ends].open}`, host.name);
    }
    if (open > 0) {
        const what = `${open} request${open === 1 ? "" : "s"} or WebSocket${open === 1 ? "" : "s"}`;
        journal.warn(`${what} still open after ${seconds} s: ${fate[ends].ends}`, host.name);
    }
    await watch.time("stop", async () => {
        await refuseLive(host, release, slot);
        if (ends !== "stopped" && open > 0)
            await host.admin.endSessions(slot);
        await putAway(host, release, ends);
    });
    journal.note(`${fate[ends].done} ${release.identity.release}`, host.name);
}
const fate = {
    stopped: { done: "stopped", ends: "stopping the release ends them", open: "end with it" },
    paused: { done: "paused", ends: "the proxy ends them", open: "get no answer while it is paused" },
    running: { done: "left running", ends: "the proxy ends them", open: "go on" },
};
/** Before anything else: after a crash of the host two releases must not come back. */
async function putAway({ engine }, release, ends) {
    await containers_setRestartPolicy(engine, release.name, "no");
    if (ends === "stopped")
        await containers_stopContainer(engine, release.name, release.stopTimeoutMs + stopMarginMs);
    if (ends === "paused")
        await pauseContainer(engine, release.name);
}
/**
 * Makes room in a slot for another release.
 *
 * @param slot the one that is not live; `undefined` where there is no proxy that could lead anybody there
 * @throws Failure `release-live`
 */
async function clearSlot(host, slot, { park, evict }, journal) {
    for (const one of park) {
        if (slot !== undefined)
            await refuseLive(host, one, slot);
        await putAway(host, one, "stopped");
        journal.note(`stopped ${one.identity.release}, which was kept for a rollback: its slot is needed`, host.name);
    }
    for (const one of evict) {
        if (slot !== undefined)
            await refuseLive(host, one, slot);
        journal.note(`removes ${one.name}, left behind by a run that did not end well`, host.name);
        await containers_removeContainer(host.engine, one.name);
    }
}
/** Looks again, just before a release is taken from those it might be serving. */
async function refuseLive({ name, admin }, release, slot) {
    const routes = await admin.readRoutes();
    const rows = routes?.live.startsWith("bake-") ? await admin.readStatistics() : [];
    const isServed = routes !== undefined && (liveSlot(routes, rows) === slot || (0,proxy_routes/* slotOf */.SW)(routes.candidate) === slot);
    if (routes !== undefined && !isServed)
        return;
    throw new failure_failure/* Failure */.H("release-live", `users are sent to slot ${slot} again, by somebody else: ${release.identity.release} was left as it is`, { host: name, advice: "See what serves with tidegate status; the next run clears up." });
}

;// CONCATENATED MODULE: ./build/src/deploy/write-down.js



/** Writes a deploy into its host's history as it stands now, in place of what was said of it before. */
async function write_down_writeDown({ host, plan, proxy, pulled, promotedAt = timeOfRun(), mapVersion = 0 }, { origin, startedAt }, { result, reason }) {
    const durationMs = promotedAt.getTime() - startedAt.getTime();
    const entry = deployEntry(plan, { origin, startedAt }, { result, reason, pulled, durationMs });
    const history = recorded(proxy.history, entry, mapVersion);
    await writeHistoryFile(host.engine, proxy.container, writeHistory(history));
}
/** A deploy of a release to a host, as its history tells of it. */
function deployEntry(plan, { origin, startedAt }, end) {
    const { release, digest, image } = plan.identity;
    return {
        verb: "deploy",
        release,
        digest,
        image,
        ...end,
        previous: plan.previous?.identity.release,
        at: startedAt.toISOString(),
        actor: origin.actor,
        commit: origin.commit,
        run: origin.run,
        message: undefined,
    };
}

;// CONCATENATED MODULE: ./build/src/deploy/settle.js













/**
 * Writes down what was done, lets the previous release finish and ends it as asked, clears up; where the proxy changed, it
 * leaves its old places last.
 */
async function settle_settleHost(promoted, request, origin, startedAt, journal) {
    const { host, watch, plan, proxy } = promoted;
    const slot = otherSlot(plan.slot);
    const { drainTimeoutMs } = request;
    const settled = await watch.time("clean", () => settleTraffic(promoted));
    const narrows = plan.proxy.process !== "boot" && plan.adopt === undefined && plan.proxy.narrow;
    await allDone([
        watch.time("clean", async () => {
            await writeDown(settled, { origin, startedAt }, { result: "deployed", reason: undefined });
            if (!narrows)
                await clearUp(promoted, journal);
        }),
        plan.previous === undefined
            ? Promise.resolve()
            : retire(host, watch, { release: plan.previous, ends: request.keepPrevious }, slot, request, journal),
        removeRetiredProxies(host, request.service, proxy.container, drainTimeoutMs, journal),
    ]);
    if (!narrows)
        return;
    await watch.time("clean", async () => {
        await narrowProxy(host, proxy.container, proxy.after, drainTimeoutMs, journal);
        await clearUp(promoted, journal);
    });
}
/** From here on the host has nowhere to turn back to by itself. */
async function settleTraffic(promoted) {
    const { host, plan, proxy, routes, staged } = promoted;
    const steady = steadyOn(plan.slot);
    if (sameRoutes(routes, steady) && routes.preview === undefined)
        return promoted;
    if (staged === undefined) {
        const { version } = await moveTraffic(host, proxy.container, proxy.settings, steady);
        return { ...promoted, routes: steady, mapVersion: version };
    }
    await putOnDisk(host, proxy.container, staged);
    await host.admin.commitStaged(staged.version, staged.routes);
    return { ...promoted, routes: steady, mapVersion: staged.version };
}
async function clearUp(promoted, journal) {
    const { host, plan, proxy } = promoted;
    await settle_clearGenerations(host, proxy.container);
    await settle_removeReleases(promoted, plan.remove, proxy.history, journal);
}
/** Removes releases that are kept no longer, and their images where nothing else needs them. */
async function settle_removeReleases({ host, seen }, releases, history, journal) {
    for (const release of releases) {
        await removeContainer(host.engine, release.name);
        const why = release.state === "created" ? "which never ran" : "beyond the releases kept";
        journal.note(`removed ${release.identity.release}, ${why}`, host.name);
    }
    await removeUnusedImages(host, history.entries, releases, seen.releases);
}
/** Removes every generation that is not in use. */
async function settle_clearGenerations({ engine }, proxy) {
    const disk = await disk_readDisk(engine, proxy);
    if (disk === undefined)
        return;
    const { generation, generations } = disk;
    await removeGenerations(engine, proxy, generations.filter((one) => one !== generation));
}
/** Images go only when a deploy brought them and no release left on the host is of that digest. */
async function removeUnusedImages({ engine }, history, removed, releases) {
    const gone = new Set(removed.map((release) => release.id));
    const inUse = new Set(releases.filter((one) => !gone.has(one.id)).map((one) => one.identity.digest));
    const ours = new Set(history.filter((entry) => entry.pulled).map((entry) => entry.digest));
    const unused = removed.filter(({ identity }) => ours.has(identity.digest) && !inUse.has(identity.digest));
    for (const { identity } of unused) {
        const reference = parseImageReference("image", identity.image);
        if (reference.ok)
            await removeImage(engine, pinned(reference.value, identity.digest));
    }
}
/**
 * Settling must not turn a deploy that worked into one that did not: what goes wrong is said, and the next run does it.
 *
 * @throws Failure `lease-lost`, `preempted`: nobody knows without looking what is live then
 */
async function settle_settleOrWarn(work, host, journal, live = "the new release") {
    try {
        await work();
    }
    catch (error) {
        const failure = (0,failure_failure/* asFailure */.h)(error);
        if ((0,guard/* isLost */.J)(failure))
            throw failure;
        journal.warn(`${live} is live, but clearing up was cut short (${failure.message}); the next run does it`, host);
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/change-phase.js







/** Changes the proxies of hosts whose release stays. Those that get a release change theirs before its gate. */
async function changeProxies(run, planned) {
    const { request, journal, ledger, signal } = run;
    const changing = planned.filter(({ plan }) => plan.kind === "finish" && !staysUntilSwitch(plan.proxy));
    if (changing.length === 0)
        return;
    journal.phase("Change the proxy");
    const changed = await together(changing, nameOf, async ({ host, watch, seen, plan }) => {
        if (plan.kind !== "finish" || seen.proxy.state === "absent")
            return;
        signal.throwIfAborted();
        const { proxy } = seen;
        await watch.time("start", () => changeProxy(host, request, proxy, plan.proxy, journal));
    });
    endOn(changed.failures, ledger);
}
/** What is left of a change once users are served by the new proxy: the one before, and the places it listened at. */
async function change_phase_settleProxy(host, { service, drainTimeoutMs }, plan, journal) {
    const { instance } = await host.admin.readProcess();
    const current = (await listProxies(host.engine, service)).find((one) => one.instance === instance);
    if (current === undefined)
        return;
    await removeRetiredProxies(host, service, current.container, drainTimeoutMs, journal);
    if (plan.narrow)
        await narrowProxy(host, current.container, plan.after, drainTimeoutMs, journal);
    await clearGenerations(host, current.container);
}

;// CONCATENATED MODULE: ./build/src/compose/settings.js

const settings_noSettings = {};
/**
 * What tells settings apart in a release's label, the same in whichever order they were written; `undefined` where
 * nothing is set. The environment is no part of it: that is compared with what Docker says of the container.
 */
function settings_settingsDigest(settings) {
    const text = JSON.stringify(sorted(settings));
    return text === "{}" ? undefined : createHash("sha256").update(text).digest("hex");
}
function sorted(value) {
    if (Array.isArray(value))
        return value.map(sorted);
    if (typeof value !== "object" || value === null)
        return value;
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(entries
        .filter(([, child]) => child !== undefined)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, child]) => [key, sorted(child)]));
}

;// CONCATENATED MODULE: ./build/src/compose/quantities.js
const binaryUnits = {
    "": 1,
    k: 2 ** 10,
    m: 2 ** 20,
    g: 2 ** 30,
    t: 2 ** 40,
    p: 2 ** 50,
};
const unitNs = {
    ns: 1,
    us: 1e3,
    µs: 1e3,
    μs: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3_600e9,
    d: 86_400e9,
    w: 604_800e9,
};
/** `512m`, `1.5gb`, `1073741824` or `64 KiB` in bytes, or `undefined`; a kilobyte has 1024 (docker/go-units). */
function quantities_parseBytes(text) {
    const [, number, unit = ""] = /^(\d+(?:\.\d*)?|\.\d+) ?(?:([kmgtp]?)(?:b|(?<=[kmgtp])ib)?)$/i.exec(text) ?? [];
    if (number === undefined)
        return undefined;
    const bytes = Math.trunc(Number(number) * (binaryUnits[unit.toLowerCase()] ?? Number.NaN));
    return Number.isSafeInteger(bytes) ? bytes : undefined;
}
/** `1m30s`, `500ms`, `1.5h` or `2d` in nanoseconds, or `undefined`: Go's durations, with days and weeks. */
function quantities_parseDurationNs(text) {
    if (text === "0")
        return 0;
    if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+$/.test(text))
        return undefined;
    let ns = 0;
    for (const [, number, unit = ""] of text.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
        ns += Math.trunc(Number(number) * (unitNs[unit] ?? Number.NaN));
    }
    return Number.isSafeInteger(ns) ? ns : undefined;
}
/** A number of CPUs in billionths, with the precision Compose has it (a 32-bit float). */
function quantities_nanoCpus(cpus) {
    return Math.trunc(Math.fround(Math.fround(cpus) * 1e9));
}

;// CONCATENATED MODULE: ./build/src/compose/node.js
function node_isList(node) {
    return Array.isArray(node.value);
}
function node_isMapping(node) {
    return node.value instanceof Map;
}
/** What a value is, in the words of YAML. */
function kindOf(node) {
    if (node_isList(node))
        return "a list";
    if (node_isMapping(node))
        return "a mapping";
    if (node.value === null)
        return "empty";
    if (typeof node.value === "boolean")
        return "a boolean";
    return typeof node.value === "string" ? "a string" : "a number";
}
/** A scalar as Compose writes it where a text is asked for (Go's `fmt.Sprint`); empty for null. */
function node_textOfScalar(value) {
    if (value === null)
        return "";
    return typeof value === "number" ? goNumber(value) : String(value);
}
/** Go prints exponents with two digits, below 1e-4 and from 1e21. */
function goNumber(value) {
    if (Number.isNaN(value))
        return "NaN";
    if (!Number.isFinite(value))
        return value > 0 ? "+Inf" : "-Inf";
    const size = Math.abs(value);
    const text = size !== 0 && size < 1e-4 ? value.toExponential() : String(value);
    return text.replace(/e([+-])(\d)$/, (_, sign, digit) => `e${sign}0${digit}`);
}

;// CONCATENATED MODULE: ./build/src/compose/scope.js



/** Reports a value of the wrong kind. */
function scope_wrongKind(node, scope, wanted, example) {
    const quotes = wanted === "a string" && node.value !== null && typeof node.value !== "object";
    const hint = quotes ? ": put it in quotes" : "";
    return scope.findings.problem(scope.origin, node, `is ${kindOf(node)}, and must be ${wanted}${hint}`, example);
}
/** Reports a key that nothing here knows, with the known one that may have been meant. */
function unknownKey(key, node, scope, known) {
    const names = [...known];
    const dashed = new Map(names.map((name) => [name.replaceAll("_", "-"), name]));
    const nearest = dashed.get(nearestName(key, dashed.keys()) ?? "");
    const hint = nearest === undefined ? `; known are ${names.slice(0, 12).join(", ")}` : `; did you mean ${nearest}?`;
    const about = nearest === undefined && names.length > 12 ? "" : hint;
    return scope.findings.problem(scope.origin, node, `the key ${quoted(key)} is not known${about}`);
}
/** Reads a mapping whose keys are known; keys that begin with `x-` are anybody's, empty values count as not set. */
function scope_readMapping(node, scope, reads) {
    if (!isMapping(node))
        return scope_wrongKind(node, scope, "a mapping");
    const values = {};
    for (const [key, child] of node.value) {
        if (key.startsWith("x-") || (child.value === null && Object.hasOwn(reads, key)))
            continue;
        const read = Object.hasOwn(reads, key) ? reads[key] : undefined;
        const value = read === undefined ? unknownKey(key, child, scope, Object.keys(reads)) : read(child, scope);
        if (value !== undefined)
            values[key] = value;
    }
    return values;
}

;// CONCATENATED MODULE: ./build/src/compose/shell-words.js
const unquotedEnd = new Set([";", "&", "|", "<", ">"]);
/**
 * Splits a command written as one text, as Compose does: at white space, quotes and backslashes as in a shell, and
 * no shell behind it. `undefined` when a quote is left open, or when it asks for what only a shell does (`;`, `&`,
 * `|`, `<`, `>` and parentheses outside of quotes, which Compose cuts the command at or refuses).
 */
function shell_words_splitCommand(text) {
    const words = [];
    let word;
    let quote = "";
    for (let at = 0; at < text.length; at += 1) {
        const character = text.charAt(at);
        if (character === "\\" && quote !== "'") {
            at += 1;
            if (at === text.length)
                return undefined;
            word = (word ?? "") + text.charAt(at);
        }
        else if (quote !== "") {
            if (character === quote)
                quote = "";
            else
                word = (word ?? "") + character;
        }
        else if (character === "'" || character === '"') {
            quote = character;
            word ??= "";
        }
        else if (/\s/.test(character)) {
            if (word !== undefined)
                words.push(word);
            word = undefined;
        }
        else if (unquotedEnd.has(character) || character === "(" || character === ")" || character === "`") {
            return undefined;
        }
        else
            word = (word ?? "") + character;
    }
    if (quote !== "")
        return undefined;
    return word === undefined ? words : [...words, word];
}

;// CONCATENATED MODULE: ./build/src/compose/read-values.js






const read_values_readText = (node, scope) => typeof node.value === "string" ? node.value : scope_wrongKind(node, scope, "a string");
/** A text that must be one of these. */
const readOneOf = (...choices) => (node, scope) => {
    const choice = choices.find((one) => one === node.value);
    if (choice !== undefined || typeof node.value !== "string")
        return choice ?? wrongKind(node, scope, "a string");
    return scope.findings.problem(scope.origin, node, `is ${shown(node)}, and must be ${choices.join(", ")}`);
};
const readFlag = (node, scope) => {
    if (typeof node.value === "boolean")
        return node.value;
    const word = typeof node.value === "string" ? node.value.toLowerCase() : "";
    if (word === "true" || word === "false")
        return word === "true";
    return wrongKind(node, scope, "true or false");
};
/** Digits, or a text of digits, which a variable gives. */
const read_values_readInteger = (from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER) => (node, scope) => {
    const number = numberOf(node, /^[-+]?\d{1,17}$/);
    if (number === undefined || !Number.isSafeInteger(number))
        return wrongKind(node, scope, "a whole number");
    if (number >= from && number <= to)
        return number;
    const bounds = to === Number.MAX_SAFE_INTEGER ? `at least ${from}` : `from ${from} to ${to}`;
    return scope.findings.problem(scope.origin, node, `must be ${bounds}`);
};
const readDecimal = (node, scope) => {
    const number = numberOf(node, /^\d{1,9}(?:\.\d{0,9})?$|^\.\d{1,9}$/);
    return number !== undefined && Number.isFinite(number) && number >= 0
        ? number
        : wrongKind(node, scope, "a number of 0 or more", "1.5");
};
function numberOf({ value }, pattern) {
    if (typeof value === "number")
        return value;
    return typeof value === "string" && pattern.test(value) ? Number(value) : undefined;
}
/** Bytes; whole numbers and texts with a unit. */
const readBytes = (node, scope) => {
    const text = scalarText(node);
    const bytes = text === undefined ? undefined : parseBytes(text);
    return bytes ?? wrongQuantity(node, scope, "a size with a unit of b, k, m, g, t or p", "512m");
};
/** Nanoseconds. */
const readDuration = (node, scope) => {
    const text = scalarText(node);
    if (text !== undefined && /^\d+$/.test(text) && text !== "0") {
        return scope.findings.problem(scope.origin, node, `is a number without a unit`, `${text}s`);
    }
    const ns = text === undefined ? undefined : parseDurationNs(text);
    return ns ?? wrongQuantity(node, scope, "a duration", "1m30s");
};
function wrongQuantity(node, scope, wanted, example) {
    if (scalarText(node) === undefined)
        return wrongKind(node, scope, wanted, example);
    return scope.findings.problem(scope.origin, node, `is ${shown(node)}, and must be ${wanted}`, example);
}
function scalarText(node) {
    return typeof node.value === "string" || typeof node.value === "number" ? String(node.value) : undefined;
}
/** A list whose items are read one by one. */
const read_values_readList = (read) => (node, scope) => {
    if (!node_isList(node))
        return scope_wrongKind(node, scope, "a list");
    return node.value.flatMap((item) => {
        const value = read(item, scope);
        return value === undefined ? [] : [value];
    });
};
const read_values_readTexts = read_values_readList(read_values_readText);
/** `dns: 9.9.9.9` or a list of them. */
const readTextOrTexts = (node, scope) => isList(node)
    ? read_values_readTexts(node, scope)
    : typeof node.value === "string"
        ? [node.value]
        : wrongKind(node, scope, "a string or a list");
const readTextOrNumber = (node, scope) => scalarText(node) ?? wrongKind(node, scope, "a string or a number");
/** A program and its arguments: a list as it is, a text split as in a shell. */
const readCommand = (node, scope) => {
    if (typeof node.value !== "string")
        return isList(node) ? read_values_readTexts(node, scope) : wrongKind(node, scope, "a string or a list");
    const words = splitCommand(node.value);
    if (words !== undefined)
        return words;
    const message = "asks for what only a shell does (an open quote, ; & | < > or parentheses), and none runs it";
    return scope.findings.problem(scope.origin, node, message, '["sh", "-c", "one && two"]');
};
/** Names and values, as a mapping or as `NAME=VALUE` in a list; a name without a value has `null`. */
const readPairs = (node, scope) => {
    if (isMapping(node))
        return pairsOfMapping(node.value, scope);
    if (!isList(node))
        return wrongKind(node, scope, "a mapping or a list");
    const pairs = new Map();
    for (const item of node.value) {
        if (typeof item.value !== "string") {
            wrongKind(item, scope, "a string");
            continue;
        }
        const split = item.value.indexOf("=");
        pairs.set(split < 0 ? item.value : item.value.slice(0, split), split < 0 ? null : item.value.slice(split + 1));
    }
    return pairs;
};
function pairsOfMapping(mapping, scope) {
    const pairs = new Map();
    for (const [name, child] of mapping) {
        if (typeof child.value === "object" && child.value !== null)
            wrongKind(child, scope, "a string, a number or a boolean");
        else
            pairs.set(name, child.value === null ? null : textOfScalar(child.value));
    }
    return pairs;
}
/** The same where a name without a value means an empty one. */
const read_values_readLabels = (node, scope) => {
    const pairs = readPairs(node, scope);
    return pairs && new Map(Array.from(pairs, ([name, value]) => [name, value ?? ""]));
};
/** A text without a given beginning, such as `service:` in `pid`. */
const readModeBut = (prefix, why) => (node, scope) => {
    const mode = read_values_readText(node, scope);
    if (mode === undefined || !mode.startsWith(prefix))
        return mode;
    return scope.findings.problem(scope.origin, node, `is ${quoted(prefix)}…, and ${why}`);
};

;// CONCATENATED MODULE: ./build/src/compose/read-devices.js



/** One entry of `devices`: `SOURCE[:TARGET[:PERMISSIONS]]`, a CDI name, or a mapping. */
const readDevice = (node, scope) => {
    if (isMapping(node))
        return readLongDevice(node, scope);
    if (typeof node.value !== "string")
        return wrongKind(node, scope, "a string or a mapping");
    const [source = "", target = source, permissions = "rwm", ...more] = node.value.split(":");
    if (source === "" || target === "" || more.length > 0) {
        return scope.findings.problem(scope.origin, node, "is not SOURCE:TARGET:PERMISSIONS", "/dev/fuse:/dev/fuse:rw");
    }
    return checkedDevice(node, { source, target, permissions }, scope);
};
function readLongDevice(node, scope) {
    const read = readMapping(node, scope, { source: readText, target: readText, permissions: readText });
    if (read === undefined)
        return undefined;
    const { source, target = source, permissions = "rwm" } = read;
    if (source === undefined || target === undefined)
        return scope.findings.problem(scope.origin, node, "has no source");
    return checkedDevice(node, { source, target, permissions }, scope);
}
function checkedDevice(node, device, scope) {
    if (/^[rwm]{1,3}$/.test(device.permissions))
        return device;
    return scope.findings.problem(scope.origin, node, "has permissions that are not of r, w and m", "/dev/fuse:/dev/fuse:rw");
}
/** `vendor.com/class=name`, a name of the Container Device Interface. */
function read_devices_isCdiName(name) {
    return /^[a-zA-Z][\w.-]*\/[a-zA-Z][\w-]*=[\w][\w.:-]*$/.test(name);
}
/** One entry of `deploy.resources.reservations.devices`, or of `gpus`, whose capabilities hold `gpu` anyway. */
const readDeviceRequest = (always) => (node, scope) => {
    const read = readMapping(node, scope, {
        capabilities: readTexts,
        count: readCount,
        device_ids: readTexts,
        driver: readText,
        options: readLabels,
    });
    if (read === undefined)
        return undefined;
    const { capabilities, count, device_ids: ids, driver, options } = read;
    if (count !== undefined && ids !== undefined) {
        return scope.findings.problem(scope.origin, node, "has both count and device_ids, and takes one of them");
    }
    if (capabilities === undefined && always.length === 0) {
        return scope.findings.problem(scope.origin, node, "has no capabilities", "capabilities: [gpu]");
    }
    return {
        capabilities: [...(capabilities ?? []), ...always],
        count: count ?? (ids === undefined ? -1 : 0),
        ...(ids === undefined ? {} : { ids }),
        ...(driver === undefined ? {} : { driver }),
        ...(options === undefined ? {} : { options }),
    };
};
const readCount = (node, scope) => typeof node.value === "string" && node.value.toLowerCase() === "all" ? -1 : readInteger(-1)(node, scope);
/** `gpus: all`, or a list. */
const readGpus = (node, scope) => {
    if (node.value === "all")
        return [{ capabilities: ["gpu"], count: -1 }];
    return readList(readDeviceRequest(["gpu"]))(node, scope);
};

;// CONCATENATED MODULE: ./build/src/compose/host-resources.js



/** What of Docker's HostConfig limits and gives resources; 0 means no limit there, and is left out. */
function host_resources_hostResources(settings) {
    const { limits, reservations } = settings.deploy ?? {};
    const cpus = positive(limits?.cpus) ?? settings.cpus;
    return withoutUndefined({
        CgroupParent: settings.cgroup_parent,
        Memory: positive(limits?.memory) ?? settings.mem_limit,
        MemoryReservation: positive(reservations?.memory) ?? settings.mem_reservation,
        MemorySwap: settings.memswap_limit,
        MemorySwappiness: positive(settings.mem_swappiness),
        OomKillDisable: settings.oom_kill_disable,
        NanoCpus: cpus === undefined ? undefined : nanoCpus(cpus),
        CpuCount: settings.cpu_count,
        CpuPercent: settings.cpu_percent === undefined ? undefined : Math.trunc(settings.cpu_percent * 100),
        CpuPeriod: settings.cpu_period,
        CpuQuota: settings.cpu_quota,
        CpuRealtimePeriod: settings.cpu_rt_period,
        CpuRealtimeRuntime: settings.cpu_rt_runtime,
        CpuShares: settings.cpu_shares,
        CpusetCpus: settings.cpuset,
        PidsLimit: positive(limits?.pids) ?? (settings.pids_limit === 0 ? undefined : settings.pids_limit),
        DeviceCgroupRules: settings.device_cgroup_rules,
        Devices: devices(settings),
        DeviceRequests: deviceRequests(settings),
        Ulimits: settings.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
        ...blkio(settings.blkio_config),
    });
}
function positive(value) {
    return value !== undefined && value > 0 ? value : undefined;
}
function isCdi({ source, target }) {
    return source === target && isCdiName(source);
}
function devices(settings) {
    return settings.devices
        ?.filter((device) => !isCdi(device))
        .map(({ source, target, permissions }) => ({
        PathOnHost: source,
        PathInContainer: target,
        CgroupPermissions: permissions,
    }));
}
function deviceRequests(settings) {
    const cdi = (settings.devices ?? []).filter(isCdi).map(({ source }) => source);
    const requests = [
        ...(settings.deploy?.reservations?.devices ?? []).map(deviceRequest),
        ...(cdi.length === 0 ? [] : [{ Driver: "cdi", DeviceIDs: cdi }]),
        ...(settings.gpus ?? []).map(deviceRequest),
    ];
    return requests.length === 0 ? undefined : requests;
}
function deviceRequest({ driver, count, ids, capabilities, options }) {
    return withoutUndefined({
        Driver: driver ?? "",
        Count: count,
        DeviceIDs: ids,
        Capabilities: [capabilities],
        Options: options && Object.fromEntries(options),
    });
}
function blkio(config) {
    const rates = (limits) => limits?.map(({ path, limit }) => ({ Path: path, Rate: limit }));
    return {
        BlkioWeight: config?.weight,
        BlkioWeightDevice: config?.weight_device?.map(({ path, limit }) => ({ Path: path, Weight: limit })),
        BlkioDeviceReadBps: rates(config?.device_read_bps),
        BlkioDeviceReadIOps: rates(config?.device_read_iops),
        BlkioDeviceWriteBps: rates(config?.device_write_bps),
        BlkioDeviceWriteIOps: rates(config?.device_write_iops),
    };
}

;// CONCATENATED MODULE: ./build/src/compose/create-options.js


/**
 * What settings are in the Docker Engine API, from 1.41 on: as `docker compose` 2.40 sends it, so that a container
 * differs from its own only where docs/compose.md says so. Image, environment, networks and restart policy are not
 * among the settings.
 */
function create_options_createOptions(settings) {
    return { config: config(settings), hostConfig: hostConfig(settings), platform: settings.platform };
}
function config(settings) {
    const exposed = settings.expose?.map((port) => [port, {}]);
    return withoutUndefined({
        AttachStdout: true,
        AttachStderr: true,
        Hostname: settings.hostname,
        Domainname: settings.domainname,
        User: settings.user,
        ExposedPorts: exposed && Object.fromEntries(exposed),
        Tty: settings.tty,
        OpenStdin: settings.stdin_open,
        Cmd: settings.command,
        Entrypoint: settings.entrypoint,
        WorkingDir: settings.working_dir,
        Labels: settings.labels && Object.fromEntries(settings.labels),
        StopSignal: settings.stop_signal,
        StopTimeout: settings.stop_grace_period === undefined ? undefined : Math.trunc(settings.stop_grace_period / 1e9),
        Healthcheck: settings.healthcheck && healthcheck(settings.healthcheck),
    });
}
function healthcheck(check) {
    return withoutUndefined({
        Test: check.disable === true ? ["NONE"] : check.test,
        Interval: check.interval,
        Timeout: check.timeout,
        Retries: check.retries,
        StartPeriod: check.start_period,
        StartInterval: check.start_interval,
    });
}
function hostConfig(settings) {
    const mounts = (settings.volumes ?? []).map(dockerMount);
    const binds = mounts.flatMap((one) => ("bind" in one ? [one.bind] : []));
    const others = mounts.flatMap((one) => ("mount" in one ? [one.mount] : []));
    const unconfined = settings.security_opt?.includes("systempaths=unconfined") === true;
    const tmpfs = settings.tmpfs?.map(({ target, options }) => [target, options]);
    return withoutUndefined({
        ...hostResources(settings),
        Annotations: record(settings.annotations),
        Binds: binds.length === 0 ? undefined : binds,
        Mounts: others.length === 0 ? undefined : others,
        CapAdd: settings.cap_add,
        CapDrop: settings.cap_drop,
        CgroupnsMode: settings.cgroup,
        Dns: settings.dns,
        DnsOptions: settings.dns_opt,
        DnsSearch: settings.dns_search,
        ExtraHosts: settings.extra_hosts,
        GroupAdd: settings.group_add,
        Init: settings.init,
        IpcMode: settings.ipc,
        Isolation: settings.isolation,
        LogConfig: settings.logging && {
            Type: settings.logging.driver ?? "",
            Config: record(settings.logging.options) ?? {},
        },
        OomScoreAdj: settings.oom_score_adj,
        PidMode: settings.pid,
        Privileged: settings.privileged,
        ReadonlyRootfs: settings.read_only,
        Runtime: settings.runtime,
        SecurityOpt: settings.security_opt?.filter((option) => option !== "systempaths=unconfined"),
        ...(unconfined ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
        ShmSize: settings.shm_size,
        StorageOpt: record(settings.storage_opt),
        Sysctls: record(settings.sysctls),
        Tmpfs: tmpfs && Object.fromEntries(tmpfs),
        UTSMode: settings.uts,
        UsernsMode: settings.userns_mode,
        VolumesFrom: settings.volumes_from,
    });
}
function record(map) {
    return map && Object.fromEntries(map);
}

;// CONCATENATED MODULE: ./build/src/release/candidate-container.js




/**
 * The container of a release that is to be judged: its user's settings, and what they cannot change. It is not
 * started again by itself until it is live, and it has no alias on any network: nothing reaches it but the proxy. The
 * networks of its settings are joined once it is made, because Docker before API 1.44 makes it with one only.
 */
function candidate_container_candidateContainer({ service, identity, image, env, envRemoved = [], settings = noSettings, address, }) {
    const { config, hostConfig, platform } = createOptions(settings);
    const network = networkName(service);
    return {
        ...config,
        Image: image,
        // A name alone takes the variable away, where the image has it.
        Env: [...Array.from(env, ([key, value]) => `${key}=${value}`), ...envRemoved],
        Labels: { ...Object.fromEntries(settings.labels ?? []), ...releaseLabels(service, identity) },
        HostConfig: { ...hostConfig, NetworkMode: network, RestartPolicy: { Name: "no" } },
        NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
        ...(platform === undefined ? {} : { platform }),
    };
}
/** Whether a container was started with this environment, given what its image brings along. */
function candidate_container_sameEnvironment(running, imageEnv, asked, removed = []) {
    const expected = new Map([...imageEnv.map(keyAndValue), ...asked, ...removed.map(keyAndValue)]);
    const actual = new Map(running.map(keyAndValue));
    return expected.size === actual.size && [...expected].every(([key, value]) => actual.get(key) === value);
}
function keyAndValue(line) {
    const split = line.indexOf("=");
    return split < 0 ? [line, ""] : [line.slice(0, split), line.slice(split + 1)];
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-adoption.js


/**
 * The container that has to be stopped before the proxy can take the port; `undefined` when none was named, or when
 * the proxy has the port already, as it does in every run after the adoption.
 *
 * @throws Failure `adoption-refused`
 */
function plan_adoption_planAdoption({ adopt, listen }, { proxy, adoptable }, host) {
    if (adopt === undefined)
        return undefined;
    if (proxy.state !== "absent" && proxy.disk.settings.listens.some((one) => one.port === listen.port))
        return undefined;
    if (adoptable === undefined) {
        throw plan_adoption_refusal(host, `there is no container ${quoted(adopt)} on the host`, "See `docker ps` there for its name.");
    }
    const flaw = flawOf(adoptable, listen.port);
    if (flaw !== undefined)
        throw plan_adoption_refusal(host, `the container ${quoted(adopt)} ${flaw[0]}`, flaw[1]);
    return adoptable;
}
function flawOf(container, port) {
    const { keeper, running, publishes, removedWhenStopped } = container;
    if (keeper === "tidegate")
        return ["is one of Tidegate's own", "Name the one that serves users today, or leave adopt out."];
    if (keeper === "swarm")
        return [
            "is a task of a swarm service, which would be started again",
            "Scale the service down, or use another port.",
        ];
    if (!running)
        return ["does not run", "Leave adopt out: it holds no port."];
    if (!publishes.includes(port)) {
        const ports = publishes.length === 0 ? "none" : publishes.join(", ");
        return [
            `does not publish port ${port} (it publishes ${ports})`,
            "Name the container that does; one with network_mode host is stopped by hand, or its port is left to it.",
        ];
    }
    if (removedWhenStopped) {
        return [
            "was started with --rm: once stopped, it could not be started again",
            "Start it without --rm first, or go over another port (docs/adoption.md).",
        ];
    }
    return undefined;
}
function plan_adoption_refusal(host, message, advice) {
    return new Failure("adoption-refused", message, {
        host,
        input: "adopt",
        advice: `${advice} Nothing has changed.`,
    });
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
/** When a release was asked for, by its id; `undefined` where that does not tell. */
function releasedAt(release) {
    const parts = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-/.exec(release);
    if (parts === null)
        return undefined;
    const [, year, month, day, hour, minute, second] = parts;
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(at.getTime()) ? undefined : at;
}

;// CONCATENATED MODULE: ./build/src/release/settled-history.js


/**
 * The history that goes with what serves now: no bake is open, and the newest release in it that stayed is the live one. A
 * deploy or rollback that was cut short between its switch and its note of it leaves one that lacks it. A history that was
 * lost begins with what is there.
 *
 * @param live what serves, `undefined` where nothing does
 * @param others releases that are kept besides, for a history that tells of nothing
 */
function settledHistory(history, live, others = []) {
    const closed = concluded(history, live?.release);
    const newest = closed.entries.find(({ result }) => result === "deployed");
    if (live === undefined || newest?.release === live.release)
        return closed;
    if (closed.entries.some((one) => isStay(one, live.release)))
        return withStay(closed, live, "rollback");
    const unknown = closed.entries.length === 0 ? others.filter(({ release }) => release !== live.release) : [];
    const oldestFirst = unknown.toSorted((a, b) => (a.release < b.release ? -1 : 1));
    return [...oldestFirst, live].reduce((told, one) => withStay(told, one, "deploy"), closed);
}
/** The history after one more release that stayed, of which nobody knows more than what its container says. */
function withStay(history, { release, digest, image }, verb) {
    const entry = {
        verb,
        release,
        digest,
        image,
        result: "deployed",
        reason: undefined,
        previous: history.entries.find(({ result }) => result === "deployed")?.release,
        pulled: false,
        at: timeOf(verb, release, history),
        durationMs: 0,
        actor: undefined,
        commit: undefined,
        run: undefined,
        message: undefined,
    };
    return history_recorded(history, entry, history.highestMapVersion);
}
/** No earlier than what it follows: when somebody went back is not told anywhere. */
function timeOf(verb, release, { entries }) {
    const told = verb === "rollback" ? entries[0]?.at : releasedAt(release)?.toISOString();
    return told ?? new Date(0).toISOString();
}
function isStay({ release, result }, live) {
    return release === live && result === "deployed";
}
/** Whether two histories say the same. */
function sameHistory(a, b) {
    return JSON.stringify(a) === JSON.stringify(b);
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-history.js

/** What is to be written down first; `undefined` where the history tells of what serves already. */
function plan_history_planHistory({ history, proxy, ...seen }) {
    if (proxy.state === "absent")
        return undefined;
    const settled = plan_history_fittingHistory(history, seen);
    return sameHistory(settled, history) ? undefined : settled;
}
/** A history as it has to be before anything is added to it: it tells of what serves on its host, and of no open bake. */
function plan_history_fittingHistory(history, { live, releases }) {
    const ran = releases.filter(({ state }) => state !== "created");
    return settledHistory(history, live?.identity, ran.map(({ identity }) => identity));
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-slot.js

/**
 * Whom a release that comes up in the free slot would meet there.
 *
 * @param comes id of the container that comes up, where it is there already
 */
function plan_slot_planClearing({ releases, live, history }, comes) {
    const others = releases.filter((one) => one.id !== live?.id && one.id !== comes);
    // Where nothing is live and nothing is told of anything, nothing was good.
    const isKnown = live !== undefined || history.entries.length > 0;
    const wasLive = (one) => isKnown && history_wasGood(history, one.identity.release);
    const park = others.filter((one) => plan_slot_isUp(one) && wasLive(one));
    return {
        park,
        evict: others.filter((one) => (plan_slot_isUp(one) || one.state === "created") && !park.includes(one)),
    };
}
/**
 * Releases beside the live one that do more than was asked for: still running after a run that was cut short, or kept
 * by other wishes. One that does less stays as it is.
 */
function plan_slot_planLeftovers({ releases, live, history }, keep) {
    return releases
        .filter((one) => one.id !== live?.id && plan_slot_isUp(one))
        .map((release) => {
        const ends = wasGood(history, release.identity.release) ? keep : "stopped";
        return { release, ends };
    })
        .filter(({ release, ends }) => release.restarts || wakefulness(release) > wakefulnessOf[ends]);
}
/** How much a release does, from nothing on. */
const wakefulnessOf = { stopped: 0, paused: 1, running: 2 };
function wakefulness(release) {
    if (!plan_slot_isUp(release))
        return wakefulnessOf.stopped;
    return release.state === "paused" ? wakefulnessOf.paused : wakefulnessOf.running;
}
/** Whether a container has its address, and whatever memory it takes. */
function plan_slot_isUp(release) {
    return ["running", "paused", "restarting"].includes(release.state);
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-traffic.js

/**
 * Where traffic is to be laid down for good before anything else is done: a run before this one ended in its canary, in
 * its bake or between disk and process, or the host turned itself back meanwhile.
 *
 * @returns `undefined` where traffic goes to the live release and nowhere else already
 */
function plan_traffic_planTraffic({ proxy, liveSlot, }) {
    if (proxy.state === "absent")
        return undefined;
    const wanted = liveSlot === undefined ? proxy_routes/* noRoutes */.SY : (0,proxy_routes/* steadyOn */.Iu)(liveSlot);
    const now = proxy.state === "running" ? proxy.routes : proxy.disk.routes;
    const isCalm = (0,proxy_routes/* sameRoutes */.DP)(now, wanted) && (0,proxy_routes/* sameRoutes */.DP)(proxy.disk.routes, wanted) && now.preview === undefined;
    return isCalm ? undefined : wanted;
}

;// CONCATENATED MODULE: ./build/src/deploy/plan.js











/**
 * Decides what a host needs, from what was asked for and what is there. Pure: the same request and observation give
 * the same plan.
 *
 * @throws Failure `port-held`, `proxy-settings-changed`, `adoption-refused`
 */
function plan_planHost(request, newRelease, observed, host) {
    const open = planHistory(observed);
    // What is good, and so kept, goes by what is going to be written down first.
    const seen = open === undefined ? observed : { ...observed, history: open };
    const adopt = planAdoption(request, seen, host);
    if (adopt === undefined)
        refuseHeldPort(request, seen, host);
    refuseOtherSubnet(request, seen, host);
    const { live, liveSlot } = seen;
    const candidateSlot = liveSlot === undefined ? "blue" : otherSlot(liveSlot);
    if (live !== undefined && liveSlot !== undefined && isLiveAlready(request, newRelease.digest, seen, live)) {
        const proxy = planProxy(request, seen, undefined, adopt !== undefined, host);
        if (adopt === undefined && proxy.process === "runs")
            return planAround(request, seen, open, live, liveSlot, proxy);
    }
    const clearing = planClearing(seen);
    // What the host still has of a release that comes to it again goes once the new container has taken its place.
    const replaced = seen.releases.filter((one) => one !== live && one.identity.release === newRelease.release && !clearing.evict.includes(one));
    const staying = seen.releases
        .filter((one) => !clearing.evict.includes(one) && !replaced.includes(one))
        .map((one) => (clearing.park.includes(one) ? { ...one, state: "exited" } : one));
    return {
        kind: "deploy",
        slot: candidateSlot,
        identity: {
            ...newRelease,
            image: request.image.written,
            settings: settingsOf(request),
        },
        createNetwork: seen.network === undefined,
        traffic: planTraffic(seen),
        history: open,
        proxy: planProxy(request, seen, candidateSlot, adopt !== undefined, host),
        adopt,
        ...clearing,
        previous: live,
        remove: [
            ...removable(staying, live ?? newestGood(seen, newRelease.release), request.keepReleases),
            ...replaced,
        ],
    };
}
/** What is left to do around a release that stays. */
function planAround({ keepPrevious, keepReleases }, seen, history, live, slot, proxy) {
    const beyond = beyondKept(seen, live, keepReleases);
    // What still does anything is put away like any other before it goes.
    const leftovers = [
        ...planLeftovers(seen, keepPrevious).filter(({ release }) => !beyond.includes(release)),
        ...beyond.filter(isUp).map((release) => ({ release, ends: "stopped" })),
    ];
    const traffic = planTraffic(seen);
    const made = seen.releases.filter((one) => one.id !== live.id && one.state === "created");
    const remove = [...made, ...beyond];
    const restart = !live.restarts;
    const isDone = leftovers.length === 0 && remove.length === 0 && !restart;
    return isDone && traffic === undefined && history === undefined && staysAsItIs(proxy)
        ? { kind: "unchanged", live, slot }
        : { kind: "finish", live, slot, leftovers, remove, restart, traffic, history, proxy };
}
/** The one that a rollback would go back to stays whatever its age; what never ran is none of those that are kept. */
function beyondKept({ releases, history }, live, keep) {
    const back = previousRelease(history, live.identity.release);
    const others = releases.filter((one) => one.id !== live.id && canComeBack(one));
    const previous = others.find((one) => one.identity.release === back);
    return others.filter((one) => one !== previous).slice(previous === undefined ? keep : keep - 1);
}
function settingsOf(request) {
    const container = settingsDigest(request.container);
    return {
        containerPort: request.containerPort,
        healthPath: request.health.path,
        healthHost: request.health.host,
        ...(container === undefined ? {} : { container }),
        health: { timeoutMs: request.health.timeoutMs, threshold: request.health.threshold },
        keepPrevious: request.keepPrevious,
    };
}
/** What a rollback from a release would go back to where nothing is live before it. */
function newestGood({ releases, history }, comes) {
    const others = history.entries.filter(({ release }) => release !== comes);
    const newest = previousRelease({ ...history, entries: others }, undefined);
    return releases.find((one) => one.identity.release === newest && canComeBack(one));
}
function canComeBack({ state }) {
    return state !== "created" && state !== "removing";
}
/** The previous release is the first of those that are kept. */
function removable(staying, previous, keep) {
    if (previous === undefined || previous.state === "removing")
        return releasesToRemove(staying, new Set(), keep);
    return releasesToRemove(staying, new Set([previous.id]), keep - 1);
}
/** A release that is there but does not answer is not what was asked for: it is replaced. */
function isLiveAlready(request, digest, seen, live) {
    const { containerPort, healthPath, healthHost, container } = live.identity.settings;
    return (live.state === "running" &&
        seen.liveAnswers &&
        live.identity.digest === digest &&
        containerPort === request.containerPort &&
        healthPath === request.health.path &&
        healthHost === request.health.host &&
        container === settingsDigest(request.container) &&
        seen.liveImageEnv !== undefined &&
        sameEnvironment(live.env, seen.liveImageEnv, request.env, request.envRemoved) &&
        seen.proxy.state === "running");
}
function refuseHeldPort(request, seen, host) {
    if (seen.portHolder === undefined)
        return;
    throw new Failure("port-held", `port ${request.listen.port} is held by ${seen.portHolder}`, {
        host,
        input: "port",
        advice: "Stop it, or choose another port. Nothing was taken over.",
    });
}
/** Both releases have addresses there; another network would have to be made under them. */
function refuseOtherSubnet({ networkSubnet }, { network }, host) {
    if (networkSubnet === undefined || network === undefined || network.subnet === networkSubnet)
        return;
    throw new Failure("proxy-settings-changed", `the service's network is ${network.subnet}, not ${networkSubnet}`, {
        host,
        input: "network-subnet",
        advice: "Leave the input out or name the network that is there; a new one takes another service name.",
    });
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-fleet.js

/**
 * Plans for every host of a fleet, in their order. Where some hosts run already what was asked for and others do not
 * (a host that joined, a run that was cut short), the others get that same release, so that the fleet runs one.
 *
 * @throws Failure as {@link planHost}
 */
function plan_fleet_planFleet(request, fresh, hosts) {
    const planWith = (release) => hosts.map(({ name, seen }) => planHost(request, release, seen, name));
    const plans = planWith(fresh);
    const settled = plans.find((plan) => plan.kind !== "deploy");
    if (settled === undefined)
        return plans;
    const { release, digest } = settled.live.identity;
    // A release does not come up beside itself: which of the two is live could not be told by its name.
    const isLive = hosts.some(({ seen }, index) => plans[index]?.kind === "deploy" && seen.live?.identity.release === release);
    return isLive ? plans : planWith({ release, digest });
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
        const why = sighting.outOfMemory ? "was killed for memory" : "ended";
        const lastSeen = `the container ${why} with exit code ${sighting.exitCode ?? "unknown"}`;
        return { state: { passesInARow: 0, attempts, lastSeen }, verdict: "exited" };
    }
    const passed = sighting.probe !== undefined && passes(sighting.probe);
    const passesInARow = passed ? state.passesInARow + 1 : 0;
    const next = { passesInARow, attempts, lastSeen: describe(sighting) };
    const imageAgrees = sighting.imageHealth === "none" || sighting.imageHealth === "healthy";
    if (passesInARow >= rules.threshold && imageAgrees)
        return { state: next, verdict: "healthy" };
    return { state: next, verdict: sighting.atMs >= gate_deadlineMs(rules, sighting) ? "unhealthy" : "wait" };
}
/** An image that says it may take longer to start than the deploy would wait is given that time. */
function gate_deadlineMs({ timeoutMs }, { imageHealth, imageGraceMs }) {
    return imageHealth === "starting" ? Math.max(timeoutMs, imageGraceMs) : timeoutMs;
}
function describe({ probe, imageHealth }) {
    const seen = probe === undefined ? "not asked" : describeProbe(probe);
    return imageHealth === "none" || imageHealth === "healthy"
        ? seen
        : `${seen}, image HEALTHCHECK ${imageHealth}`;
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
async function await_healthy_awaitHealthy(awaiting) {
    const began = performance.now();
    const { health, signal } = awaiting;
    let state = unseen;
    let restartsBefore = awaiting.servedBefore === true ? undefined : 0;
    for (;;) {
        signal.throwIfAborted();
        const sightedAt = performance.now();
        const seen = await sight(awaiting, began);
        restartsBefore ??= seen.restarts;
        const sighting = { ...seen, restarts: seen.restarts - restartsBefore };
        const judged = gate_judge(health, state, sighting);
        state = judged.state;
        if (judged.verdict === "healthy")
            return;
        if (judged.verdict !== "wait")
            throw await unfit(awaiting, judged.verdict, state);
        awaiting.onProgress(`${state.lastSeen} (${state.passesInARow} of ${health.threshold} passes)`);
        await pause_pause(Math.max(0, sightedAt + untilNextLook(sighting, health) - performance.now()), signal);
    }
}
/** Until an application listens there is nothing to space out, and its first reply should not be met a second late. */
function untilNextLook({ atMs, probe }, { intervalMs }) {
    const starting = probe?.kind !== "reply" && atMs < eagerForMs;
    return starting ? Math.min(intervalMs, eagerPauseMs) : intervalMs;
}
async function sight({ engine, entrance, container, slot, health }, began) {
    const leftMs = health.timeoutMs - (performance.now() - began);
    // Past its deadline a candidate is only asked while its image asks for more time.
    const timeoutMs = leftMs > 0 ? Math.max(100, Math.min(longestProbeMs, leftMs)) : longestProbeMs;
    const probing = probeSlot(entrance, { slot, path: health.path, host: settings_probeHost(health), timeoutMs });
    const inspected = await containers_inspectContainer(engine, container);
    const running = inspected?.State.Running === true;
    // Nobody has the address of a container that ended, and a probe of it takes seconds to fail.
    const probe = running ? await probing : undefined;
    return {
        atMs: performance.now() - began,
        running,
        exitCode: running ? undefined : inspected?.State.ExitCode,
        outOfMemory: inspected?.State.OOMKilled === true,
        restarts: inspected?.RestartCount ?? 0,
        imageHealth: imageHealth(inspected),
        imageGraceMs: imageGraceMs(inspected),
        probe,
    };
}
function imageHealth(inspected) {
    const status = inspected?.State.Health?.Status;
    return status === "starting" || status === "healthy" || status === "unhealthy" ? status : "none";
}
const nanosecondsPerMs = 1e6;
/** Docker's own, for what a HEALTHCHECK leaves out. */
const healthcheckDefaults = { Interval: 30e9, Timeout: 30e9, Retries: 3, StartPeriod: 0 };
/** From Docker's definition of a HEALTHCHECK: its start period, then as many failures in a row as it allows. */
function imageGraceMs(inspected) {
    const check = inspected?.Config.Healthcheck;
    if (check === undefined || check.Test?.[0] === "NONE")
        return 0;
    const or = (name) => check[name] || healthcheckDefaults[name];
    return (or("StartPeriod") + or("Retries") * (or("Interval") + or("Timeout"))) / nanosecondsPerMs;
}
async function unfit({ engine, container, slot, health }, verdict, state) {
    const evidence = await logs_readLogs(engine, container);
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

;// CONCATENATED MODULE: ./build/src/deploy/candidate-spec.js


/** The container of the release that is deployed, in the slot of its plan. */
function candidate_spec_candidateSpec(plan, request, addresses) {
    return candidateContainer({
        service: request.service,
        identity: plan.identity,
        image: pinned(request.image, plan.identity.digest),
        env: request.env,
        envRemoved: request.envRemoved,
        settings: request.container,
        address: addresses[plan.slot],
    });
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: ./build/src/inputs/duration.js
var duration = __webpack_require__(5319);
// EXTERNAL MODULE: ./build/src/inputs/ip-literal.js
var ip_literal = __webpack_require__(5912);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./build/src/health/checks/answer.js
/** Bytes of a body that are read, and that an encoded one may unpack to. */
const answer_bodyLimit = (/* unused pure expression or super */ null && (64 * 1024));
/** Bytes that the header of an answer may take. */
const answer_headerLimit = 16 * 1024;

;// CONCATENATED MODULE: ./build/src/health/checks/causes.js


const causes_words = {
    ECONNREFUSED: "the connection was refused: nothing listens there",
    ECONNRESET: "the connection was cut before the answer was whole",
    EPIPE: "the connection was cut before the answer was whole",
    ENOTFOUND: "DNS does not know the name",
    EAI_AGAIN: "DNS gave no answer",
    EHOSTUNREACH: "there is no way to the host",
    ENETUNREACH: "there is no way to the host's network",
    ETIMEDOUT: "the connection was not accepted in time",
    HPE_HEADER_OVERFLOW: `the header of the answer is larger than ${answer_headerLimit} bytes`,
    CERT_HAS_EXPIRED: "the certificate has expired",
    CERT_NOT_YET_VALID: "the certificate is not valid yet",
    DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is signed by itself, and not trusted here",
    SELF_SIGNED_CERT_IN_CHAIN: "the certificate is signed by an authority that is not trusted here",
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate's chain is not whole, or its authority is not trusted here",
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the certificate's chain is not whole, or its authority is not trusted here",
    ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name",
};
/** Why a request came to nothing, in words; they may hold foreign text. */
function causes_causeOf(thrown) {
    if (!types.isNativeError(thrown))
        return "the request failed";
    // Every address of a name was tried, and each has its own error.
    if (thrown instanceof AggregateError && thrown.errors.length > 0)
        return causes_causeOf(thrown.errors[0]);
    const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
    const known = Object.hasOwn(causes_words, code) ? causes_words[code] : undefined;
    if (known !== undefined)
        return known;
    if (code.startsWith("HPE_"))
        return `what came back is not HTTP (${code})`;
    if (code.startsWith("ERR_SSL_") || code === "EPROTO")
        return `TLS failed (${code})`;
    return thrown.message;
}

// EXTERNAL MODULE: external "node:dns"
var external_node_dns_ = __webpack_require__(610);
;// CONCATENATED MODULE: ./build/src/health/checks/link-local.js

/**
 * Addresses that mean something else on every machine, and behind which clouds hand out credentials: link-local ones
 * (RFC 3927, RFC 4291), also as an IPv4 address travels through NAT64 (RFC 6052), and what AWS, Google and Alibaba have
 * for metadata besides. An IPv4 address written as IPv6 (`::ffff:…`) is matched by the same rules.
 */
const refused = new external_node_net_.BlockList();
refused.addSubnet("169.254.0.0", 16, "ipv4");
refused.addSubnet("fe80::", 10, "ipv6");
refused.addSubnet("64:ff9b::a9fe:0", 112, "ipv6");
refused.addAddress("fd00:ec2::254", "ipv6");
refused.addAddress("fd20:ce::254", "ipv6");
refused.addAddress("100.100.100.200", "ipv4");
/** Whether an address, without brackets, is only connected to when a check names it; a name is no address. */
function link_local_isLinkLocal(address) {
    const [bare = ""] = address.split("%");
    return isIP(bare) !== 0 && refused.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}
/** Why such an address is not asked. */
function link_local_linkLocalRefusal(address) {
    return `${address} is a link-local or metadata address, which is asked only when the check names it as its host`;
}
/**
 * Why the host of a URL is not asked; `undefined` when it is. Names pass here, and are looked at when they are resolved.
 *
 * @param written the address the check itself names, in its canonical spelling
 */
function link_local_refusedAddress({ hostname }, written) {
    const address = hostname.replace(/^\[|\]$/g, "");
    return link_local_isLinkLocal(address) && address !== written ? link_local_linkLocalRefusal(address) : undefined;
}

;// CONCATENATED MODULE: ./build/src/health/checks/guarded-lookup.js


/**
 * Resolves a name as the system does, without its link-local addresses: what is connected to is what was looked at,
 * because nobody resolves the name a second time.
 *
 * @param resolve for tests
 */
function guarded_lookup_guardedLookup(resolve = lookup) {
    return (hostname, options, callback) => {
        resolve(hostname, { ...options, all: true }, (error, found) => {
            if (error !== null)
                return callback(error, []);
            const addresses = found;
            const usable = addresses.filter(({ address }) => !isLinkLocal(address));
            const [first] = usable;
            if (first === undefined) {
                const [refused] = addresses;
                const why = refused === undefined
                    ? "has no address"
                    : `leads to ${refused.address}: ${linkLocalRefusal(refused.address)}`;
                return callback(new Error(`the name ${hostname} ${why}`), []);
            }
            if (options.all === true)
                callback(null, usable);
            else
                callback(null, first.address, first.family);
        });
    };
}

;// CONCATENATED MODULE: ./build/src/health/checks/connect-tcp.js





/** Connects and hangs up. A link-local address is connected to when `host` is that address, and not by a name. */
async function connect_tcp_connectTcp(host, port, timeoutMs, signal) {
    signal.throwIfAborted();
    const began = performance.now();
    const lookup = canonicalIp(host) === undefined ? { lookup: guardedLookup() } : {};
    const socket = connect({ host, port, ...lookup });
    const abort = () => void socket.destroy(signal.reason);
    signal.addEventListener("abort", abort);
    const silence = (cause) => {
        return { kind: "silence", cause, reached: false, latencyMs: performance.now() - began };
    };
    let timer;
    try {
        return await new Promise((resolve) => {
            const late = `the connection was not accepted in ${describeMs(Math.round(timeoutMs))}`;
            timer = setTimeout(() => resolve(silence(late)), timeoutMs);
            socket.once("connect", () => resolve({ kind: "connected", latencyMs: performance.now() - began }));
            socket.on("error", (error) => resolve(silence(causeOf(error))));
        });
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        socket.destroy();
        signal.throwIfAborted();
    }
}

// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(4708);
;// CONCATENATED MODULE: ./build/src/health/checks/open-request.js




/** Compressed answers are refused politely; who sends them all the same is read with {@link readBody}'s bounds. */
const ordinaryHeaders = { accept: "*/*", "user-agent": "tidegate-health", "accept-encoding": "identity" };
/** A request that is ready to be ended with its body. Each has a connection of its own, but in a host's agent. */
function open_request_openRequest(hop, way) {
    const { url, method } = hop;
    const headers = { ...ordinaryHeaders, ...Object.fromEntries(hop.headers) };
    if (way.kind === "network") {
        const send = url.protocol === "https:" ? tlsRequest : plainRequest;
        return send(url, {
            method,
            headers,
            agent: false,
            lookup: guardedLookup(),
            maxHeaderSize: headerLimit,
            // Said here, or a variable of the environment could switch it off unseen.
            rejectUnauthorized: true,
        });
    }
    // TLS ends in front of the proxy: what the application would be told of it is told here.
    const forwarded = url.protocol === "https:" ? { "x-forwarded-proto": "https" } : {};
    return plainRequest({
        agent: way.agent,
        method,
        path: `${url.pathname}${url.search}`,
        headers: { ...forwarded, host: url.host, ...headers },
        maxHeaderSize: headerLimit,
    });
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
;// CONCATENATED MODULE: ./build/src/health/checks/read-body.js


/**
 * Reads a body up to {@link bodyLimit}, unpacked where it is packed although that was not asked for. A longer one is
 * cut when its header says how long it is; one that does not say so might never end.
 *
 * @throws Error when it breaks off, cannot be unpacked, unpacks to more than the limit or does not seem to end
 */
async function read_body_readBody(response) {
    const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
    const packed = encoding !== "identity" && encoding !== "";
    const unpacking = packed ? read_body_unpack(response, encoding) : undefined;
    const { bytes, cut, total } = await readStart(unpacking ?? response);
    if (cut && unpacking !== undefined)
        throw new Error(`the body unpacks (${encoding}) to more than ${bodyLimit} bytes`);
    if (cut && !packed && response.headers["content-length"] === undefined) {
        throw new Error(`the body does not say how long it is, and had not ended after ${total} bytes: a check wants an answer of at most ${bodyLimit}`);
    }
    return { bytes, cut, encoded: packed && unpacking === undefined };
}
async function readStart(source) {
    const chunks = [];
    let total = 0;
    for await (const chunk of source) {
        chunks.push(chunk.subarray(0, Math.max(0, bodyLimit - total)));
        total += chunk.length;
        if (total > bodyLimit)
            break;
    }
    return { bytes: Buffer.concat(chunks), cut: total > bodyLimit, total };
}
/** `undefined` for encodings that nothing here undoes. */
function read_body_unpack(response, encoding) {
    const decoder = encoding === "gzip" || encoding === "x-gzip"
        ? createGunzip()
        : encoding === "deflate"
            ? createInflate()
            : encoding === "br"
                ? createBrotliDecompress()
                : encoding === "zstd"
                    ? createZstdDecompress()
                    : undefined;
    if (decoder === undefined)
        return undefined;
    response.once("error", (error) => decoder.destroy(error));
    decoder.once("close", () => response.unpipe(decoder));
    return response.pipe(decoder);
}

;// CONCATENATED MODULE: ./build/src/health/checks/exchange.js







/**
 * Sends one request and reads its answer, all of it within `timeoutMs` and the limits of what is read.
 *
 * @throws Failure `connection-lost` when the SSH connection it goes through is gone, and what `signal` is aborted with
 */
async function exchange_exchange(hop, way, timeoutMs, signal) {
    signal.throwIfAborted();
    const refusal = way.kind === "network" ? refusedAddress(hop.url, way.writtenAddress) : undefined;
    if (refusal !== undefined)
        return { kind: "silence", cause: refusal, reached: false, latencyMs: 0 };
    const began = performance.now();
    const progress = { connected: false, replied: false };
    const silence = (cause) => {
        const reached = progress.connected || progress.replied;
        return { kind: "silence", cause, reached, latencyMs: performance.now() - began };
    };
    let request;
    try {
        request = openRequest(hop, way);
    }
    catch (error) {
        return silence(causeOf(error));
    }
    if (way.kind === "network")
        watchConnection(request, progress);
    const late = Promise.withResolvers();
    const timer = setTimeout(() => late.resolve(silence(lateCause(progress, timeoutMs))), timeoutMs);
    const abort = () => late.reject(signal.reason);
    signal.addEventListener("abort", abort);
    const answering = answerOf(request, hop, way, progress).then(({ response, body }) => replyOf(response, body, performance.now() - began), (error) => {
        if (error instanceof Failure && error.reason === "connection-lost")
            throw error;
        return silence(causeOf(error));
    });
    try {
        const answer = await Promise.race([answering, late.promise]);
        // A whole answer gives its connection back to a host's agent; anything else must not be waited for.
        if (answer.kind === "silence" || answer.cut)
            request.destroy();
        return answer;
    }
    catch (error) {
        request.destroy();
        answering.catch(() => undefined);
        throw error;
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
    }
}
/** Of the network only: a connection to a host's proxy says nothing of the slot behind it. */
function watchConnection(request, progress) {
    request.once("socket", (socket) => {
        socket.once("connect", () => {
            progress.connected = true;
        });
    });
}
function answerOf(request, { body }, way, progress) {
    return new Promise((resolve, reject) => {
        request.on("error", reject);
        // Of an answer that is none, such as 101, the connection ends without an error.
        request.once("close", () => {
            if (!progress.replied)
                reject(new Error("the connection ended without an answer"));
        });
        request.once("response", (response) => {
            if (way.kind === "slot" && response.headers[answeredByHeader] !== way.slot) {
                reject(new Error(`nothing answered in slot ${way.slot} (proxy: ${response.statusCode ?? 0})`));
                return;
            }
            progress.replied = true;
            readBody(response).then((read) => resolve({ response, body: read }), reject);
        });
        request.end(body);
    });
}
function lateCause({ connected, replied }, timeoutMs) {
    const limit = describeMs(Math.round(timeoutMs));
    if (replied)
        return `the answer began, and its body had not ended after ${limit}`;
    return connected
        ? `connected, and no whole header of an answer had come after ${limit}`
        : `no answer after ${limit}`;
}
function replyOf(response, { bytes, cut, encoded }, latencyMs) {
    const headers = Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]);
    const status = response.statusCode ?? 0;
    return { kind: "reply", status, headers: new Map(headers), body: bytes, cut, encoded, latencyMs };
}

;// CONCATENATED MODULE: ./build/src/health/checks/status-ranges.js
/** What a status must be when a check says nothing of it. */
const anySuccess = [{ from: 200, to: 299 }];
/** Reads `204`, `200-299` or `2xx`; `undefined` when it is no status. */
function parseStatusRange(text) {
    const [, klass] = /^([1-5])xx$/i.exec(text) ?? [];
    if (klass !== undefined)
        return { from: Number(klass) * 100, to: Number(klass) * 100 + 99 };
    const [, from, to = from] = /^([1-5]\d\d)(?: ?- ?([1-5]\d\d))?$/.exec(text) ?? [];
    if (from === undefined || Number(from) > Number(to))
        return undefined;
    return { from: Number(from), to: Number(to) };
}
function status_ranges_isStatusIn(ranges, status) {
    return ranges.some(({ from, to }) => status >= from && status <= to);
}
/** `200-299 or 304`. */
function status_ranges_describeStatuses(ranges) {
    const words = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
    const last = words.pop() ?? "";
    return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

;// CONCATENATED MODULE: ./build/src/health/checks/plan-redirect.js

const redirects = new Set([301, 302, 303, 307, 308]);
const none = { kind: "none" };
function plan_redirect_planRedirect(hop, reply, rules) {
    const location = reply.headers.get("location");
    if (!redirects.has(reply.status) || location === undefined || rules.allowed === 0)
        return none;
    if (isStatusIn(rules.expected, reply.status))
        return none;
    if (rules.followed >= rules.allowed)
        return plan_redirect_refused(`more than ${rules.allowed} redirects, the last of them to ${location}`);
    const url = URL.parse(location, hop.url.href);
    const flaw = url === null ? "something that is no URL" : plan_redirect_flawOf(hop, reply.status, url, rules.oneHost);
    if (url === null || flaw !== undefined)
        return plan_redirect_refused(`a redirect to ${flaw}`);
    url.hash = "";
    return { kind: "follow", hop: nextHop(hop, reply.status, url) };
}
function plan_redirect_flawOf(hop, status, url, oneHost) {
    if (url.protocol !== "http:" && url.protocol !== "https:")
        return `${url.protocol}, which is not HTTP`;
    if (url.username !== "" || url.password !== "")
        return "a URL that carries a user name or password";
    if (hop.url.protocol === "https:" && url.protocol === "http:") {
        return `${url.origin}, from https to plain http, which is never followed`;
    }
    if (oneHost && url.hostname !== hop.url.hostname)
        return `${url.origin}, which is not the release that was asked`;
    if (keepsMethod(hop, status) && hop.body !== undefined && !isSameHost(hop.url, url)) {
        return `${url.origin}, another host, to which no body is sent`;
    }
    return undefined;
}
/** As browsers and fetch do it (RFC 9110, section 15.4): 303, and POST after 301 and 302, go on as GET. */
function keepsMethod({ method }, status) {
    if (status === 303)
        return method === "HEAD";
    return !(method === "POST" && (status === 301 || status === 302));
}
function nextHop(hop, status, url) {
    const keeps = keepsMethod(hop, status);
    // Headers of a check can be credentials, which are for the host it names.
    const headers = isSameHost(hop.url, url) ? hop.headers : new Map();
    return { url, headers, method: keeps ? hop.method : "GET", body: keeps ? hop.body : undefined };
}
/** The same origin, or its https side. */
function isSameHost(from, to) {
    return (from.origin === to.origin ||
        (from.hostname === to.hostname && to.protocol === "https:" && to.port === "" && from.port === ""));
}
function plan_redirect_refused(cause) {
    return { kind: "refused", cause };
}

;// CONCATENATED MODULE: ./build/src/health/checks/ask-check.js



/**
 * Asks one check once. What goes wrong at the other end is an answer too.
 *
 * @throws Failure `connection-lost` when the host itself is lost, and what the signal is aborted with
 */
async function ask_check_askCheck(check, asking) {
    const { via, signal, timeoutMs } = asking;
    const { target } = check;
    if (target.kind === "tcp")
        return await connectTcp(target.host, target.port, timeoutMs, signal);
    const way = via.kind === "slot"
        ? via
        : { kind: "network", writtenAddress: target.kind === "http" ? target.writtenAddress : undefined };
    const began = performance.now();
    let hop = {
        url: firstUrl(check, via),
        method: check.method,
        headers: check.headers,
        body: check.body,
    };
    for (let followed = 0;; followed += 1) {
        const leftMs = Math.max(1, timeoutMs - (performance.now() - began));
        const answer = await exchange(hop, way, leftMs, signal);
        const latencyMs = performance.now() - began;
        if (answer.kind === "silence")
            return { ...answer, latencyMs };
        const redirect = planRedirect(hop, answer, {
            expected: check.expect.status,
            allowed: asking.followRedirects,
            followed,
            oneHost: via.kind === "slot",
        });
        if (redirect.kind === "none")
            return { ...answer, latencyMs };
        if (redirect.kind === "refused")
            return { kind: "silence", cause: redirect.cause, reached: true, latencyMs };
        hop = redirect.hop;
    }
}
function firstUrl({ target, name }, via) {
    if (target.kind === "http")
        return target.url;
    const path = target.kind === "path" ? target.path : "/";
    if (via.kind === "slot")
        return new URL(`http://${via.host}${path}`);
    if (via.base === undefined)
        throw new Error(`the check ${name} is a path, and there is nothing to ask it of`);
    // A path of two slashes would name a host, were it resolved as a reference.
    return new URL(`${via.base.origin}${path}`);
}

// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(714);
;// CONCATENATED MODULE: ./build/src/health/checks/match-text.js

/** What a pattern may take on one text; one that needs longer backtracks without an end in sight. */
const match_text_patternLimitMs = 100;
const context = (0,external_node_vm_.createContext)(Object.create(null));
const matching = new external_node_vm_.Script("new RegExp(source, flags).test(text)");
/**
 * Whether a text is as expected. No reading of a pattern tells which text will keep it busy for hours, so it runs in a
 * context that V8 interrupts when its time is up.
 */
function match_text_matchText(expected, text) {
    return expected.kind === "contains" ? text.includes(expected.text) : match_text_matchPattern(expected, text);
}
function match_text_matchPattern({ source, flags }, text) {
    Object.assign(context, { source, flags, text });
    try {
        return matching.runInContext(context, { timeout: match_text_patternLimitMs }) === true;
    }
    catch {
        // Out of time, or out of the memory a regular expression has to go back in.
        return "too slow";
    }
    finally {
        Object.assign(context, { text: "" });
    }
}
/** An expectation of a text as its author wrote it. */
function match_text_describeText(expected) {
    return expected.kind === "contains" ? JSON.stringify(expected.text) : match_text_describePattern(expected);
}
function match_text_describePattern({ source, flags }) {
    return `/${source}/${flags}`;
}

;// CONCATENATED MODULE: ./build/src/health/checks/judge-json.js




/** Which expectations a JSON document does not meet, one sentence each. */
function* judge_json_judgeJson(expectations, text, cut) {
    if (cut) {
        yield `expected JSON, and the body is longer than the ${bodyLimit} bytes that are read of it`;
        return;
    }
    let document;
    try {
        document = JSON.parse(text);
    }
    catch {
        yield text === "" ? "expected JSON, and the body is empty" : `expected JSON, got ${shown(text)}`;
        return;
    }
    for (const { path, steps, value } of expectations)
        yield* failureAt(path, value, valueAt(document, steps));
}
function* failureAt(path, expected, seen) {
    const matched = matches(expected, seen);
    if (matched === true)
        return;
    const wanted = `expected ${path} in the JSON ${judge_json_describe(expected)}`;
    if (matched === "too slow")
        yield `${wanted}, and the pattern had not decided after ${patternLimitMs} ms: write one with fewer repetitions`;
    else
        yield `${wanted}, ${seen === undefined ? "and it is not there" : `got ${tell(seen)}${hint(expected, seen)}`}`;
}
function matches(expected, seen) {
    switch (expected.kind) {
        case "equals":
            return seen === expected.value;
        case "differs":
            return seen !== undefined && seen !== expected.value;
        case "compares":
            return typeof seen === "number" && compares(seen, expected.operator, expected.number);
        case "pattern":
            return typeof seen === "string" && matchPattern(expected, seen);
    }
}
function compares(seen, operator, number) {
    if (operator === ">=")
        return seen >= number;
    if (operator === "<=")
        return seen <= number;
    return operator === ">" ? seen > number : seen < number;
}
function judge_json_describe(expected) {
    switch (expected.kind) {
        case "equals":
            return `to be ${JSON.stringify(expected.value)}`;
        case "differs":
            return `not to be ${JSON.stringify(expected.value)}`;
        case "compares":
            return `to be ${expected.operator} ${expected.number}`;
        case "pattern":
            return `to match ${describePattern(expected)}`;
    }
}
function tell(seen) {
    if (Array.isArray(seen))
        return `a list of ${seen.length}`;
    if (typeof seen === "object" && seen !== null)
        return "an object";
    return typeof seen === "string" ? shown(seen) : String(seen);
}
/** `1.10` is a number in YAML and a text in most JSON: the commonest way to expect the wrong kind. */
function hint(expected, seen) {
    const differsInKind = expected.kind === "equals" && typeof seen !== typeof expected.value;
    if (!differsInKind || !isScalar(seen) || expected.value === null)
        return "";
    if (typeof seen === "string")
        return " (a text: put the expected value in quotes)";
    return typeof expected.value === "string" && String(seen) === expected.value
        ? ` (a ${typeof seen}: take the expected value out of its quotes)`
        : "";
}
function isScalar(value) {
    return value === null || ["string", "number", "boolean"].includes(typeof value);
}

;// CONCATENATED MODULE: ./build/src/health/checks/judge-answer.js







/** Expectations that are told of one answer; who mends these sees the others next. */
const toldFailures = 3;
/** Bytes of a body of which a text for a message is made. */
const quotedBytes = 1_000;
/** Whether an answer is as its check expects. */
function judge_answer_judgeAnswer(check, answer) {
    if (answer.kind === "silence")
        return { passed: false, detail: inert(answer.cause) };
    const failures = [];
    for (const failure of failuresOf(check, answer)) {
        failures.push(failure);
        if (failures.length === toldFailures)
            break;
    }
    const took = `${Math.round(answer.latencyMs)} ms`;
    if (failures.length > 0)
        return { passed: false, detail: inert(failures.join("; ")) };
    return {
        passed: true,
        detail: answer.kind === "reply" ? `status ${answer.status} in ${took}` : `connected in ${took}`,
    };
}
/** One by one, so that nothing is looked at once enough is known: a pattern may take its time. */
function* failuresOf({ expect }, answer) {
    const { maxLatencyMs } = expect;
    if (answer.kind === "reply" && !isStatusIn(expect.status, answer.status)) {
        yield `expected status ${describeStatuses(expect.status)}, got ${answer.status}${insteadOf(answer)}`;
    }
    if (maxLatencyMs !== undefined && answer.latencyMs > maxLatencyMs) {
        yield `expected an answer within ${describeMs(maxLatencyMs)}, it took ${Math.round(answer.latencyMs)} ms`;
    }
    if (answer.kind === "connected")
        return;
    for (const header of expect.headers)
        yield* headerFailure(header, answer);
    if (expect.body === undefined && expect.json.length === 0)
        return;
    const text = textOf(answer);
    if (text.flaw !== undefined) {
        yield text.flaw;
        return;
    }
    if (expect.body !== undefined)
        yield* bodyFailure(expect.body, text.text, answer.cut);
    if (expect.json.length > 0)
        yield* judgeJson(expect.json, text.text, answer.cut);
}
/** What an unexpected status came with: where it leads, or how its body begins. */
function insteadOf({ headers, status, body }) {
    const location = headers.get("location");
    if (status >= 300 && status < 400 && location !== undefined) {
        return ` to ${shown(location)} (not followed: follow-redirects is 0)`;
    }
    const text = new TextDecoder().decode(body.subarray(0, quotedBytes)).trim();
    return text === "" || headers.has("content-encoding") ? "" : ` with ${shown(text)}`;
}
function* headerFailure({ name, value }, { headers }) {
    const seen = headers.get(name);
    const expected = `expected header ${name} with ${describeText(value)}`;
    if (seen === undefined)
        yield `${expected}, and there is none`;
    else
        yield* textFailure(value, seen, expected, `got ${shown(seen)}`);
}
function* bodyFailure(expected, text, cut) {
    const beyond = cut ? ` in its first ${bodyLimit} bytes` : "";
    const seen = text === "" ? "it is empty" : `it begins with ${shown(text)}`;
    yield* textFailure(expected, text, `expected a body with ${describeText(expected)}${beyond}`, seen);
}
function* textFailure(expected, text, wanted, seen) {
    const matched = matchText(expected, text);
    if (matched === "too slow")
        yield `${wanted}, and the pattern had not decided after ${patternLimitMs} ms: write one with fewer repetitions`;
    else if (!matched)
        yield `${wanted}, ${seen}`;
}
function textOf({ body, cut, encoded, headers }) {
    if (encoded) {
        return {
            flaw: `the body came as ${shown(headers.get("content-encoding") ?? "")}, which is not read here, although identity was asked for`,
        };
    }
    try {
        // Where a body is cut, its last character may be.
        return { text: new TextDecoder("utf-8", { fatal: true }).decode(body, { stream: cut }) };
    }
    catch {
        return { flaw: "the body is not valid UTF-8" };
    }
}

;// CONCATENATED MODULE: ./build/src/health/checks/judge-gate.js
const judge_gate_unasked = {
    attempts: 0,
    passesInARow: 0,
    last: undefined,
    latencyMs: undefined,
    status: undefined,
    reached: false,
};
/** A check's standing after one more answer. */
function judge_gate_afterAnswer(before, answer, judged) {
    return {
        attempts: before.attempts + 1,
        passesInARow: judged.passed ? before.passesInARow + 1 : 0,
        last: judged,
        latencyMs: answer.kind === "silence" ? undefined : answer.latencyMs,
        status: answer.kind === "reply" ? answer.status : undefined,
        reached: before.reached || answer.kind !== "silence" || answer.reached,
    };
}
/** Places of the checks that decide. */
function judge_gate_deciding(checks) {
    return checks.flatMap(({ severity }, index) => (severity === "fail" ? [index] : []));
}
/**
 * Whether a gate passes: with `all` every check that decides has passed often enough in a row, with `any` one of them
 * has. Where all checks only warn, nothing can fail.
 *
 * @param attempt how often the checks have been asked; one that was left out of the last time, for want of time, passes
 *   nothing
 */
function judge_gate_judgeGate(checks, standings, { threshold, mode }, attempt) {
    const decide = judge_gate_deciding(checks).map((index) => standings[index] ?? judge_gate_unasked);
    const passes = ({ attempts, passesInARow }) => attempts === attempt && passesInARow >= threshold;
    if (decide.length === 0)
        return true;
    return mode === "all" ? decide.every(passes) : decide.some(passes);
}
/** How each check stands, for reports. */
function judge_gate_reportsOf(checks, standings) {
    return checks.map(({ name, severity }, index) => {
        const { attempts, last, latencyMs, status } = standings[index] ?? judge_gate_unasked;
        return {
            name,
            passed: last?.passed ?? false,
            severity,
            attempts,
            detail: last?.detail ?? "not asked before the time was up",
            latencyMs: latencyMs === undefined ? undefined : Math.round(latencyMs),
            status,
        };
    });
}
/** Checks that are named in one sentence. */
const namedChecks = 3;
/** One sentence on where the gate stands; details are inert already. */
function judge_gate_describeGate(checks, standings, { threshold, mode }) {
    const decide = judge_gate_deciding(checks).map((index) => ({
        name: checks[index]?.name ?? "",
        ...(standings[index] ?? judge_gate_unasked),
    }));
    const failing = decide.filter(({ last }) => last?.passed !== true);
    const passing = decide.length - failing.length;
    const told = failing
        .slice(0, namedChecks)
        .map(({ name, last }) => `${name}: ${last?.detail ?? "not asked before the time was up"}`);
    const more = failing.length > namedChecks ? `; and ${failing.length - namedChecks} more` : "";
    const enough = mode === "all" ? failing.length === 0 : passing > 0;
    if (enough && threshold > 1) {
        const row = decide.filter(({ passesInARow }) => passesInARow > 0).map(({ passesInARow }) => passesInARow);
        const rows = mode === "all" ? Math.min(...row) : Math.max(...row);
        return `${passing} of ${decide.length} pass, ${rows} of ${threshold} times in a row`;
    }
    if (told.length === 0)
        return `${passing} of ${decide.length} pass`;
    if (decide.length === 1)
        return told.join("");
    return `${passing} of ${decide.length} pass; ${told.join("; ")}${more}`;
}

;// CONCATENATED MODULE: ./build/src/health/checks/run-checks.js





/** Checks asked at once, each with one socket. */
const atOnce = 16;
/**
 * Asks checks, each once an attempt, until enough attempts in a row have passed or the time is up. What is kept is the
 * last answer of each check.
 *
 * @throws Failure `connection-lost`, and what the signal is aborted with
 */
async function run_checks_runChecks(checks, options) {
    const { timeoutMs, intervalMs, signal } = options;
    const began = performance.now();
    const leftMs = () => timeoutMs - (performance.now() - began);
    const standings = checks.map(() => unasked);
    for (let attempts = 1;; attempts += 1) {
        await inTurn(checks, atOnce, async (check, index) => {
            const before = standings[index] ?? unasked;
            const left = leftMs();
            if (left <= 0)
                return;
            const answer = await askOnce(check, Math.min(options.attemptTimeoutMs, left), options);
            // What is cut short by the end of the gate says less than what was seen before it.
            if (answer.kind === "silence" && leftMs() <= 1 && before.last !== undefined)
                return;
            standings[index] = afterAnswer(before, answer, judgeAnswer(check, answer));
        });
        signal.throwIfAborted();
        const healthy = judgeGate(checks, standings, options, attempts);
        const summary = describeGate(checks, standings, options);
        const pauseMs = intervalMs * (1 - Math.random() / 5);
        if (healthy || leftMs() <= pauseMs) {
            return conclude(checks, standings, {
                healthy,
                summary,
                attempts,
                durationMs: performance.now() - began,
            });
        }
        options.onProgress(`attempt ${attempts}: ${summary}`);
        await pause(pauseMs, signal);
    }
}
async function askOnce(check, timeoutMs, options) {
    const { via, signal, followRedirects = 0 } = options;
    return await askCheck(check, { via, timeoutMs, followRedirects, signal });
}
function conclude(checks, standings, ended) {
    const decide = deciding(checks).map((index) => standings[index] ?? unasked);
    const worst = decide.find(({ last }) => last?.passed !== true);
    const lastStatus = (ended.healthy ? undefined : worst)?.status ??
        standings.find(({ status }) => status !== undefined)?.status;
    return {
        ...ended,
        reached: decide.some(({ reached }) => reached),
        lastStatus,
        checks: reportsOf(checks, standings),
    };
}

;// CONCATENATED MODULE: ./build/src/deploy/check-release.js






/** For one answer to one check. */
const attemptTimeoutMs = 5_000;
/**
 * Asks the smoke checks of a candidate, through its private entrance.
 *
 * @throws Failure `checks-failed`
 */
async function check_release_checkCandidate({ host, plan }, request, asking) {
    const { slot } = plan;
    const via = { kind: "slot", agent: host.entrance(slot), slot, host: probeHost(request.health) };
    await check_release_ask(request, via, `the candidate in slot ${slot}`, { ...asking, host: host.name });
}
/**
 * Asks the smoke checks of the public URL.
 *
 * @throws Failure `checks-failed`
 */
async function checkUrl(request, url, asking) {
    await check_release_ask(request, { kind: "network", base: url }, url.origin, asking);
}
/**
 * Asks both releases on all hosts for their health, which tells which of them is at fault. A release that ended and was
 * started again by Docker meanwhile is not healthy, whatever it answers now.
 */
async function askBoth(hosts, journal) {
    const candidates = hosts.map(async (one) => {
        const [up, healthy] = await Promise.all([stayedUp(one, journal), passesHealth(one, "candidate")]);
        return up && healthy;
    });
    const previous = hosts.map((one) => passesHealth(one, "previous"));
    return { candidate: await allPassed(candidates), previous: await allPassed(previous) };
}
async function allPassed(asked) {
    return (await Promise.all(asked)).every(Boolean) ? "passed" : "failed";
}
async function stayedUp({ host, candidate }, journal) {
    const container = await inspectContainer(host.engine, candidate);
    const restarts = container?.RestartCount ?? 0;
    if (container?.State.Running === true && restarts === 0)
        return true;
    const what = restarts === 0 ? "is not running" : `ended and was started again ${restarts} times`;
    journal.warn(`the new release's container ${what}`, host.name);
    return false;
}
async function passesHealth({ host, plan }, which) {
    const [slot, settings] = which === "candidate"
        ? [plan.slot, plan.identity.settings]
        : [otherSlot(plan.slot), plan.previous?.identity.settings];
    return settings !== undefined && (await answersNow(host, slot, settings));
}
async function check_release_ask({ checks, health }, via, what, { journal, signal, told, host }) {
    if (checks.length === 0)
        return;
    const report = await runChecks(checks, {
        via,
        timeoutMs: health.timeoutMs,
        intervalMs: health.intervalMs,
        attemptTimeoutMs,
        threshold: 1,
        mode: "all",
        signal,
        onProgress: (text) => journal.progress("checks", text, host),
    });
    told(report.checks);
    for (const check of report.checks) {
        if (!check.passed && check.severity === "warn")
            journal.warn(`${check.name}: ${check.detail}`, host);
    }
    journal.note(`smoke checks: ${report.summary}`, host);
    if (report.healthy)
        return;
    throw new Failure("checks-failed", `${what} did not pass its smoke checks: ${report.summary}`, {
        input: "checks",
        advice: "See what each expects and what was seen last, in the summary.",
    });
}

;// CONCATENATED MODULE: ./build/src/deploy/create-container.js


/**
 * Makes a container and joins it to the networks of its settings before it is started: its first network, and with it
 * the slot's address, stays the service's own.
 *
 * @returns its name: a run that has lost its lease finds nothing under it
 * @throws DockerRefusal; nothing is left behind then
 */
async function create_container_createOnNetworks(engine, name, spec, networks) {
    await containers_createContainer(engine, name, spec);
    try {
        for (const network of networks) {
            await connectNetwork(engine, network.name, name, {
                ...(network.gwPriority === undefined ? {} : { GwPriority: network.gwPriority }),
                ...(network.driverOpts === undefined ? {} : { DriverOpts: Object.fromEntries(network.driverOpts) }),
            });
        }
    }
    catch (error) {
        await containers_removeContainer(engine, name);
        throw error;
    }
    return name;
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-network.js





/** Sees that the service has its own network, with addresses for both slots that nothing else gets. */
async function ensure_network_ensureNetwork({ host, seen }, { service, networkSubnet }) {
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
    throw new Failure("subnet-taken", "Docker found no free subnet for the service's network", {
        host,
        input: "network-subnet",
        advice: "Name one that no other network and no route of the host uses, such as 172.30.7.0/24.",
    });
}

;// CONCATENATED MODULE: ./build/src/deploy/ensure-proxy.js













/** Sees that the service's proxy runs as planned; one that runs so already is left as it is. */
async function ensure_proxy_ensureProxy(planned, request, network, journal) {
    const { host, seen, plan, watch } = planned;
    if (seen.proxy.state === "absent" || plan.proxy.process === "boot") {
        return await bootAbsent(planned, request, network, journal);
    }
    const there = seen.proxy;
    if (there.state === "stopped") {
        await startProxy(host.engine, host.admin, there.container, request.listen.port);
        await fenceProxy(host, there.container);
        journal.note("started the proxy again, with what its disk says", host.name);
    }
    const { during, after } = plan.proxy;
    if (staysUntilSwitch(plan.proxy)) {
        const changedAt = there.state === "running" ? performance.now() - there.process.uptimeSeconds * 1_000 : 0;
        return {
            container: there.container,
            ...there.disk,
            settings: during,
            after,
            history: seen.history,
            changedAt,
        };
    }
    const change = plan.proxy;
    const changed = await watch.time("start", () => changeProxy(host, request, there, change, journal));
    const disk = await readDisk(host.engine, changed.container);
    return { ...changed, ...(disk ?? there.disk), settings: during, after, history: seen.history };
}
async function bootAbsent({ host, watch, plan, seen }, request, network, journal) {
    if (plan.proxy.process !== "boot")
        throw new Error("the plan has a proxy and the host has none");
    const boot = plan.proxy;
    const image = request.proxyImage;
    const credentials = credentialsFor(request.credentials, image);
    const { digest, asked } = await resolveDigest(host.engine, image, credentials, "proxy-image");
    const wanted = { reference: image, digest, credentials, acceptedBefore: asked, input: "proxy-image" };
    await watch.time("pull", () => ensureImage(host, wanted, journal));
    const routes = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    const booted = await watch.time("start", () => bootProxy(host.engine, host.admin, pinned(image, digest), bootSettings(request, boot, network.slotAddresses, seen), routes));
    const places = placesOf(booted.settings);
    journal.note(`started the service's proxy ${places === "" ? "without a port" : `on ${places}`}`, host.name);
    const after = { ...booted.settings, listens: boot.after };
    const { history } = hostHistory(booted.history, host.name);
    // The volume outlives a proxy that somebody removed, and with it whatever was left open then.
    return { ...booted, history: fittingHistory(history, seen), after, changedAt: 0 };
}

;// CONCATENATED MODULE: ./build/src/deploy/not-started.js



/** Why Docker did not make or start the candidate's container, as something to act on. */
function not_started_notStarted(host, error, evidence) {
    if (!(error instanceof refusal/* DockerRefusal */.n))
        return error;
    const { words } = error;
    const details = { host: host.name, evidence, cause: error };
    const disk = (0,disk_trouble/* diskTroubleIn */.Ge)(words);
    if (disk !== undefined) {
        const what = disk.reason === "disk-full" ? "does not fit on the host's disk" : "cannot be stored";
        return new failure_failure/* Failure */.H(disk.reason, `the candidate ${what}: ${words}`, { ...details, advice: disk.advice });
    }
    return new failure_failure/* Failure */.H("candidate-not-started", `Docker could not start the candidate: ${words}`, {
        ...details,
        advice: `${adviceFor(words)} Traffic was never sent to it.`,
    });
}
function adviceFor(words) {
    if (/no command specified/i.test(words)) {
        return "The image says of no program to start: give it a CMD or ENTRYPOINT in its Dockerfile, or set command in the input container.";
    }
    if (/exec format error/i.test(words))
        return "The program is for another processor than the host's.";
    if (/no such file|not found in \$PATH|not found/i.test(words)) {
        return "The program the image starts is not in it: see its CMD and ENTRYPOINT, and the `#!` line where that is a script.";
    }
    return "See the image's command and user.";
}

;// CONCATENATED MODULE: ./build/src/deploy/plan-switch.js

/** Whether there is a release to compare with, and to go back to, while the new one is being judged. */
function plan_switch_hasPrevious({ previous, adopt }) {
    return adopt === undefined && previous?.state === "running" && previous.slot !== undefined;
}
/** Whether a host turns itself back to the previous release after the promotion, with the runner gone too. */
function plan_switch_standsBy(plan, { judging }) {
    return judging.bakeMs > 0 && judging.rollbackOnFailure && plan_switch_hasPrevious(plan);
}
/** Where a host's traffic goes from the promotion on. */
function plan_switch_routesAfterSwitch(plan, request) {
    return plan_switch_standsBy(plan, request) ? bakeOn(plan.slot) : steadyOn(plan.slot);
}

;// CONCATENATED MODULE: ./build/src/proxy/traffic.js
/**
 * What a slot has answered to users since the proxy's process began: as the only server of `steady-*`, as the first or
 * as the fallback of `bake-*`. `only-*` is left out: that is the private entrance, where no user comes.
 */
function traffic_trafficOf(rows, slot) {
    const servers = rows
        .filter(({ backend, server }) => server === slot && /^(?:steady|bake)-/.test(backend))
        .map(serverCounters);
    const timed = sum(servers, ({ responses }) => responses);
    return {
        requests: sum(servers, (server) => Math.max(0, server.chosen - server.redispatched - server.open)),
        errors: sum(servers, ({ serverErrors, failures }) => serverErrors + failures),
        meanMs: timed === 0 ? 0 : sum(servers, ({ meanMs, responses }) => meanMs * (responses / timed)),
        servers,
    };
}
const nothing = {
    chosen: 0,
    redispatched: 0,
    responses: 0,
    interim: 0,
    serverErrors: 0,
    brokenResponses: 0,
    connectionErrors: 0,
    cutShort: 0,
    clientAborts: 0,
    meanMs: 0,
};
function serverCounters({ backend, server, current, answers = nothing }) {
    const { brokenResponses, connectionErrors, ...counted } = answers;
    return {
        name: `${backend}/${server}`,
        open: current,
        failures: brokenResponses + connectionErrors,
        ...counted,
    };
}
function sum(servers, count) {
    return servers.reduce((total, server) => total + count(server), 0);
}

;// CONCATENATED MODULE: ./build/src/deploy/watch-traffic.js




const watch_traffic_pollMs = 500;
/** What one of the releases had answered on each host, for windows to be taken of. */
function readingsOf(hosts, readings, which) {
    const pairs = hosts.flatMap(({ host }, index) => {
        const reading = readings[index];
        return reading === undefined ? [] : [[host.name, reading[which]]];
    });
    return new Map(pairs);
}
/** Asks one host's proxy what both releases have answered so far. */
async function watch_traffic_readTraffic({ host, plan }) {
    const rows = await host.admin.readStatistics();
    return {
        candidate: trafficOf(rows, plan.slot),
        previous: trafficOf(rows, otherSlot(plan.slot)),
        fallback: readFallback(rows, plan.slot),
    };
}
/** The same of all hosts at one time, in their order. */
async function readAllTraffic(hosts) {
    return await Promise.all(hosts.map(watch_traffic_readTraffic));
}
/**
 * Looks at live traffic for so long, or until enough was seen.
 *
 * @param isEnough asked after each look; readings are in the order of the hosts
 * @returns the last look
 * @throws Failure when a host cannot be asked; the reason of `signal` once it is aborted
 */
async function watchTraffic(hosts, durationMs, signal, isEnough) {
    const began = performance.now();
    for (;;) {
        const leftMs = began + durationMs - performance.now();
        await pause(Math.min(watch_traffic_pollMs, Math.max(0, leftMs)), signal);
        const readings = await readAllTraffic(hosts);
        const elapsedMs = performance.now() - began;
        if (isEnough(readings, elapsedMs) || elapsedMs >= durationMs)
            return readings;
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/prepare.js




















/**
 * Brings the candidate up beside the live release and proves it healthy. What users see does not change; when it
 * goes wrong, everything that was brought along is taken away again.
 *
 * @param told gets what the smoke checks said
 * @throws Failure
 */
async function prepare_prepareHost(planned, request, journal, signal, told) {
    const { watch } = planned;
    let candidate;
    let proxy;
    try {
        signal.throwIfAborted();
        const network = await ensureNetwork(planned, request);
        const running = await proxyOrNoNetwork(planned, request, network, journal);
        proxy = running;
        const traffic = hasPrevious(planned.plan) ? await readTraffic(planned) : undefined;
        candidate = await watch.time("start", () => startCandidate(planned, request, running, journal));
        await proveCandidate(planned, request, running, candidate, journal, signal);
        const asking = { journal, signal, told };
        await watch.time("checks", () => checkCandidate(planned, request, asking));
        const staged = nextGeneration(planned.host.engine, running.generations);
        return { ...planned, candidate, traffic, proxy: { ...running, staged } };
    }
    catch (error) {
        await prepare_discardCandidate({ ...planned, candidate, proxy }, request, journal);
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
/** Everything that must be true before the switch, side by side. */
async function proveCandidate(planned, request, proxy, candidate, journal, signal) {
    const { host, watch, plan } = planned;
    // Adopting, the switch is the reload that takes the port as well.
    const settings = plan.adopt === undefined ? proxy.settings : proxy.after;
    const staged = nextGeneration(host.engine, proxy.generations);
    await allDone([
        watch.time("health", () => awaitCandidate(planned, request, candidate, journal, signal)),
        stageGeneration(host.engine, proxy.container, staged, settings, routesAfterSwitch(plan, request)),
        awaitIdleOver(host, request.service, proxy.changedAt, journal, signal),
    ]);
}
/**
 * Takes away what a host was given, when the deploy goes no further: the candidate, its image if it came along, and
 * what was changed of the proxy.
 */
async function prepare_discardCandidate(given, { image }, journal) {
    const { host, plan, seen, candidate, proxy, pulled } = given;
    if (candidate !== undefined)
        await removeContainer(host.engine, candidate);
    if (proxy !== undefined)
        await undoChange(host, seen.proxy, proxy.container, journal);
    if (pulled)
        await removeImage(host.engine, pinned(image, plan.identity.digest));
}
async function startCandidate({ host, plan }, request, proxy, journal) {
    const lease = host.engine.lease ?? 0;
    const name = releaseContainerName(request.service, plan.slot, plan.identity.release, lease);
    const spec = candidateSpec(plan, request, slotAddressesOf(proxy.settings));
    const candidate = await createCandidate(host, name, spec, request.container.networks ?? []);
    try {
        await startContainer(host.engine, candidate);
    }
    catch (error) {
        const evidence = await readLogs(host.engine, candidate);
        await removeContainer(host.engine, candidate);
        throw notStarted(host, error, evidence);
    }
    journal.note(`started ${plan.identity.release} in slot ${plan.slot}`, host.name);
    return candidate;
}
async function createCandidate(host, name, spec, networks) {
    try {
        return await createOnNetworks(host.engine, name, spec, networks);
    }
    catch (error) {
        throw notStarted(host, error, []);
    }
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

;// CONCATENATED MODULE: ./build/src/deploy/adopt.js








/** HAProxy tries to bind for two seconds: as long as it may take Docker to let go of a published port. */
const adopt_reloadDeadlineMs = 6_000;
const startDeadlineMs = 15_000;
/** Sees that the proxy will be able to bind, before anything is stopped for it. @throws Failure `port-held` */
async function adopt_provePort({ host, proxy }) {
    await tryAddresses(host.engine, proxy.container, proxy.after.listens);
}
/**
 * Stops the container that holds the port and has the proxy listen there, with the candidate live: the one reload does
 * both. The container is kept, and not started again by itself.
 *
 * @returns milliseconds from the stop's beginning until the proxy had the port
 * @throws Failure `port-held`
 */
async function adopt_takePort({ host, proxy, plan }, adopted, journal) {
    const { engine, admin } = host;
    const { container, settings, after, generation } = proxy;
    await setRestartPolicy(engine, adopted.id, "no");
    const began = performance.now();
    const stop = async () => {
        await stopContainer(engine, adopted.id);
        return Math.round(performance.now() - began);
    };
    const stopped = stop();
    await allDone([stopped, activateStagedGeneration(engine, container, proxy.staged)]);
    // A bind that fails costs nobody anything while the proxy listens nowhere else.
    if (settings.listens.length > 0)
        await tryToBind(engine, container, settings.listens, after.listens);
    const live = { engine, admin, container };
    const routes = steadyOn(plan.slot);
    const since = await reloadFromDisk(live, after, routes, generation, adopt_reloadDeadlineMs);
    const gapMs = Math.round(since - began);
    journal.note(`adopted ${adopted.name}: nothing listened on the port for at most ${gapMs} ms, ${await stopped} ms of it until the container had stopped; it is kept, stopped`, host.name);
    return gapMs;
}
/** Undoes {@link takePort}, however far it came: the proxy leaves the port, and the container is started again. */
async function adopt_givePortBack(host, { container, settings }, adopted, journal) {
    const { engine, admin } = host;
    const { fingerprint: runs } = await admin.readProcess();
    if (runs !== fingerprint(settings))
        await reloadProxy({ engine, admin, container }, settings);
    if ((await inspectContainer(engine, adopted.id))?.State.Running === true)
        return;
    await startAgain(host, adopted.id);
    await setRestartPolicy(engine, adopted.id, adopted.restartPolicy, adopted.restartRetries);
    journal.note(`started ${adopted.name} again, as it was`, host.name);
}
/** What kept the proxy from the port may keep the container from it for a moment too. */
async function startAgain({ engine }, id) {
    const deadline = performance.now() + startDeadlineMs;
    for (;;) {
        try {
            await startContainer(engine, id);
            return;
        }
        catch (error) {
            if (performance.now() > deadline)
                throw error;
            await delay(500);
        }
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/preview-phase.js





/** A new value for the preview header, where one was asked for: whoever sends it reaches the candidate. */
function newPreviewValue({ judging }) {
    return judging.previewHeader === undefined ? undefined : randomBytes(16).toString("hex");
}
/** Routes with which requests that carry the preview value reach the candidate in a slot. */
function preview_phase_showing(routes, slot, value) {
    return value === undefined ? routes : { ...routes, preview: `${slot}-${value}` };
}
/** Lets requests with the preview value reach the candidate, on every host; everybody else stays where they are. */
async function showCandidate(run, prepared) {
    const { journal, ledger, preview, request } = run;
    if (preview === undefined || prepared.length === 0)
        return;
    const shown = await together(prepared, nameOf, async ({ host, seen, plan }) => {
        const routes = preview_phase_showing(seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot), plan.slot, preview);
        await host.admin.commitStaged(await host.admin.stageRoutes(routes), routes);
    });
    endOn(shown.failures, ledger);
    ledger.previews(preview);
    journal.note(`requests with the header ${request.judging.previewHeader}: ${preview} reach the candidate`);
}

;// CONCATENATED MODULE: ./build/src/deploy/promote.js









/**
 * Makes the candidate what a restart of the host would bring up, and lays its routes down in the running proxy, one
 * commit away. Disk comes before the running proxy, which forgets with its process; users still reach the previous
 * release.
 */
async function promote_armHost(prepared, request, preview) {
    const { host, candidate, proxy, plan } = prepared;
    const letRestart = () => setRestartPolicy(host.engine, candidate, "unless-stopped");
    if (plan.adopt !== undefined) {
        await allDone([letRestart(), provePort(prepared)]);
        return { ...prepared, routes: steadyOn(plan.slot), mapVersion: 0, trafficAtSwitch: undefined };
    }
    const routes = showing(routesAfterSwitch(plan, request), plan.slot, preview);
    const isShifted = request.judging.canary.length > 0;
    // Before the disk names it: a reboot in between would lead users to a container that does not come back. A canary has
    // pointed the map there already, and has laid down other generations since this one was staged.
    await allDone([
        letRestart(),
        ...(standsBy(plan, request) && !isShifted ? [host.admin.rearm(plan.slot)] : []),
    ]);
    const staging = isShifted
        ? layDown(host, proxy.container, proxy.settings, routes).then(({ version }) => version)
        : host.admin.stageRoutes(routes);
    const onDisk = isShifted ? [] : [putOnDisk(host, proxy.container, { routes, generation: proxy.staged })];
    await allDone([staging, ...onDisk]);
    const trafficAtSwitch = hasPrevious(plan) ? await readTraffic({ host, plan }) : undefined;
    return { ...prepared, routes, mapVersion: await staging, trafficAtSwitch };
}
/** Moves this host's traffic to the candidate: one commit of the proxy's map, read back. */
async function promote_promoteHost(armed, journal) {
    const { host, watch, plan, routes, mapVersion } = armed;
    let gapMs;
    await watch.time("switch", async () => {
        if (plan.adopt === undefined)
            await host.admin.commitStaged(mapVersion, routes);
        else
            gapMs = await takePort(armed, plan.adopt, journal);
    });
    const promotedAt = timeOfRun();
    journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
    return { ...armed, promotedAt, gapMs };
}

;// CONCATENATED MODULE: ./build/src/deploy/resolve-proxy-image.js



/**
 * Asks what the tag of the proxy's image stands for now. A registry that does not answer stops no deploy to hosts whose
 * proxy runs; where a proxy has to be made, its pull fails with the reason.
 */
async function resolve_proxy_image_resolveProxyImage(engine, request) {
    const image = request.proxyImage;
    try {
        const credentials = credentialsFor(request.credentials, image);
        const { digest } = await resolveDigest(engine, image, credentials, "proxy-image");
        return { image: { ...image, digest }, unresolved: undefined };
    }
    catch (error) {
        const { reason, message } = asFailure(error);
        if (reason === "connection-lost" || reason === "docker-unavailable")
            throw error;
        return { image, unresolved: message };
    }
}

;// CONCATENATED MODULE: ./build/src/deploy/turn-back.js









/**
 * Turns every host back to the release before, and ends the run.
 *
 * @param why what made it necessary; a failure of turning back itself says more
 * @throws Failure always
 */
async function turn_back_turnBackAll(run, hosts, why) {
    const { request, journal, ledger } = run;
    journal.phase("Turn back");
    const back = await together(hosts, nameOf, async (one) => {
        await turnBack(one, request, journal);
        ledger.turnedBack(one.host.name);
        if (ledger.wasReached(one.host.name)) {
            const reason = why[0]?.reason;
            const writing = { origin: run.origin, startedAt: ledger.startedAt };
            await writeDown(one, writing, { result: "rolled-back", reason });
        }
    });
    endOn([...back.failures, ...why], ledger);
    throw new Error("turned back for no reason");
}
const mostTries = 3;
/** Repeating is safe: the same routes are laid down anew, whatever came of the time before. */
async function insist(work) {
    for (let tries = 1;; tries += 1) {
        try {
            await work();
            return;
        }
        catch (error) {
            if (tries === mostTries)
                throw error;
        }
    }
}
/**
 * Undoes a promotion, however far it came: routes on disk and in the running proxy as they were, then the candidate
 * goes, once it has finished what it was sent.
 */
async function turnBack(prepared, request, journal) {
    const { host, seen, plan, proxy } = prepared;
    const before = seen.liveSlot === undefined ? noRoutes : steadyOn(seen.liveSlot);
    await insist(() => moveTraffic(host, proxy.container, proxy.settings, before));
    if (plan.adopt !== undefined)
        await givePortBack(host, proxy, plan.adopt, journal);
    journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
    await drain(host, plan.slot, request.drainTimeoutMs, journal);
    await discardCandidate(prepared, request, journal);
}

;// CONCATENATED MODULE: ./build/src/deploy/phases.js




















/** Connects to every host, or to none. `hosts` gets each that was reached, for the caller to close. */
async function connectAll({ journal, ledger }, places, hosts) {
    journal.phase(`Connect to ${places.length === 1 ? (places[0]?.name ?? "") : `${places.length} hosts`}`);
    const reached = await (0,fleet_together/* together */.bs)(places, (place) => place.name, (place) => ledger.watch(place.name).time("connect", () => place.connect()));
    hosts.push(...reached.done);
    end_on_endOn(reached.failures, ledger);
}
/** Looks at every host and decides what each needs. Changes nothing. */
async function observeAndPlan({ request, journal, ledger }, hosts, release) {
    journal.phase("Observe and plan");
    const [asked] = hosts;
    if (asked === undefined)
        return [];
    const [resolved, proxyImage, observed] = await Promise.all([
        resolveDigest(asked.engine, request.image, request.credentials),
        resolveProxyImage(asked.engine, request),
        together(hosts, (host) => host.name, async (host) => ({
            host,
            seen: await ledger
                .watch(host.name)
                .time("observe", () => observeHost(host, request.service, request.listen.port, request.adopt)),
        })),
    ]);
    ledger.resolved(resolved.digest);
    endOn(observed.failures, ledger);
    for (const { host, seen } of observed.done)
        for (const odd of seen.oddities)
            journal.warn(odd, host.name);
    const seenHosts = observed.done.map(({ host, seen }) => ({ name: host.name, seen }));
    if (proxyImage.unresolved !== undefined && seenHosts.some(({ seen }) => seen.proxy.state !== "absent")) {
        journal.warn(`running proxies keep their image: ${proxyImage.unresolved}`);
    }
    const resolvedRequest = { ...request, proxyImage: proxyImage.image };
    const plans = planFleet(resolvedRequest, { release, digest: resolved.digest }, seenHosts);
    const fitting = await together(hosts, (host) => host.name, async ({ name, facts }) => refuseForeignImage({ ...facts, name }, request.image.written, resolved.platforms));
    endOn(fitting.failures, ledger);
    return observed.done.flatMap(({ host, seen }, index) => {
        const plan = plans[index];
        if (plan === undefined)
            return [];
        ledger.planned(host.name, plan);
        const what = plan.kind === "deploy" ? `deploys to slot ${plan.slot}` : `keeps ${plan.live.identity.release}`;
        journal.note(`${what}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
        for (const shared of plan.kind === "deploy" ? sharedWrites(request.container, plan.previous) : []) {
            journal.warn(`both releases may write ${shared} until the previous one is stopped: see that the application stands that`, host.name);
        }
        return [{ host, watch: ledger.watch(host.name), seen, plan, registryAnswered: resolved.asked }];
    });
}
/** Takes the service's lease on every host: from here on no other run changes anything. @throws Failure `lease-held` */
async function leaseAll({ request, journal, origin, signal, ledger, onHolder }, planned) {
    const { service, lockTimeoutMs } = request;
    try {
        return await takeLeases(planned, {
            service,
            verb: "deploy",
            origin,
            waitMs: lockTimeoutMs,
            preempts: false,
            journal,
            signal,
            onHolder,
        });
    }
    catch (error) {
        const failure = asFailure(error);
        endOn([failure], ledger);
        throw failure;
    }
}
/** Brings the candidate up on every host that needs one. Where one host fails, no host has changed for users. */
async function prepareAll(run, pulled) {
    const { request, journal, ledger } = run;
    const siblings = new AbortController();
    const signal = AbortSignal.any([run.signal, siblings.signal]);
    const prepared = await together(pulled, nameOf, async (one) => {
        try {
            return await prepareHost(one, request, journal, signal, (checks) => ledger.checked(one.host.name, checks));
        }
        catch (error) {
            siblings.abort(stoppedBecause(one.host.name));
            throw error;
        }
    });
    const cancelled = prepared.failures.length === 0 && run.signal.aborted;
    if (prepared.failures.length > 0 || cancelled) {
        await together(prepared.done, nameOf, (one) => discardCandidate(one, request, journal));
    }
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
    const armed = await together(prepared, nameOf, (one) => armHost(one, request, run.preview));
    const promoted = armed.failures.length > 0
        ? { done: [], failures: armed.failures }
        : await together(armed.done, nameOf, (one) => promoteHost(one, journal));
    for (const { host, promotedAt, gapMs, plan } of promoted.done) {
        ledger.promoted(host.name, promotedAt);
        if (plan.adopt !== undefined && gapMs !== undefined)
            ledger.adopted(host.name, plan.adopt.name, gapMs);
    }
    if (promoted.failures.length > 0) {
        journal.warn("not every host could be switched: all of them are turned back");
        await turnBackAll(run, prepared, promoted.failures);
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
    await run.lease.confirm();
    await allDone([
        ...promoted.map((one) => settleOrWarn(() => settleHost(one, request, origin, ledger.startedAt, journal), one.host.name, journal)),
        ...unfinished.map((one) => settleOrWarn(() => finish(one, request, journal), one.host.name, journal)),
    ]);
}
/** The release stays: what its proxy and what was left behind need. */
async function finish(one, request, journal) {
    const { host, watch, plan, seen } = one;
    if (plan.kind !== "finish" || seen.proxy.state === "absent")
        return;
    if (plan.restart)
        await setRestartPolicy(host.engine, plan.live.name, "unless-stopped");
    for (const leftover of plan.leftovers) {
        await retire(host, watch, leftover, otherSlot(plan.slot), request, journal);
    }
    await removeReleases(one, plan.remove, seen.history, journal);
    await watch.time("clean", () => settleProxy(host, request, plan.proxy, journal));
}

// EXTERNAL MODULE: ./build/src/host/connect.js + 17 modules
var host_connect = __webpack_require__(4779);
// EXTERNAL MODULE: ./build/src/inputs/quoted.js
var inputs_quoted = __webpack_require__(9895);
;// CONCATENATED MODULE: ./build/src/release/good-releases.js
/**
 * The release to go back to when nothing else is asked for: the newest before the live one that stayed when it went
 * live, and that nobody has gone back from since. Two rollbacks in a row go C, B, A.
 *
 * @param live the release that takes traffic; no history needs to know it
 */
function good_releases_previousRelease(history, live) {
    const broughtAt = new Map();
    let good = [];
    for (const [at, { verb, result, release, previous }] of history.entries.toReversed().entries()) {
        const isBrought = verb === "deploy" && (result === "deployed" || !broughtAt.has(release));
        if (isBrought)
            broughtAt.set(release, at);
        if (result !== "deployed")
            continue;
        const stayed = verb === "deploy" ? upTo(good, previous) : beneath(good, release, previous, broughtAt);
        good = [...stayed.filter((one) => one !== release), release];
    }
    // A rollback whose run ended before it could write itself down has left what came later, all the same.
    const at = live === undefined ? -1 : good.indexOf(live);
    if (live === undefined || at >= 0)
        return (at < 0 ? good : good.slice(0, at)).at(-1);
    return beneath(good, live, undefined, broughtAt).at(-1);
}
/** What came later than the release that a deploy found live had been left by a rollback that nobody wrote down. */
function upTo(good, found) {
    const at = found === undefined ? -1 : good.indexOf(found);
    return at < 0 ? good : good.slice(0, at + 1);
}
/**
 * The good releases that stay so when one is gone back to: those that were brought before it. Where nothing tells when a
 * release was brought (the registry had it, or its deploy has left the history), the one it took over from is not.
 */
function beneath(good, release, from, broughtAt) {
    const at = broughtAt.get(release);
    return good.filter((one) => {
        const before = broughtAt.get(one);
        if (one === release)
            return false;
        return at === undefined || before === undefined ? one !== from : before < at;
    });
}

// EXTERNAL MODULE: ./build/src/report/releases-table.js + 2 modules
var releases_table = __webpack_require__(9004);
;// CONCATENATED MODULE: ./build/src/rollback/known-releases.js


/** Every release that the containers or the history of a host tell of, newest first. */
function knownReleases(seen) {
    const { entries } = seen.history;
    const live = seen.live?.identity.release;
    const ids = new Set([
        ...seen.releases.map((one) => one.identity.release),
        ...entries.map((entry) => entry.release),
    ]);
    const known = [...ids].map((release) => {
        const told = entries.filter((entry) => entry.release === release);
        const container = mostAlive(seen.releases.filter((one) => one.identity.release === release));
        return {
            ...asTold(release, told, container),
            ...lastWord(release, live, entries),
            live: live === release,
        };
    });
    return known.sort(known_releases_newestFirst);
}
/** What a host that was looked at knows. */
function knowledgeOf(host, seen) {
    return { host, live: seen.live?.identity.release, history: seen.history, known: knownReleases(seen) };
}
/** The container's labels say what it is, the history who brought it. */
function asTold(release, told, container) {
    const brought = told.findLast((entry) => entry.verb === "deploy");
    const oldest = brought ?? told.at(-1);
    const { digest = "", image = "" } = container?.identity ?? oldest ?? {};
    const reference = (0,image_reference/* parseImageReference */.o_)("image", image);
    return {
        release,
        digest,
        image,
        tag: reference.ok ? reference.value.tag : undefined,
        commit: brought?.commit,
        actor: brought?.actor,
        run: brought?.run,
        message: told.find((entry) => entry.message !== undefined)?.message,
        at: brought?.at ?? timeIn(release) ?? oldest?.at,
        state: container === undefined ? "removed" : stateOf(container),
        imageId: container?.imageId,
    };
}
/** How it did: what was said last, by an entry of its own or by a rollback that left it. */
function lastWord(release, live, entries) {
    const word = entries.find((entry) => entry.release === release || leaves(entry, release));
    if (word === undefined)
        return { result: "unknown" };
    if (word.release !== release)
        return { result: "rolled-back" };
    const { result, reason } = word;
    // Nobody wrote down the end of its bake, and others have its users: its host took them away.
    if (result === "baking" && live !== release)
        return { result: "rolled-back", reason: "host-fallback" };
    return { result, reason };
}
/** Of two containers of one release, one was left behind by a run that was cut short. */
function mostAlive(containers) {
    const order = ["running", "paused", "stopped"];
    return containers.toSorted((a, b) => order.indexOf(stateOf(a)) - order.indexOf(stateOf(b)))[0];
}
function stateOf({ state }) {
    switch (state) {
        case "running":
        case "restarting":
            return "running";
        case "paused":
            return "paused";
        case "created":
        case "exited":
        case "dead":
        case "removing":
            return "stopped";
    }
}
/** The time a release's id begins with, ISO 8601. */
function timeIn(release) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})-/.exec(release) ?? [];
    const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
    return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
/** Of releases whose time is not known, the one with the greater id is the newer. */
function known_releases_newestFirst(a, b) {
    const later = known_releases_timeOf(b.at) - known_releases_timeOf(a.at);
    if (later !== 0)
        return later;
    return a.release < b.release ? 1 : -1;
}
function known_releases_timeOf(at) {
    const time = Date.parse(at ?? "");
    return Number.isNaN(time) ? 0 : time;
}

;// CONCATENATED MODULE: ./build/src/rollback/join-releases.js

/** What all hosts know, one row a release, newest first. */
function joinReleases(hosts) {
    const found = hosts.flatMap(({ host, known }) => known.map((one) => ({ ...one, host })));
    const byRelease = Map.groupBy(found, (one) => one.release);
    const newest = [...byRelease.values()].map((same) => joined(same));
    return newest.sort((a, b) => known_releases_newestFirst(asAged(a), asAged(b)));
}
function asAged({ release, at }) {
    return { release, at: at ?? undefined };
}
function joined(same) {
    const [first] = same;
    if (first === undefined)
        throw new Error("a release that no host knows");
    const states = new Set(same.map((one) => one.state));
    const liveOn = same.filter((one) => one.live).map((one) => one.host);
    const sizes = same.flatMap((one) => one.sizeBytes ?? []);
    return {
        release: first.release,
        digest: first.digest,
        image: first.image,
        tag: told(same, "tag"),
        commit: told(same, "commit"),
        actor: told(same, "actor"),
        run: told(same, "run"),
        at: told(same, "at"),
        ...worst(same),
        message: told(same, "message"),
        state: states.size === 1 ? first.state : "mixed",
        live: liveOn.length > 0,
        size: sizes.length === 0 ? null : Math.max(...sizes),
        hosts: same.map((one) => one.host),
        ...(states.size === 1 ? {} : { states: Object.fromEntries(same.map((one) => [one.host, one.state])) }),
        ...(liveOn.length === 0 || liveOn.length === same.length ? {} : { liveOn }),
    };
}
/** Hosts can have lost their history, or joined later: the first that can tell does. */
function told(same, what) {
    return same.find((one) => one[what] !== undefined)?.[what] ?? null;
}
const worstFirst = [
    "baking",
    "failed",
    "rolled-back",
    "deployed",
    "unknown",
];
/** A release did well when it did on every host that can tell. */
function worst(same) {
    const result = worstFirst.find((one) => same.some((found) => found.result === one)) ?? "unknown";
    const reason = same.find((one) => one.result === result && one.reason !== undefined)?.reason ?? null;
    return { result, reason };
}

;// CONCATENATED MODULE: ./build/src/rollback/releases-named.js
/** Fewer characters of a commit or digest name nothing for sure. */
const shortestSha = 7;
const shortestDigest = 12;
/**
 * The releases that answer to a name, in the order given: the one of that id alone; else those of that tag, of a commit
 * or digest that begins so. One that never went live answers only where no other does.
 */
function releasesNamed(to, releases) {
    const byId = releases.filter((one) => one.release === to);
    if (byId.length > 0)
        return byId;
    const answers = answering(to, releases);
    const served = answers.filter((one) => one.result !== "failed");
    return served.length > 0 ? served : answers;
}
function answering(to, releases) {
    const sha = shaIn(to);
    const digest = digestIn(to);
    // A tag as it is written is not the beginning of another one.
    const isTag = releases.some((one) => one.tag === to);
    return releases.filter((one) => one.tag === to ||
        (sha !== undefined && (one.commit?.toLowerCase().startsWith(sha) || (!isTag && hasShaTag(one, sha)))) ||
        (digest !== undefined && one.digest.startsWith(`sha256:${digest}`)));
}
/** The commit that a name may be, whole or its beginning, in lower case: `abc1234`, `sha-abc1234`. */
function shaIn(to) {
    const sha = /^(?:sha-)?([0-9a-f]+)$/i.exec(to)?.[1]?.toLowerCase();
    return sha !== undefined && sha.length >= shortestSha && sha.length <= 64 ? sha : undefined;
}
/** Tags are cut shorter than the commits they are made of, or are whole: either may begin with the other. */
function hasShaTag({ tag }, sha) {
    const tagged = shaIn(tag ?? "");
    return tagged !== undefined && (tagged.startsWith(sha) || sha.startsWith(tagged));
}
function digestIn(to) {
    const digest = /^(?:sha256:)?([0-9a-f]+)$/i.exec(to)?.[1]?.toLowerCase();
    return digest !== undefined && digest.length >= shortestDigest ? digest : undefined;
}

;// CONCATENATED MODULE: ./build/src/rollback/choose-target.js








/** Every release there is to choose from, as lines for a person who has to. */
function choiceOf(hosts) {
    return (0,releases_table/* releasesText */.S)(joinReleases(hosts), hosts.length);
}
/**
 * Which release is meant. Pure: what is live is a fine answer too.
 *
 * @param to `previous`, or a release's id, commit, tag or digest
 * @throws Failure `nothing-before`, `release-ambiguous`, `release-unknown`, with every release there is as evidence
 */
function chooseTarget(to, hosts) {
    const releases = joinReleases(hosts);
    if (to === "previous")
        return asTarget(previousOf(hosts, releases));
    const named = releasesNamed(to, releases);
    const [newest] = named;
    if (newest !== undefined) {
        if (named.every((one) => one.digest === newest.digest))
            return asTarget(bestOf(named) ?? newest);
        throw new failure_failure/* Failure */.H("release-ambiguous", (0,report_inert/* inert */.tJ)(`${(0,inputs_quoted/* quoted */.T)(to)} names ${named.length} releases of different images`), {
            input: "to",
            advice: "Name the one you mean by its id.",
            evidence: (0,releases_table/* releasesText */.S)(named, hosts.length),
        });
    }
    const candidates = elsewhere(to, hosts);
    if (candidates.length > 0)
        return { kind: "elsewhere", candidates };
    throw unknownRelease(to, hosts);
}
/** For a name that neither a host nor the registry knows. */
function unknownRelease(to, hosts) {
    return new failure_failure/* Failure */.H("release-unknown", (0,report_inert/* inert */.tJ)(`no release answers to ${(0,inputs_quoted/* quoted */.T)(to)}`), {
        input: "to",
        advice: "Name a release by its id, the commit or tag it was deployed with, or its digest: the log lists those there are.",
        evidence: choiceOf(hosts),
    });
}
function asTarget({ release, digest, image }) {
    return { kind: "known", release, digest, image };
}
/** Releases of one image differ in their settings: the newest that did well, else the newest that served at all. */
function bestOf(named) {
    return named.find((one) => one.result === "deployed") ?? named.find((one) => one.result !== "failed");
}
/**
 * A host that joined later has nothing before: it goes where the others go. One on which that is live already is ahead of
 * them: a run before this one was cut between two hosts.
 */
function previousOf(hosts, releases) {
    const before = hosts.map(({ host, history, live }) => {
        return { host, live, release: good_releases_previousRelease(history, live) };
    });
    const wanted = new Set(before.flatMap(({ release }) => release ?? []));
    const agreed = [...wanted].filter((one) => before.every(({ live, release }) => release === one || release === undefined || live === one));
    const evidence = (0,releases_table/* releasesText */.S)(releases, hosts.length);
    if (wanted.size > 1 && agreed.length !== 1) {
        const said = before.flatMap(({ host, release }) => release === undefined ? [] : `${release} on ${host}`);
        const text = `the hosts do not agree on what was live before: ${said.join(", ")}`;
        throw new failure_failure/* Failure */.H("release-ambiguous", text, {
            input: "to",
            advice: "Name the release you mean by its id.",
            evidence,
        });
    }
    const found = releases.find((one) => one.release === agreed[0]);
    if (found !== undefined)
        return found;
    throw new failure_failure/* Failure */.H("nothing-before", "no release was live and good before the one that is live now", {
        input: "to",
        advice: "Name the release you mean in the input to, or deploy one.",
        evidence,
    });
}
/** Images of the live release's repository that the text may mean. */
function elsewhere(to, hosts) {
    const names = namesInRegistry(to);
    const repositories = new Set(hosts.flatMap(liveRepository));
    return [...repositories].flatMap((repository) => names.map((name) => `${repository}${name}`));
}
function liveRepository({ live, known }) {
    const image = known.find((one) => one.release === live)?.image ?? "";
    const reference = (0,image_reference/* parseImageReference */.o_)("image", image);
    return reference.ok ? [(0,image_reference/* familiarName */.hG)(reference.value)] : [];
}
const shortSha = 7;
const longSha = 40;
function namesInRegistry(to) {
    const tags = /^\w[\w.-]{0,127}$/.test(to) ? [to] : [];
    const sha = shaIn(to);
    if (sha !== undefined && !to.startsWith("sha-")) {
        tags.push(`sha-${sha}`);
        if (sha.length === longSha)
            tags.push(`sha-${sha.slice(0, shortSha)}`);
    }
    const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(to)?.[1]?.toLowerCase();
    const names = [...new Set(tags)].map((tag) => `:${tag}`);
    return digest === undefined ? names : [...names, `@sha256:${digest}`];
}

;// CONCATENATED MODULE: ./build/src/rollback/find-target.js







/**
 * Finds the release that is meant: one that the hosts know, else an image of the live release's repository that a host
 * or the registry has, which is then a new release.
 *
 * @throws Failure `nothing-before`, `release-ambiguous`, `release-unknown`, those of a registry
 */
async function findTarget({ request, ledger }, hosts, knowledge) {
    const target = chooseTarget(request.to, knowledge);
    if (target.kind === "known") {
        const { release, digest, image } = target;
        const known = knowledge.flatMap((one) => one.known).filter((one) => one.release === release);
        return { release, digest, image, commit: known.find((one) => one.commit !== undefined)?.commit };
    }
    const release = newReleaseId(ledger.startedAt, (0,external_node_crypto_.randomBytes)(2));
    for (const image of target.candidates) {
        const digest = await digestOf(image, hosts, request.credentials);
        if (digest !== undefined)
            return { release, digest, image, commit: undefined };
    }
    throw unknownRelease(request.to, knowledge);
}
/** @returns `undefined` where neither a host nor the registry has the image */
async function digestOf(text, hosts, credentials) {
    const image = (0,image_reference/* parseImageReference */.o_)("to", text);
    const [first] = hosts;
    if (!image.ok || first === undefined)
        return undefined;
    const { digest, registry } = image.value;
    if (digest !== undefined) {
        const there = await Promise.all(hosts.map(({ engine }) => inspectImage(engine, (0,image_reference/* pinned */.dp)(image.value, digest))));
        if (there.some((one) => one !== undefined))
            return digest;
    }
    try {
        return (await askRegistry(first.engine, image.value, credentials(registry), "to")).digest;
    }
    catch (error) {
        if ((0,failure_failure/* asFailure */.h)(error).reason === "image-not-found")
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./build/src/rollback/if-live.js

/**
 * Whether what is live is what a rollback expects to leave: on every host, or on some where the others have what it goes to
 * already, because a run before it was cut between two hosts. By the same names as those that a rollback goes to; of a name
 * that says too little nothing is assumed.
 *
 * @param target what it goes to, once that is known
 */
function isLeftAsExpected(name, hosts, releases, target) {
    const named = new Set(releasesNamed(name, releases).map(({ release }) => release));
    const others = hosts.map(({ live }) => live).filter((live) => live === undefined || !named.has(live));
    const [other] = others;
    if (others.length === 0)
        return hosts.length > 0;
    const isOne = other !== undefined && others.every((live) => live === other);
    return others.length < hosts.length && isOne && (target === undefined || other === target);
}

;// CONCATENATED MODULE: ./build/src/rollback/list-releases.js


/** What a host that was looked at knows, with the sizes of the images it still has. Changes nothing. */
async function readKnowledge({ name, engine }, seen) {
    const knowledge = knowledgeOf(name, seen);
    const imageIds = [...new Set(knowledge.known.flatMap((one) => one.imageId ?? []))];
    const sizes = new Map(await Promise.all(imageIds.map(async (id) => [id, (await inspectImage(engine, id))?.Size])));
    const known = knowledge.known.map((one) => ({ ...one, sizeBytes: sizes.get(one.imageId ?? "") }));
    return { ...knowledge, known };
}

;// CONCATENATED MODULE: ./build/src/rollback/stages.js
function isRestoring(planned) {
    return planned.plan.kind === "restore";
}
function isSettling(planned) {
    return planned.plan.kind === "settle";
}
/** The host an item of a phase is about. */
function stages_nameOf({ host }) {
    return host.name;
}

;// CONCATENATED MODULE: ./build/src/rollback/need-images.js







/**
 * Sees that every container that is to be made again has an image to be made of, before anything is changed.
 *
 * @throws Failure `release-gone`, those of a registry
 */
async function needImages({ request, ledger }, planned) {
    const lacking = planned.filter(isRestoring).filter(({ plan }) => plan.way.kind === "removed");
    const asked = await (0,fleet_together/* together */.bs)(lacking, stages_nameOf, async ({ host, plan }) => {
        const image = imageOf(plan.identity, host.name);
        if ((await inspectImage(host.engine, (0,image_reference/* pinned */.dp)(image, plan.identity.digest))) !== undefined)
            return;
        try {
            await askRegistry(host.engine, image, request.credentials(image.registry), "to");
        }
        catch (error) {
            throw (0,failure_failure/* asFailure */.h)(error).reason === "image-not-found" ? gone(plan.identity, host.name, error) : error;
        }
    });
    end_on_endOn(asked.failures, ledger);
}
/** The very image of a release, by its digest. @throws Failure `release-gone` */
function imageOf(identity, host) {
    const image = (0,image_reference/* parseImageReference */.o_)("to", identity.image);
    if (!image.ok)
        throw gone(identity, host, undefined);
    return { ...image.value, digest: identity.digest };
}
function gone({ release, image, digest }, host, cause) {
    const what = `neither the host nor the registry has the image of ${release} (${image}, ${digest}) any more`;
    return new failure_failure/* Failure */.H("release-gone", what, {
        host,
        input: "to",
        advice: "Push the image again, or go back to another release: list tells which there are. Nothing has changed.",
        cause,
    });
}

;// CONCATENATED MODULE: ./build/src/rollback/plan-rollback.js







/**
 * Plans for every host, in their order. Pure: the same observation gives the same plan.
 *
 * @throws Failure `proxy-unavailable`, `release-gone`, `candidate-unhealthy`
 */
function planRollback(wanted, hosts) {
    return hosts.map((host) => plan_rollback_planHost(wanted, host, hosts));
}
function plan_rollback_planHost(wanted, { name, seen }, hosts) {
    const { proxy, live, liveSlot } = seen;
    if (proxy.state === "absent")
        throw noProxy(name);
    if (live !== undefined && liveSlot !== undefined && live.identity.release === wanted.release) {
        if (live.state !== "running" || (proxy.state === "running" && !seen.liveAnswers)) {
            throw liveIsUnwell(name, wanted.release);
        }
        return plan_rollback_planAround(seen, live, liveSlot);
    }
    const there = mostAwake(seen.releases.filter((one) => isIt(one, wanted)));
    const slot = liveSlot === undefined ? (there?.slot ?? "blue") : (0,release_slot/* otherSlot */.jx)(liveSlot);
    const way = there === undefined
        ? { kind: "removed", source: sourceFor(wanted, name, hosts) }
        : wayOf(there, slot, isKeptRunning(seen));
    const identity = there?.identity ?? identityFrom(wanted, way);
    const change = planSlot(proxy, slot, identity.settings);
    const clearing = plan_slot_planClearing(seen, there?.id);
    const stays = way.kind === "running" && [...clearing.park, ...clearing.evict].length === 0;
    return {
        kind: "restore",
        slot,
        identity,
        way,
        // A release that stands by in a bake takes over as it is: the routes are laid down once.
        traffic: stays && !change.reload ? undefined : plan_traffic_planTraffic(seen),
        proxy: change,
        left: live && { release: live, ends: live.identity.settings.keepPrevious ?? "stopped" },
        ...clearing,
    };
}
function plan_rollback_planAround(seen, live, slot) {
    const { proxy, releases } = seen;
    // One that is stopped has to be started, with whatever its disk says.
    const traffic = plan_traffic_planTraffic(seen) ?? (proxy.state === "stopped" ? proxy.disk.routes : undefined);
    const open = plan_history_planHistory(seen);
    const history = open ?? seen.history;
    const leftovers = releases
        .filter((one) => one.id !== live.id && plan_slot_isUp(one) && (one.restarts || !isOfUse(one, history)))
        .map((release) => ({ release, ends: endOf(release, history) }));
    return traffic === undefined && open === undefined && leftovers.length === 0
        ? { kind: "stay", live, slot }
        : { kind: "settle", live, slot, traffic, history: open, leftovers };
}
/** Whoever left it had it end as it was to have the one before it end; what never was good is of no use. */
function endOf(release, history) {
    return isOfUse(release, history) ? (release.identity.settings.keepPrevious ?? "stopped") : "stopped";
}
/** Of one that a rollback left, its run decided how it ends. */
function isOfUse({ identity }, history) {
    const { release } = identity;
    return history_wasGood(history, release) || history.entries.some((entry) => leaves(entry, release));
}
function isIt({ identity, state }, wanted) {
    return identity.release === wanted.release && state !== "removing" && state !== "dead";
}
/** Of two containers of one release, one was left behind by a run that was cut short. */
function mostAwake(containers) {
    const order = ["running", "restarting", "paused", "exited", "created"];
    return containers.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
}
function wayOf(container, slot, isKept) {
    const moves = container.slot !== slot;
    if (!plan_slot_isUp(container) || moves)
        return { kind: "stopped", container, moves };
    if (container.state === "paused")
        return { kind: "paused", container };
    // One that ends over and over may be in the longest of its pauses.
    const stays = isKept && container.state === "running";
    return stays ? { kind: "running", container } : { kind: "stopped", container, moves };
}
/**
 * Whether what runs beside the live release is meant to. Docker goes on with a stop whose caller is gone, and shows nothing
 * of it: what a run before this one was about to stop may end at any moment.
 */
function isKeptRunning({ proxy, live }) {
    if (live?.identity.settings.keepPrevious === "running")
        return true;
    return proxy.state === "running" && (proxy.routes.live.startsWith("bake-") || proxy.routes.share > 0);
}
/** Another host's container of the release has its settings; else those of the live release have to do. */
function sourceFor(wanted, name, hosts) {
    const elsewhere = hosts.flatMap(({ name: host, seen }) => seen.releases.filter((one) => isIt(one, wanted)).map((container) => ({ host, container })));
    const [own] = elsewhere;
    if (own !== undefined)
        return { ...own, settings: "own" };
    const ofThis = hosts.filter((one) => one.name === name);
    const [live] = [...ofThis, ...hosts].flatMap(({ name: host, seen }) => seen.live === undefined ? [] : [{ host, container: seen.live }]);
    if (live !== undefined)
        return { ...live, settings: "live" };
    throw new failure_failure/* Failure */.H("release-gone", `nothing is left of ${wanted.release}, and nothing is live to take settings from`, {
        host: name,
        input: "to",
        advice: "Deploy the image again.",
    });
}
function identityFrom({ release, digest, image }, way) {
    const { identity } = way.kind === "removed" ? way.source.container : way.container;
    return way.kind === "removed" && way.source.settings === "live"
        ? { release, digest, image, settings: identity.settings }
        : identity;
}
function noProxy(host) {
    return new failure_failure/* Failure */.H("proxy-unavailable", "the host has no proxy of this service: there is nothing to switch", {
        host,
        advice: "Deploy to this host first, or take it out of hosts.",
    });
}
function liveIsUnwell(host, release) {
    return new failure_failure/* Failure */.H("candidate-unhealthy", `${release} is live already, and does not pass its health check`, {
        host,
        input: "to",
        advice: "Name another release, or deploy one.",
    });
}

;// CONCATENATED MODULE: ./build/src/rollback/observe-phase.js










/**
 * Looks at every host, finds out which release is meant, and decides what each host needs. Changes nothing.
 *
 * @returns nothing where there is nothing to do: a listing was asked for, or another release is live than was expected
 */
async function observe_phase_observeAndPlan(run, hosts) {
    const { request, journal, ledger } = run;
    journal.phase("Observe and plan");
    const observed = await (0,fleet_together/* together */.bs)(hosts, ({ name }) => name, async (host) => {
        const seen = await ledger
            .watch(host.name)
            .time("observe", () => observe_observeHost(host, request.service, undefined));
        const knowledge = request.list ? await readKnowledge(host, seen) : knowledgeOf(host.name, seen);
        return { host, name: host.name, seen, knowledge };
    });
    end_on_endOn(observed.failures, ledger);
    for (const { name, seen } of observed.done) {
        ledger.saw(name, seen.live);
        for (const odd of seen.oddities)
            journal.warn(odd, name);
    }
    const knowledge = observed.done.map((one) => one.knowledge);
    const releases = joinReleases(knowledge);
    ledger.knows(releases);
    if (request.list)
        return [];
    const { ifLive } = request;
    const isUnexpected = (target) => ifLive !== undefined && !isLeftAsExpected(ifLive, knowledge, releases, target);
    const idle = () => ledger.idle(`${ifLive} is not what is live: ${liveText(knowledge)}`);
    if (isUnexpected()) {
        idle();
        return [];
    }
    const target = await findTarget(run, hosts, knowledge);
    if (isUnexpected(target.release)) {
        idle();
        return [];
    }
    ledger.wants(target);
    const plans = planRollback(target, observed.done);
    const planned = observed.done.flatMap(({ host, name, seen }, index) => {
        const plan = plans[index];
        return plan === undefined ? [] : [{ host, watch: ledger.watch(name), seen, plan }];
    });
    await needImages(run, planned);
    for (const { host, seen, plan } of planned) {
        ledger.planned(host.name, plan);
        journal.note(`${intention(plan)}; live now: ${seen.live?.identity.release ?? "nothing"}`, host.name);
    }
    const changing = planned.some(({ plan }) => plan.kind !== "stay");
    if (changing && !request.dryRun)
        run.onChange?.(target);
    return planned;
}
function liveText(hosts) {
    const live = new Set(hosts.map((host) => host.live ?? "nothing"));
    return live.size === 1
        ? `${[...live][0]} is`
        : hosts.map((one) => `${one.live ?? "nothing"} on ${one.host}`).join(", ");
}
function intention(plan) {
    if (plan.kind !== "restore")
        return `keeps ${plan.live.identity.release}`;
    return `goes to ${plan.identity.release} in slot ${plan.slot}, which is ${plan.way.kind}`;
}

;// CONCATENATED MODULE: ./build/src/deploy/calm-traffic.js









/**
 * Ends what a run before this one left open: traffic goes to the release that serves and nowhere else, on disk and in
 * the running proxy, and the history tells of it. Users notice nothing.
 */
async function calmTraffic(run, planned) {
    const { journal, ledger } = run;
    const restless = planned.filter(({ plan }) => openOf(plan) !== undefined);
    if (restless.length === 0)
        return planned;
    journal.phase("Settle what a run before this one left open");
    const calmed = await together(restless, nameOf, async (one) => ({ ...one, seen: await calm(one, run) }));
    endOn(calmed.failures, ledger);
    return planned.map((one) => calmed.done.find(({ host }) => host === one.host) ?? one);
}
function openOf(plan) {
    if (plan.kind === "unchanged")
        return undefined;
    return plan.traffic === undefined && plan.history === undefined ? undefined : plan;
}
async function calm({ host, seen, plan }, { request, journal }) {
    const open = openOf(plan);
    return open === undefined ? seen : await calmHost({ host, seen }, open, request.listen.port, journal);
}
/**
 * The same on one host.
 *
 * @param port that the proxy takes, where it has to be started
 */
async function calmHost({ host, seen }, open, port, journal) {
    const { proxy, live, liveSlot } = seen;
    const { traffic, history = seen.history } = open;
    if (proxy.state === "absent")
        return seen;
    if (proxy.state === "stopped") {
        await boot_startProxy(host.engine, host.admin, proxy.container, port);
        await fence_fenceProxy(host, proxy.container);
    }
    else if (hasFallenBack(proxy.routes, liveSlot)) {
        const serving = live?.identity.release ?? `slot ${liveSlot}`;
        journal.warn(`the host had turned itself back to ${serving} while no run was watching`, host.name);
    }
    if (traffic !== undefined) {
        await move_traffic_moveTraffic(host, proxy.container, proxy.disk.settings, traffic);
        journal.note(`traffic goes to ${live?.identity.release ?? "nothing"}, and nowhere else`, host.name);
    }
    await disk_writeHistoryFile(host.engine, proxy.container, history_writeHistory(history));
    return { ...seen, history };
}

;// CONCATENATED MODULE: ./build/src/fleet/all-done.js
/**
 * Waits for work that goes on side by side, all of it even when some fails: nothing is still running on a host when
 * the next step begins.
 *
 * @throws the first failure, in the order given
 */
async function all_done_allDone(works) {
    await Promise.allSettled(works);
    await Promise.all(works);
}

;// CONCATENATED MODULE: ./build/src/rollback/plan-copy.js


/**
 * A container like another one, out of how Docker shows that and its image. What the other one only had from its image
 * is left out: it comes with the image of the new one, which may be another.
 */
function planCopy(original, imageConfig, { service, identity, image, secretEnv, address }) {
    const network = names_networkName(service);
    const { Config: config, HostConfig: hostConfig } = original;
    return {
        ...ownValues(config, imageConfig, original.Id),
        ...ownProgram(config, imageConfig),
        ...ownMaps(config, imageConfig),
        Image: image,
        Env: withSecrets(ownEnvironment(config.Env ?? [], imageConfig.Env ?? []), secretEnv),
        Labels: {
            ...ownEntries(config.Labels, imageConfig.Labels),
            ...(0,labels/* releaseLabels */.lM)(service, identity),
        },
        HostConfig: { ...withoutNulls(hostConfig), NetworkMode: network, RestartPolicy: { Name: "no" } },
        NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
    };
}
/** Copied one by one: what a later Docker shows besides may be nothing to create a container with. */
const plainKeys = [
    "Hostname",
    "Domainname",
    "User",
    "Tty",
    "OpenStdin",
    "StdinOnce",
    "AttachStdin",
    "AttachStdout",
    "AttachStderr",
    "Healthcheck",
    "WorkingDir",
    "StopSignal",
    "StopTimeout",
    "Shell",
];
function ownValues(config, imageConfig, id) {
    const values = { ...config };
    const ofImage = { ...imageConfig };
    const own = plainKeys
        .map((key) => [key, values[key]])
        .filter(([key, value]) => isSet(value) && (isAboutTerminal(key) || !same(value, ofImage[key])))
        // Docker's own choice for a container without one.
        .filter(([key, value]) => key !== "Hostname" || value !== id.slice(0, 12));
    return Object.fromEntries(own);
}
/** Images have these too, of the container that they were built in: they mean nothing there. */
function isAboutTerminal(key) {
    return /^(?:Attach|Tty|OpenStdin|StdinOnce|Hostname|Domainname)/.test(key);
}
/** An ENTRYPOINT of one's own takes the image's CMD away, so the two are told together. */
function ownProgram(config, imageConfig) {
    const command = asWords(config.Cmd);
    const entrypoint = asWords(config.Entrypoint);
    const sameEntrypoint = same(entrypoint, asWords(imageConfig.Entrypoint));
    const sameCommand = same(command, asWords(imageConfig.Cmd));
    if (sameEntrypoint && sameCommand)
        return {};
    const itsCommand = command.length === 0 ? {} : { Cmd: command };
    if (sameEntrypoint && command.length > 0)
        return itsCommand;
    // One empty word is how Docker is told that there is to be no ENTRYPOINT.
    return { Entrypoint: entrypoint.length === 0 ? [""] : entrypoint, ...itsCommand };
}
function asWords(value) {
    if (value === null || value === undefined)
        return [];
    return typeof value === "string" ? [value] : [...value];
}
function ownMaps(config, imageConfig) {
    const ports = ownEntries(config.ExposedPorts, imageConfig.ExposedPorts);
    const volumes = ownEntries(config.Volumes, imageConfig.Volumes);
    return {
        ...(Object.keys(ports).length === 0 ? {} : { ExposedPorts: ports }),
        ...(Object.keys(volumes).length === 0 ? {} : { Volumes: volumes }),
    };
}
function ownEntries(entries, ofImage) {
    const own = Object.entries(entries ?? {}).filter(([key, value]) => !same(value, ofImage?.[key]));
    return Object.fromEntries(own);
}
/** Docker puts the image's variables behind a container's own, in the image's order. */
function ownEnvironment(lines, ofImage) {
    const last = lines.findLastIndex((line) => !ofImage.includes(line));
    return lines.slice(0, last + 1);
}
function withSecrets(lines, secretEnv) {
    const kept = lines.filter((line) => !secretEnv.has(line.split("=", 1)[0] ?? ""));
    return [...kept, ...Array.from(secretEnv, ([key, value]) => `${key}=${value}`)];
}
/** `null` is how Docker shows what was not asked for. */
function withoutNulls(values) {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
function isSet(value) {
    return value !== null && value !== undefined && value !== "";
}
function same(a, b) {
    return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

;// CONCATENATED MODULE: ./build/src/docker/usage.js

/** `inactive_file` is cgroup v2, `total_inactive_file` v1: page cache that the kernel gives up first. */
const statsSchema = dist/* object */.Ikc({
    memory_stats: dist/* object */.Ikc({
        usage: dist/* number */.aig(),
        stats: dist/* optional */.lqM(dist/* object */.Ikc({ inactive_file: dist/* optional */.lqM(dist/* number */.aig()), total_inactive_file: dist/* optional */.lqM(dist/* number */.aig()) })),
    }),
});
/**
 * The memory a running container holds, in bytes, without the page cache that goes when memory is short (as `docker
 * stats` has it); `undefined` where the host does not account for memory.
 */
async function memoryOf(engine, container) {
    const reply = await engine.json({
        method: "GET",
        path: `/containers/${container}/stats`,
        query: { stream: false, "one-shot": true },
    });
    const read = dist/* safeParse */.xLC(statsSchema, reply);
    if (!read.success)
        return undefined;
    const { usage, stats } = read.output.memory_stats;
    return Math.max(0, usage - (stats?.total_inactive_file ?? stats?.inactive_file ?? 0));
}

;// CONCATENATED MODULE: ./build/src/host/room.js





/**
 * Looks at memory and disk, through the service's running proxy, before a release is put beside the live one.
 *
 * @param pull whether the image is not on the host yet
 * @throws Failure `memory-short`, `disk-full`
 */
async function surveyRoom({ engine }, { proxy, live }, pull) {
    if (proxy.state !== "running")
        return { room: undefined, warnings: [] };
    const [told, liveMemoryBytes, liveImage] = await Promise.all([
        exec_execute(engine, proxy.container, roomCommand(proxy_paths/* stateDirectory */.FK)),
        live?.state === "running" ? memoryOf(engine, live.id) : undefined,
        live === undefined || !pull ? undefined : inspectImage(engine, live.imageId),
    ]);
    const room = told.exitCode === 0 ? parseRoom(told.output) : undefined;
    if (room === undefined)
        return { room, warnings: [] };
    const need = { liveMemoryBytes, liveImageBytes: liveImage?.Size, pull };
    return { room, warnings: judgeRoom(room, need, engine.host) };
}

;// CONCATENATED MODULE: ./build/src/rollback/provide-phase.js










/** Brings what is missing to every host: images, and how a container was made that is gone. Nothing is started. */
async function provideAll(run, planned) {
    const { ledger, journal, signal } = run;
    const restoring = planned.filter(isRestoring);
    tellSecrets(run, restoring);
    if (restoring.some(({ plan }) => plan.way.kind === "removed"))
        journal.phase("Fetch what is gone");
    const provided = await (0,fleet_together/* together */.bs)(restoring, stages_nameOf, async (one) => await provide(run, one, planned));
    if (signal.aborted || provided.failures.length > 0)
        await (0,fleet_together/* together */.bs)(provided.done, stages_nameOf, takeAway);
    signal.throwIfAborted();
    end_on_endOn(provided.failures, ledger);
    const copies = restoring.filter(({ plan }) => plan.way.kind === "removed" && plan.way.source.settings === "live");
    for (const { plan } of copies.slice(0, 1)) {
        const text = `no host has a container of ${plan.identity.release} any more: it runs with the settings of the release that was live`;
        ledger.remark(text);
        journal.warn(text);
    }
    return provided.done;
}
async function provide({ request, journal, signal }, one, planned) {
    const { host, watch, seen, plan } = one;
    const { way, identity } = plan;
    if (way.kind !== "removed") {
        const { warnings } = way.kind === "stopped" ? await surveyRoom(host, seen, false) : { warnings: [] };
        for (const warning of warnings)
            journal.warn(warning, host.name);
        return { ...one, original: undefined, pulled: false };
    }
    const original = await readOriginal(planned, way.source);
    const reference = imageOf(identity, host.name);
    const isThere = (await inspectImage(host.engine, (0,image_reference/* pinned */.dp)(reference, identity.digest))) !== undefined;
    const { room, warnings } = await surveyRoom(host, seen, !isThere);
    for (const warning of warnings)
        journal.warn(warning, host.name);
    const credentials = request.credentials(reference.registry);
    const wanted = { reference, digest: identity.digest, credentials, acceptedBefore: !isThere, input: "to" };
    const pulled = await watch.time("pull", () => ensure_image_ensureImage(host, wanted, journal, { signal, room }));
    return { ...one, original, pulled };
}
async function readOriginal(planned, source) {
    const host = planned.find((one) => one.host.name === source.host)?.host;
    const container = host && (await containers_inspectContainer(host.engine, source.container.id));
    if (host === undefined || container === undefined) {
        throw new failure_failure/* Failure */.H("release-gone", `${source.container.name} is gone meanwhile`, {
            host: source.host,
            advice: "Run again: what there is now is looked at anew.",
        });
    }
    return { container, image: await imageConfig(host, container.Image) };
}
/** An image that lost its name is still there as long as a container is of it. */
async function imageConfig({ engine }, id) {
    return (await inspectImage(engine, id))?.Config ?? {};
}
/** Nothing of a rollback that ends here is of use to anybody. */
async function takeAway({ host, plan, pulled }) {
    if (!pulled)
        return;
    await images_removeImage(host.engine, (0,image_reference/* pinned */.dp)(imageOf(plan.identity, host.name), plan.identity.digest));
}
/** A container that is there has its environment, and nothing is changed about it. */
function tellSecrets({ request, ledger, journal }, restoring) {
    if (request.secretEnv.size === 0 || restoring.some(({ plan }) => plan.way.kind === "removed"))
        return;
    const text = "secret-env was not used: the release comes back with the environment its container has";
    ledger.remark(text);
    journal.note(text);
}

;// CONCATENATED MODULE: ./build/src/rollback/bring-up.js











/**
 * Has the release's container run in its slot. Nobody is sent to it yet.
 *
 * @returns its name
 * @throws Failure `candidate-not-started`; what was begun is for {@link putBack} to undo
 */
async function bringUp(one, request, journal) {
    const { host, plan, watch } = one;
    const { way, identity, slot } = plan;
    if (way.kind === "running" || way.kind === "paused") {
        const { name } = way.container;
        if (way.kind === "running")
            return name;
        await watch.time("start", () => unpauseContainer(host.engine, name));
        journal.note(`unpaused ${identity.release} in slot ${slot}`, host.name);
        return name;
    }
    const name = nameOfContainer(one, request.service);
    await watch.time("start", async () => {
        if (way.kind === "stopped")
            await moveIn(one, way, name, request.service);
        else
            await makeAgain(one, name, request);
        await start(host, name);
    });
    journal.note(`started ${identity.release} in slot ${slot}`, host.name);
    return name;
}
/** Undoes {@link bringUp}, however far it came. */
async function putBack(one, service) {
    const { engine } = one.host;
    const { way } = one.plan;
    const name = nameOfContainer(one, service);
    if (way.kind === "paused")
        await pauseContainer(engine, way.container.name);
    if (way.kind === "stopped")
        await containers_stopContainer(engine, name, way.container.stopTimeoutMs + bring_up_stopMarginMs);
    if (way.kind === "removed")
        await containers_removeContainer(engine, name);
    await takeAway(one);
}
const bring_up_stopMarginMs = 110_000;
function nameOfContainer({ host, plan }, service) {
    return names_releaseContainerName(service, plan.slot, plan.identity.release, host.engine.lease ?? 0);
}
/** A container that was stopped gets its slot's address and name; everything else about it stays as it was. */
async function moveIn({ host, plan, seen }, { container, moves }, name, service) {
    const { engine } = host;
    // A run before this one may be stopping it, or somebody has given it another address while it ran.
    if (plan_slot_isUp(container))
        await containers_stopContainer(engine, container.name, container.stopTimeoutMs + bring_up_stopMarginMs);
    const address = seen.network?.slotAddresses[plan.slot];
    if (moves && address !== undefined)
        await readdress(host, container.name, names_networkName(service), address);
    if (container.name !== name)
        await containers_renameContainer(engine, container.name, name);
}
/** Of its other networks nothing is touched; aliases of its own it never had. */
async function readdress({ engine }, container, network, address) {
    const { DriverOpts, GwPriority } = ((await containers_inspectContainer(engine, container))?.NetworkSettings.Networks[network] ?? {});
    await disconnectNetwork(engine, network, container);
    await connectNetwork(engine, network, container, {
        IPAMConfig: { IPv4Address: address },
        ...(DriverOpts ? { DriverOpts } : {}),
        ...(GwPriority ? { GwPriority } : {}),
    });
}
async function makeAgain(one, name, request) {
    const { host, plan, seen, original } = one;
    const { service, secretEnv } = request;
    const { identity, slot } = plan;
    const address = seen.network?.slotAddresses[slot];
    if (original === undefined || address === undefined)
        throw new Error("there is nothing to make it of");
    const image = (0,image_reference/* pinned */.dp)(imageOf(identity, host.name), identity.digest);
    const spec = planCopy(original.container, original.image, { service, identity, image, secretEnv, address });
    try {
        await create_container_createOnNetworks(host.engine, name, spec, otherNetworks(original.container, names_networkName(service)));
    }
    catch (error) {
        throw not_started_notStarted(host, error, []);
    }
}
/** Networks of the host that the original is in besides the service's own. */
function otherNetworks({ NetworkSettings }, own) {
    return Object.entries(NetworkSettings.Networks)
        .filter(([name]) => name !== own)
        .map(([name, endpoint]) => {
        const { DriverOpts, GwPriority } = endpoint;
        return {
            name,
            ...(GwPriority ? { gwPriority: GwPriority } : {}),
            ...(DriverOpts ? { driverOpts: new Map(Object.entries(DriverOpts)) } : {}),
        };
    });
}
async function start(host, name) {
    try {
        await containers_startContainer(host.engine, name);
    }
    catch (error) {
        throw not_started_notStarted(host, error, await logs_readLogs(host.engine, name));
    }
}

;// CONCATENATED MODULE: ./build/src/rollback/health-of.js
/** Of releases that were deployed before this was written down. */
const unrecorded = { timeoutMs: 60_000, threshold: 2 };
/** What has served before is asked without much ado; what was just started is given a moment to fall over. */
const pauseMs = {
    running: 100,
    paused: 100,
    stopped: 250,
    removed: 250,
};
/** By what a release is judged that comes back: its own settings, as it was deployed with them. */
function healthOf(settings, way = "running") {
    const { timeoutMs, threshold } = settings.health ?? unrecorded;
    return {
        path: settings.healthPath,
        host: settings.healthHost,
        timeoutMs,
        threshold,
        intervalMs: pauseMs[way],
    };
}

;// CONCATENATED MODULE: ./build/src/rollback/prepare-phase.js
















/** Brings the release up on every host and proves it healthy. Where one host fails, no host has changed for users. */
async function prepare_phase_prepareAll(run, provided) {
    const { ledger, journal } = run;
    const [first] = provided;
    if (first === undefined)
        return [];
    journal.phase(`Bring back ${first.plan.identity.release}`);
    const siblings = new AbortController();
    const signal = AbortSignal.any([run.signal, siblings.signal]);
    const prepared = await (0,fleet_together/* together */.bs)(provided, stages_nameOf, async (one) => {
        try {
            return await prepare_phase_prepareHost(one, { ...run, signal });
        }
        catch (error) {
            siblings.abort((0,fleet_together/* stoppedBecause */.gG)(one.host.name));
            throw error;
        }
    });
    const cancelled = prepared.failures.length === 0 && run.signal.aborted;
    if (prepared.failures.length > 0 || cancelled) {
        for (const { staged } of prepared.done)
            staged.command?.cancel();
        await (0,fleet_together/* together */.bs)(prepared.done, stages_nameOf, (one) => discard(one, run));
    }
    run.signal.throwIfAborted();
    end_on_endOn(prepared.failures, ledger);
    return prepared.done;
}
async function prepare_phase_prepareHost(one, run) {
    const { host, seen, plan } = one;
    const { journal, request, signal } = run;
    const there = proxyOf(seen);
    let staging;
    try {
        signal.throwIfAborted();
        await calmOrStart(one, there, journal);
        await clearSlot(host, plan.slot, plan, journal);
        const { container: proxy, changedAt } = await changeInPlace(host, there, plan.proxy, journal);
        staging = stage(one, proxy);
        const proving = prove(one, run);
        await all_done_allDone([proving, staging, leaving_awaitIdleOver(host, request.service, changedAt, journal, signal)]);
        return { ...one, container: await proving, proxy, staged: await staging };
    }
    catch (error) {
        // It must not wait for a word that never comes.
        await staging?.then(({ command }) => command?.cancel()).catch(() => undefined);
        await discard(one, run);
        throw error;
    }
}
/** There was one when the host was planned for. */
function proxyOf({ proxy }) {
    if (proxy.state === "absent")
        throw new Error("the plan has a proxy and the host has none");
    return proxy;
}
/** Nobody is led any more to the slot that is about to change, and the proxy runs. */
async function calmOrStart({ host, seen, plan }, proxy, journal) {
    const port = proxy.disk.settings.listens[0]?.port ?? 0;
    const { traffic } = plan;
    if (traffic !== undefined) {
        await calmHost({ host, seen }, { traffic, history: undefined }, port, journal);
    }
    else if (proxy.state === "stopped") {
        await boot_startProxy(host.engine, host.admin, proxy.container, port);
        await fence_fenceProxy(host, proxy.container);
    }
}
/** Brings the release up and asks it for its health, by its own settings and from its slot alone. */
async function prove(one, { request, journal, signal }) {
    const { host, watch, plan } = one;
    const container = await bringUp(one, request, journal);
    const health = healthOf(plan.identity.settings, plan.way.kind);
    await watch.time("health", () => await_healthy_awaitHealthy({
        engine: host.engine,
        entrance: host.entrance(plan.slot),
        container,
        slot: plan.slot,
        health,
        servedBefore: true,
        onProgress: (text) => journal.progress("health", text, host.name),
        signal,
    }));
    journal.note(`healthy: ${health.threshold} passes of ${health.path} in a row, from slot ${plan.slot}`, host.name);
    return container;
}
/** Beside what is in use, on disk and in the running proxy, and while the release is still being asked. */
async function stage({ host, plan, seen }, proxy) {
    const { engine, admin } = host;
    const routes = (0,proxy_routes/* steadyOn */.Iu)(plan.slot);
    // A reload has written a generation of its own, and so have routes that were laid down first.
    const disk = plan.proxy.reload || plan.traffic !== undefined ? await disk_readDisk(engine, proxy) : proxyOf(seen).disk;
    const generation = disk_nextGeneration(engine, disk?.generations ?? []);
    const version = admin.stageRoutes(routes);
    const settings = plan.proxy.after;
    if (plan.way.kind !== "running" && plan.way.kind !== "paused") {
        await all_done_allDone([disk_stageGeneration(engine, proxy, generation, settings, routes), version]);
        return { routes, generation, version: await version };
    }
    // Here a gate takes no longer than a command takes to start.
    const command = stageOnCue(engine, proxy, generation, settings, routes);
    await all_done_allDone([command, version]);
    return { routes, generation, version: await version, command: await command };
}
/** Takes back what a host was given when the rollback goes no further. What cannot be is said, and left for the next run. */
async function discard(one, { request, journal }) {
    const { host, seen } = one;
    try {
        await putBack(one, request.service);
    }
    catch (error) {
        journal.warn(`not everything is as it was: ${(0,failure_failure/* asFailure */.h)(error).message}`, host.name);
    }
    await change_proxy_undoChange(host, seen.proxy, proxyOf(seen).container, journal);
}

;// CONCATENATED MODULE: ./build/src/report/run-clock.js
/**
 * The time of day as this run goes by it: the machine's clock when the process began, and the time that has passed since.
 * A clock that is set while a run goes on leaves the run's own times in order, and what lies between them true.
 */
function run_clock_timeOfRun() {
    return new Date(performance.timeOrigin + performance.now());
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




/**
 * The steps of a plan, one line each, in the order they will be taken.
 *
 * @param isFirst whether this is the host that runs the release command
 */
function describePlan(plan, request, isFirst = false) {
    switch (plan.kind) {
        case "unchanged":
            return [
                `nothing: ${plan.live.identity.release} is live in slot ${plan.slot} and is what was asked for`,
            ];
        case "finish":
            return [
                ...describeTraffic(plan),
                ...describeProxy(plan.proxy),
                ...(plan.restart ? [`see that ${plan.live.identity.release} comes back after a reboot`] : []),
                ...plan.leftovers.map(({ release, ends }) => describeLeftover(release.name, ends)),
                ...plan.remove.map(describeRemoval),
                ...describeNarrowing(plan.proxy),
            ];
        case "deploy":
            return [
                ...describeTraffic(plan),
                ...plan.park.map((one) => `stop ${one.name}, kept for a rollback until now`),
                ...plan.evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
                `have image ${request.image.written} (${plan.identity.digest})`,
                ...(isFirst && request.releaseCommand !== undefined
                    ? ["run the release command, once every host has the image"]
                    : []),
                ...(plan.createNetwork ? ["create the service's network"] : []),
                ...describeProxy(plan.proxy),
                `start ${plan.identity.release} in slot ${plan.slot}`,
                `wait until ${request.health.path} passes ${request.health.threshold} times in a row`,
                ...(request.checks.length === 0 ? [] : [`run ${request.checks.length} smoke checks on it`]),
                ...describeCanary(plan, request),
                ...(plan.adopt === undefined
                    ? []
                    : [
                        `stop the container ${plan.adopt.name}, which holds the port, and keep it; users notice until the next step is done`,
                    ]),
                ...(plan.adopt === undefined
                    ? []
                    : [`have the proxy listen on port ${request.listen.port}, by a reload in place`]),
                `move traffic to slot ${plan.slot}`,
                ...describeBake(plan, request),
                ...(plan.previous === undefined
                    ? []
                    : [describeLeaving(plan.previous.identity.release, request.keepPrevious)]),
                ...(plan.adopt === undefined ? describeNarrowing(plan.proxy) : []),
                ...plan.remove.map(describeRemoval),
            ];
    }
}
/** How a release ends that users were sent to until then. */
function describeLeaving(release, ends) {
    if (ends === "running")
        return `drain ${release}, and leave it running`;
    return `drain and ${ends === "paused" ? "pause" : "stop"} ${release}`;
}
function describeLeftover(name, ends) {
    if (ends === "running")
        return `see that ${name} does not start again by itself`;
    return `${ends === "paused" ? "pause" : "stop"} ${name}, left running beside the live release`;
}
function describeRemoval({ identity, state }) {
    return `remove ${identity.release}, ${state === "created" ? "which never ran" : "beyond the releases kept"}`;
}
/** What a run before this one left open. */
function describeTraffic({ traffic, history }) {
    if (traffic === undefined)
        return history === undefined ? [] : ["write down what a run before did not get to"];
    const slot = slotOf(traffic.live);
    return [
        slot === undefined
            ? "take all traffic away, as nothing is live"
            : `lay traffic down on slot ${slot}, which serves: a run before did not get to it`,
    ];
}
function describeCanary(plan, { judging }) {
    if (!hasPrevious(plan))
        return [];
    return judging.canary.map((step) => {
        const seconds = `${step.holdMs / 1_000} s`;
        return step.kind === "host"
            ? `move the first host to it for ${seconds}, and judge it`
            : `send it ${step.share / 100} % of requests for ${seconds}, and judge it`;
    });
}
function describeBake(plan, { judging, checks, url }) {
    const asked = checks.length > 0 && url !== undefined ? [`run the smoke checks on ${url.origin}`] : [];
    if (judging.bakeMs === 0 || !hasPrevious(plan))
        return asked;
    const fallback = standsBy(plan, { judging }) ? ", with the release before standing by" : "";
    return [...asked, `judge its traffic for ${judging.bakeMs / 1_000} s${fallback}`];
}
function describeProxy(plan) {
    if (plan.process === "boot") {
        const places = placesOf({ listens: plan.during });
        return [`boot the service's proxy ${places === "" ? "without a port" : `on ${places}`}`];
    }
    return [
        ...(plan.process === "start" ? ["start the service's proxy again"] : []),
        ...(plan.leftovers > 0 ? ["remove the proxy that another one has taken over from"] : []),
        ...(plan.handOver === undefined ? [] : [`hand the service's proxy over to one of ${plan.handOver}`]),
        ...(plan.reload ? [`change the proxy by a reload in place: ${reloadReason(plan)}`] : []),
    ];
}
function describeNarrowing(plan) {
    if (plan.process === "boot" || !plan.narrow)
        return [];
    const places = placesOf(plan.after);
    if (placesOf(plan.during) !== places)
        return [`reload the proxy, listening on ${places} alone`];
    const { acceptProxy } = plan.after.listens[0] ?? {};
    return [
        `reload the proxy, which then ${acceptProxy === true ? "expects" : "refuses"} the PROXY protocol on ${places}`,
    ];
}

;// CONCATENATED MODULE: ./build/src/rollback/describe-rollback.js



/** The steps of a plan, one line each, in the order they will be taken. */
function describeRollback(plan) {
    switch (plan.kind) {
        case "stay":
            return [`nothing: ${plan.live.identity.release} is live in slot ${plan.slot}`];
        case "settle":
            return [
                ...(plan.traffic === undefined
                    ? []
                    : [`lay traffic down on slot ${plan.slot}, where ${plan.live.identity.release} serves already`]),
                ...plan.leftovers.map(({ release, ends }) => describeLeaving(release.identity.release, ends)),
            ];
        case "restore":
            return describeRestore(plan);
    }
}
function describeRestore({ slot, identity, way, traffic, proxy, left, park, evict, }) {
    const health = healthOf(identity.settings);
    return [
        ...(proxy.process === "start" ? ["start the service's proxy again"] : []),
        ...(traffic === undefined || left === undefined
            ? []
            : [`lay traffic down on ${left.release.identity.release}, where a run before this one left it open`]),
        ...park.map((one) => `stop ${one.name}, kept for a rollback until now`),
        ...evict.map((one) => `remove ${one.name}, left behind by a run that did not end well`),
        ...(plan_proxy_staysUntilSwitch(proxy) ? [] : [`change the proxy by a reload in place: ${plan_proxy_reloadReason(proxy)}`]),
        describeWay(way, identity.release, slot),
        `wait until ${health.path} passes ${health.threshold === 1 ? "once" : `${health.threshold} times in a row`}`,
        `move traffic to slot ${slot}`,
        ...(left === undefined ? [] : [describeLeaving(left.release.identity.release, left.ends)]),
    ];
}
/** How a release comes back, in words. */
function describeWay(way, release, slot) {
    switch (way.kind) {
        case "running":
            return `go on with ${release}, which runs in slot ${slot}`;
        case "paused":
            return `unpause ${release} in slot ${slot}`;
        case "stopped":
            return `start ${release} again in slot ${slot}`;
        case "removed": {
            const { host, container, settings } = way.source;
            return settings === "own"
                ? `make ${release} again in slot ${slot}, with the settings of its container on ${host}`
                : `make ${release} in slot ${slot} out of its image, with the settings of ${container.identity.release}, which is live`;
        }
    }
}

;// CONCATENATED MODULE: ./build/src/rollback/rollback-ledger.js



/** Keeps what happened to each host of a rollback, and makes the outcome out of it. */
class RollbackLedger {
    startedAt = run_clock_timeOfRun();
    #began = performance.now();
    #request;
    #entries;
    #remarks = [];
    #wanted;
    #releases;
    #because;
    #failure;
    constructor(request, hosts) {
        this.#request = request;
        this.#entries = new Map(hosts.map((host) => [host, { watch: stopwatch(this.#began) }]));
    }
    watch(host) {
        return this.#entry(host).watch;
    }
    knows(releases) {
        this.#releases = releases;
    }
    wants(wanted) {
        this.#wanted = wanted;
    }
    /** What served a host's users before anything was done. */
    saw(host, live) {
        this.#entry(host).saw = live;
    }
    planned(host, plan) {
        this.#entry(host).plan = plan;
    }
    /** Nothing is to be done, and why. */
    idle(because) {
        this.#because = because;
    }
    remark(text) {
        if (!this.#remarks.includes(text))
            this.#remarks.push(text);
    }
    switching(host) {
        this.#entry(host).switching = true;
    }
    promoted(host, at) {
        this.#entry(host).promotedAt = at;
    }
    /** Whether this run has ended and does not know who serves a host's users. */
    isUnsure(host) {
        const { switching, turnedBack } = this.#entry(host);
        return this.#failure !== undefined && switching === true && !turnedBack;
    }
    /** It could not be seen what serves, once the run was over. */
    unseen(host) {
        this.#entry(host).unseen = true;
    }
    /** What was seen to serve, once the run was over. */
    found(host, found) {
        this.#entry(host).found = found;
    }
    /** Nothing takes a rollback's place while it is at work. */
    isPreempted() {
        return false;
    }
    newRelease(host) {
        const { plan } = this.#entry(host);
        return plan?.kind === "restore" ? plan.identity.release : undefined;
    }
    wasSwitching(host) {
        return this.#entry(host).switching === true;
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
    outcome() {
        const { service, to, message } = this.#request;
        const result = this.#result();
        const isListing = result === "listed";
        return {
            service,
            to,
            result,
            failure: this.#failure,
            target: isListing ? undefined : this.#wanted,
            because: this.#because,
            message,
            startedAt: this.startedAt,
            durationMs: performance.now() - this.#began,
            hosts: isListing ? [] : [...this.#entries].map(([host, entry]) => this.#hostOutcome(host, entry)),
            plan: [...this.#entries].flatMap(([host, { plan }]) => plan === undefined ? [] : [{ host, steps: describeRollback(plan) }]),
            remarks: this.#remarks,
            releases: this.#hasChanged() ? undefined : this.#releases,
            notices: [],
        };
    }
    #hasChanged() {
        return [...this.#entries.values()].some((entry) => entry.switching);
    }
    #result() {
        if (this.#failure !== undefined)
            return "failed";
        if (this.#request.list)
            return "listed";
        if (this.#because !== undefined)
            return "unchanged";
        if (this.#request.dryRun)
            return "planned";
        const plans = [...this.#entries.values()].map(({ plan }) => plan?.kind);
        return plans.every((kind) => kind === "stay") ? "unchanged" : "rolled-back";
    }
    /** Release, digest and slot are those that serve users when the run is over. */
    #hostOutcome(host, entry) {
        const { plan, promotedAt, turnedBack, switching, found, failure = this.#failure, watch } = entry;
        const spans = watch.spans();
        const left = plan?.kind === "restore" ? plan.left?.release : undefined;
        const unknown = found === undefined && switching && (promotedAt === undefined || entry.unseen) && !turnedBack;
        const isThere = found === undefined
            ? promotedAt !== undefined && !turnedBack && !unknown
            : found.release === this.newRelease(host);
        const moved = plan?.kind === "restore" && isThere;
        const stays = entry.saw;
        const serving = found ?? (unknown ? undefined : moved ? plan.identity : stays?.identity);
        const slot = found === undefined && !unknown ? (moved ? plan.slot : stays?.slot) : found?.slot;
        return {
            host,
            result: this.#hostResult(entry),
            failure,
            release: serving?.release,
            digest: serving?.digest,
            slot,
            previousRelease: moved ? left?.identity.release : undefined,
            previousDigest: moved ? left?.identity.digest : undefined,
            previousImage: moved ? left?.identity.image : undefined,
            promotedAt: moved ? promotedAt : undefined,
            ...(found === undefined ? {} : { looked: true }),
            durationMs: Math.max(0, ...spans.map((span) => span.toMs)),
            spans,
        };
    }
    #hostResult({ plan, failure }) {
        if (failure !== undefined || this.#failure !== undefined)
            return "failed";
        if (this.#because !== undefined || plan?.kind === "stay")
            return "unchanged";
        return this.#request.dryRun ? "planned" : "rolled-back";
    }
    #entry(host) {
        const entry = this.#entries.get(host);
        if (entry === undefined)
            throw new Error(`no such host in this run: ${host}`);
        return entry;
    }
}

;// CONCATENATED MODULE: ./build/src/rollback/write-down.js



/** Writes a rollback into its host's history. A release that it took out of its bake did not stay. */
async function rollback_write_down_writeDown(one, run, end) {
    const { host, proxy } = one;
    await disk_writeHistoryFile(host.engine, proxy, history_writeHistory(historyWith(one.seen.history, one, run, end)));
}
function historyWith(before, { plan, pulled, staged, promotedAt = run_clock_timeOfRun() }, { origin, startedAt, message }, end) {
    const { release, digest, image } = plan.identity;
    const entry = {
        verb: "rollback",
        release,
        digest,
        image,
        ...end,
        previous: plan.left?.release.identity.release,
        pulled,
        at: startedAt.toISOString(),
        durationMs: promotedAt.getTime() - startedAt.getTime(),
        actor: origin.actor,
        commit: origin.commit,
        run: origin.run,
        message,
    };
    const history = history_recorded(before, entry, staged.version);
    return end.result === "deployed" ? concluded(history, release) : history;
}

;// CONCATENATED MODULE: ./build/src/rollback/settle-phase.js










/** Lays traffic down for good where the release serves already. */
async function calmAll({ ledger, journal }, planned) {
    const calmed = await (0,fleet_together/* together */.bs)(planned.filter(isSettling), stages_nameOf, async (one) => {
        const { seen, plan } = one;
        const port = seen.proxy.state === "absent" ? 0 : (seen.proxy.disk.settings.listens[0]?.port ?? 0);
        if (plan.traffic !== undefined || plan.history !== undefined)
            await calmHost(one, plan, port, journal);
        return one;
    });
    end_on_endOn(calmed.failures, ledger);
    return calmed.done;
}
/** Clears up behind the switch. Users are served whatever happens here. */
async function settle_phase_settleAll(run, promoted, calmed) {
    const { request, journal } = run;
    journal.phase("Drain and settle");
    await Promise.all([
        ...promoted.map((one) => settle_settleOrWarn(() => settle(one, run), one.host.name, journal, one.plan.identity.release)),
        ...calmed.map((one) => {
            const { host, watch, plan } = one;
            const work = async () => {
                for (const left of plan.leftovers) {
                    await retire_retire(host, watch, left, (0,release_slot/* otherSlot */.jx)(plan.slot), request, journal);
                }
            };
            return settle_settleOrWarn(work, host.name, journal, plan.live.identity.release);
        }),
    ]);
}
async function settle(one, { request, journal, origin, ledger }) {
    const { host, watch, plan, seen, proxy } = one;
    const { service, drainTimeoutMs, message } = request;
    const run = { origin, startedAt: ledger.startedAt, message };
    const hadOthers = seen.proxy.state !== "absent" && seen.proxy.others.length > 0;
    await all_done_allDone([
        watch.time("clean", async () => {
            await rollback_write_down_writeDown(one, run, { result: "deployed", reason: undefined });
            await settle_clearGenerations(host, proxy);
        }),
        plan.left === undefined
            ? Promise.resolve()
            : retire_retire(host, watch, plan.left, (0,release_slot/* otherSlot */.jx)(plan.slot), request, journal),
        hadOthers ? change_proxy_removeRetiredProxies(host, service, proxy, drainTimeoutMs, journal) : Promise.resolve(),
    ]);
}

;// CONCATENATED MODULE: ./build/src/rollback/switch-phase.js












/** Moves all hosts, one commit each; when one cannot, those that did are turned back. */
async function switchAll(run, prepared) {
    const { journal, ledger } = run;
    if (prepared.length === 0)
        return [];
    journal.phase("Switch");
    const armed = await (0,fleet_together/* together */.bs)(prepared, stages_nameOf, arm);
    const promoted = armed.failures.length > 0
        ? { done: [], failures: armed.failures }
        : await (0,fleet_together/* together */.bs)(prepared, stages_nameOf, (one) => promote(one, run));
    // Whoever has the hosts now decides what serves there.
    if (promoted.failures.length > 0 && !promoted.failures.some(guard/* isLost */.J)) {
        journal.warn("not every host could be switched: all of them are turned back");
        await switch_phase_turnBackAll(run, prepared, promoted.failures);
    }
    end_on_endOn(promoted.failures, ledger);
    return promoted.done;
}
/**
 * What a restart of the host would bring up from here on is the release that comes back; users are where they were. It is
 * one that comes back before the disk names it: a reboot in between would lead users to nothing.
 */
async function arm({ host, container, proxy, staged }) {
    try {
        await containers_setRestartPolicy(host.engine, container, "unless-stopped");
    }
    catch (error) {
        // It must not wait for a word that never comes.
        staged.command?.cancel();
        throw error;
    }
    await move_traffic_putOnDisk(host, proxy, staged);
}
async function promote(one, { ledger, journal }) {
    const { host, watch, plan, staged } = one;
    ledger.switching(host.name);
    await watch.time("switch", () => host.admin.commitStaged(staged.version, staged.routes));
    const promotedAt = run_clock_timeOfRun();
    ledger.promoted(host.name, promotedAt);
    journal.note(`traffic moved to ${plan.identity.release} in slot ${plan.slot}`, host.name);
    return { ...one, promotedAt };
}
/** Undoes the switch, however far it came. @throws Failure where that does not work either */
async function switch_phase_turnBackAll(run, prepared, why) {
    const { request, journal, ledger, origin } = run;
    journal.phase("Turn back");
    const back = await (0,fleet_together/* together */.bs)(prepared, stages_nameOf, async (one) => {
        const { host, seen, plan, proxy } = one;
        const before = seen.liveSlot === undefined ? proxy_routes/* noRoutes */.SY : (0,proxy_routes/* steadyOn */.Iu)(seen.liveSlot);
        await insist(() => move_traffic_moveTraffic(host, proxy, plan.proxy.after, before));
        ledger.turnedBack(host.name);
        journal.note(`traffic is back on ${seen.live?.identity.release ?? "nothing, as before"}`, host.name);
        await drain_drain(host, plan.slot, request.drainTimeoutMs, journal);
        await containers_setRestartPolicy(host.engine, one.container, "no");
        const end = {
            result: ledger.wasSwitching(host.name) ? "rolled-back" : "failed",
            reason: why[0]?.reason,
        };
        await rollback_write_down_writeDown(one, { origin, startedAt: ledger.startedAt, message: request.message }, end);
        await discard(one, run);
    });
    end_on_endOn(back.failures, ledger);
}

;// CONCATENATED MODULE: ./build/src/rollback/rollback.js











/** Brings an earlier release of a service back on every host and says how that ended. Does not throw. */
async function rollback(request, context) {
    const places = (0,host_connect/* destinations */.u)(request);
    const ledger = new RollbackLedger(request, places.map((place) => place.name));
    const hosts = [];
    try {
        await takePhases({ ...context, request, ledger }, places, hosts);
    }
    catch (error) {
        ledger.ended((0,failure_failure/* asFailure */.h)(error));
        await lookAgain({ ...context, request, ledger }, places, hosts);
    }
    await Promise.all(hosts.map((host) => host.close()));
    return ledger.outcome();
}
async function takePhases(run, places, hosts) {
    const { request, journal, origin, signal, onHolder } = run;
    await connectAll(run, places, hosts);
    const planned = await observe_phase_observeAndPlan(run, hosts);
    if (request.dryRun || planned.every(({ plan }) => plan.kind === "stay"))
        return;
    const { service } = request;
    const ask = {
        service,
        verb: "rollback",
        origin,
        waitMs: 0,
        preempts: true,
        journal,
        signal,
        onHolder,
    };
    const lease = await fleet_lease_takeLeases(planned, ask);
    try {
        const current = lease.stale.size === 0 ? planned : await observe_phase_observeAndPlan(run, hosts);
        await bringBack({ ...run, signal: AbortSignal.any([signal, lease.lost]) }, current, lease);
    }
    finally {
        if (await lease.release())
            run.onReleased?.();
    }
}
/** One after the other, and on all hosts at once: no host is switched while another is not ready. */
async function bringBack(run, planned, lease) {
    const provided = await provideAll(run, planned);
    const prepared = await prepare_phase_prepareAll(run, provided);
    const calmed = await calmAll(run, planned);
    const promoted = await switchAll(run, prepared);
    await lease.confirm();
    await settle_phase_settleAll(run, promoted, calmed);
}


/***/ })

};
