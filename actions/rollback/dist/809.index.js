export const id = 809;
export const ids = [809];
export const modules = {

/***/ 3809:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readContainer: () => (/* binding */ readContainer)
});

// EXTERNAL MODULE: ./build/src/failure/problem.js
var problem = __webpack_require__(1811);
// EXTERNAL MODULE: ./build/src/inputs/quoted.js
var quoted = __webpack_require__(9895);
;// CONCATENATED MODULE: ./build/src/compose/merge-values.js
const replace = (_, over) => over;
/** Both lists, each value once. */
const append = (base, over) => [
    ...new Set([...base, ...over]),
];
const joinMaps = (base, over) => new Map([...base, ...over]);
/** Both lists; of entries with the same key the one on top stays, in the place of the one below. */
const byKey = (keyOf) => (base, over) => [...new Map([...base, ...over].map((entry) => [keyOf(entry), entry])).values()];
const mergeHealthcheck = (base, over) => ({ ...base, ...over });
/** Options are joined as long as the driver stays. */
const mergeLogging = (base, over) => {
    if (base.driver !== undefined && over.driver !== undefined && base.driver !== over.driver)
        return over;
    const options = joinMaps(base.options ?? new Map(), over.options ?? new Map());
    return { ...base, ...over, ...(options.size === 0 ? {} : { options }) };
};
const mergeDeploy = (base, over) => {
    const devices = [...(base.reservations?.devices ?? []), ...(over.reservations?.devices ?? [])];
    const limits = { ...base.limits, ...over.limits };
    const reservations = {
        ...base.reservations,
        ...over.reservations,
        ...(devices.length === 0 ? {} : { devices }),
    };
    return { limits, reservations };
};
const mergeBlkio = (base, over) => {
    const lists = [
        "weight_device",
        "device_read_bps",
        "device_read_iops",
        "device_write_bps",
        "device_write_iops",
    ];
    const joined = lists.map((key) => [key, [...(base[key] ?? []), ...(over[key] ?? [])]]);
    return { ...base, ...over, ...Object.fromEntries(joined.filter(([, list]) => list.length > 0)) };
};

// EXTERNAL MODULE: ./build/src/compose/read-devices.js
var read_devices = __webpack_require__(4422);
// EXTERNAL MODULE: ./build/src/compose/node.js
var compose_node = __webpack_require__(2700);
// EXTERNAL MODULE: ./build/src/compose/read-values.js
var read_values = __webpack_require__(9727);
// EXTERNAL MODULE: ./build/src/compose/scope.js
var compose_scope = __webpack_require__(998);
;// CONCATENATED MODULE: ./build/src/compose/read-healthcheck.js



const readHealthcheck = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, {
    test: readTest,
    disable: read_values/* readFlag */.fG,
    interval: read_values/* readDuration */.$7,
    timeout: read_values/* readDuration */.$7,
    retries: (0,read_values/* readInteger */.JI)(0),
    start_period: read_values/* readDuration */.$7,
    start_interval: read_values/* readDuration */.$7,
});
/** A text runs in the image's shell; a list begins with how it runs. */
const readTest = (node, scope) => {
    if (typeof node.value === "string")
        return ["CMD-SHELL", node.value];
    if (!(0,compose_node/* isList */.Lv)(node))
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a string or a list");
    const test = (0,read_values/* readTexts */.Z7)(node, scope);
    if (test === undefined || ["CMD", "CMD-SHELL", "NONE"].includes(test[0] ?? ""))
        return test;
    return scope.findings.problem(scope.origin, node, "must begin with CMD, CMD-SHELL or NONE", '["CMD", "/healthy"]');
};

;// CONCATENATED MODULE: ./build/src/compose/read-lists.js



/** `env_file` in its three forms. */
const readEnvFiles = (node, scope) => (0,compose_node/* isList */.Lv)(node) ? (0,read_values/* readList */.LD)(readEnvFile)(node, scope) : wrapped(readEnvFile(node, scope));
const readEnvFile = (node, scope) => {
    const at = { path: node.path, line: node.line };
    if (!(0,compose_node/* isMapping */.pi)(node)) {
        const path = (0,read_values/* readText */.yR)(node, scope);
        return path === undefined ? undefined : { path, required: true, format: "dotenv", at };
    }
    const read = (0,compose_scope/* readMapping */.vh)(node, scope, { path: read_values/* readText */.yR, required: read_values/* readFlag */.fG, format: (0,read_values/* readOneOf */.Qk)("raw") });
    if (read === undefined)
        return undefined;
    const { path, required = true, format = "dotenv" } = read;
    return path === undefined
        ? scope.findings.problem(scope.origin, node, "has no path")
        : { path, required, format, at };
};
/** `label_file`: a path or a list of them. */
const readLabelFiles = (node, scope) => {
    const one = (item) => {
        const path = (0,read_values/* readText */.yR)(item, scope);
        return path === undefined
            ? undefined
            : { path, required: true, format: "dotenv", at: { path: item.path, line: item.line } };
    };
    return (0,compose_node/* isList */.Lv)(node) ? (0,read_values/* readList */.LD)(one)(node, scope) : wrapped(one(node, scope));
};
function wrapped(value) {
    return value === undefined ? undefined : [value];
}
/** `environment`: names checked, values never shown. A name without a value takes it from the surroundings. */
const readEnvironment = (node, scope) => {
    const pairs = (0,read_values/* readPairs */.SX)(node, scope);
    for (const name of pairs?.keys() ?? []) {
        if (name === "" || /[\s=]/.test(name)) {
            return scope.findings.problem(scope.origin, node, "has a name that is empty, or has white space or = in it", "NODE_ENV: production");
        }
    }
    return pairs;
};
const reserved = ["tidegate.", "com.docker.compose."];
/** `labels`, without those that say what belongs to whom. */
function checkLabels(labels, node, scope) {
    const taken = [...labels.keys()].find((name) => reserved.some((prefix) => name.startsWith(prefix)) || name === "");
    if (taken === undefined)
        return labels;
    const message = taken === ""
        ? "has a label without a name"
        : `labels that begin with ${reserved.join(" or ")} are not for users`;
    return scope.findings.problem(scope.origin, node, message);
}
/** `tmpfs: /run` or a list of `/run:size=64m`. */
const readTmpfsMounts = (node, scope) => {
    const one = (item) => {
        const text = (0,read_values/* readText */.yR)(item, scope);
        if (text === undefined)
            return undefined;
        const [target = "", ...options] = text.split(":");
        if (target.startsWith("/"))
            return { target, options: options.join(":") };
        return scope.findings.problem(scope.origin, item, "must be an absolute path", "/run:size=64m");
    };
    return (0,compose_node/* isList */.Lv)(node) ? (0,read_values/* readList */.LD)(one)(node, scope) : wrapped(one(node, scope));
};
/** `extra_hosts` as Docker takes them, `NAME:ADDRESS`. */
const readExtraHosts = (node, scope) => {
    if ((0,compose_node/* isMapping */.pi)(node)) {
        return Array.from(node.value).flatMap(([name, child]) => hostEntries(child, name, (0,compose_node/* isList */.Lv)(child) ? child.value : [child], scope));
    }
    if (!(0,compose_node/* isList */.Lv)(node))
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a list or a mapping");
    return node.value.flatMap((item) => {
        const text = (0,read_values/* readText */.yR)(item, scope);
        const split = text?.search(/=/) === -1 ? text.indexOf(":") : (text?.indexOf("=") ?? -1);
        if (text === undefined)
            return [];
        const addresses = split === -1 ? "" : text.slice(split + 1);
        return hostEntries(item, text.slice(0, Math.max(split, 0)), addresses.split(",").map((value) => ({ ...item, value })), scope);
    });
};
function hostEntries(at, name, addresses, scope) {
    return addresses.flatMap((node) => {
        const address = (0,read_values/* readText */.yR)(node, scope)?.replace(/^\[(.+)\]$/, "$1");
        if (address !== undefined && address !== "" && name !== "" && !/[:=\s]/.test(name))
            return [`${name}:${address}`];
        if (address !== undefined)
            scope.findings.problem(scope.origin, at, "is not NAME=ADDRESS", "db=10.0.0.7");
        return [];
    });
}
/** A capability by its whole name, as Docker's own clients send it: `net_admin` is `CAP_NET_ADMIN`. */
const readCapability = (node, scope) => {
    const name = (0,read_values/* readText */.yR)(node, scope)?.toUpperCase();
    return name === undefined || name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`;
};
/** `expose`, ranges spelled out: `3000/tcp`. */
const readExpose = (node, scope) => (0,read_values/* readList */.LD)(read_values/* readTextOrNumber */.c_)(node, scope)?.flatMap((text) => {
    const [, first = "", last = first, protocol = "tcp"] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === "" || from < 1 || to > 65_535 || from > to) {
        scope.findings.problem(scope.origin, node, "has a port that is not PORT[-PORT][/tcp|udp|sctp]", "3000-3002/tcp");
        return [];
    }
    return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}/${protocol}`);
});
/** `volumes_from`: containers of the host, by name. */
const readVolumesFrom = (0,read_values/* readList */.LD)((node, scope) => {
    const [, name, mode] = /^container:([\w.-]+)(:r[ow])?$/.exec((0,read_values/* readText */.yR)(node, scope) ?? "") ?? [];
    if (name !== undefined)
        return `${name}${mode ?? ""}`;
    if (typeof node.value !== "string")
        return undefined;
    return scope.findings.problem(scope.origin, node, "names another service, and only containers of the host can be named", "container:shared-files:ro");
});
/** `security_opt`; a seccomp profile is read from the repository and sent along, as Compose does. */
const readSecurityOpt = (0,read_values/* readList */.LD)((node, scope) => {
    const option = (0,read_values/* readText */.yR)(node, scope);
    if (option === undefined)
        return undefined;
    const [, name = "", value = ""] = /^([^=:]+)(?:[=:](.*))?$/s.exec(option) ?? [];
    const bare = name === option;
    if (bare && option !== "no-new-privileges")
        return scope.findings.problem(scope.origin, node, "is not NAME=VALUE", "apparmor=unconfined");
    if (name !== "seccomp" || value === "unconfined" || value === "builtin")
        return option;
    const profile = scope.readFile(value);
    const json = profile.kind === "text" ? withoutBlanks(profile.text) : undefined;
    if (json !== undefined)
        return `seccomp=${json}`;
    return scope.findings.problem(scope.origin, node, "names a seccomp profile that cannot be read, or is not JSON");
});
/** JSON without white space between its parts; texts stay as they are written. */
function withoutBlanks(json) {
    try {
        JSON.parse(json);
    }
    catch {
        return undefined;
    }
    return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text) => text ?? "");
}

;// CONCATENATED MODULE: ./build/src/compose/read-networks.js



const gate = "a candidate must get no traffic from other containers before its gate";
const one = "two releases run side by side, and an address fits one of them";
/** `networks`, as a list of names or a mapping. `default` is the service's own network and not among the result. */
const readNetworks = (node, scope) => {
    const named = (0,compose_node/* isMapping */.pi)(node)
        ? Array.from(node.value)
        : (0,compose_node/* isList */.Lv)(node)
            ? node.value.flatMap((item) => typeof item.value === "string"
                ? [[item.value, { ...item, value: null }]]
                : wrongItem(item, scope))
            : undefined;
    if (named === undefined)
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a list or a mapping");
    return named.flatMap(([key, settings]) => {
        const read = settings.value === null ? {} : readEndpoint(settings, scope);
        if (key === "default" || read === undefined)
            return [];
        const name = scope.network(key, settings);
        return name === undefined ? [] : [{ name, ...read }];
    });
};
function wrongItem(item, scope) {
    (0,compose_scope/* wrongKind */.oF)(item, scope, "a string");
    return [];
}
function readEndpoint(node, scope) {
    const read = (0,compose_scope/* readMapping */.vh)(node, scope, {
        aliases: refuseBecause(gate),
        ipv4_address: refuseBecause(one),
        ipv6_address: refuseBecause(one),
        link_local_ips: refuseBecause(one),
        mac_address: refuseBecause(one),
        // Which network comes first is not for choosing: it is the service's own.
        priority: (0,read_values/* readInteger */.JI)(),
        gw_priority: (0,read_values/* readInteger */.JI)(),
        interface_name: read_values/* readText */.yR,
        driver_opts: read_values/* readLabels */.k2,
    });
    if (read === undefined)
        return undefined;
    const { gw_priority: gwPriority, interface_name: interfaceName, driver_opts: driverOpts } = read;
    const options = new Map([
        ...(driverOpts ?? []),
        ...(interfaceName === undefined ? [] : [["com.docker.network.endpoint.ifname", interfaceName]]),
    ]);
    return {
        ...(gwPriority === undefined ? {} : { gwPriority }),
        ...(options.size === 0 ? {} : { driverOpts: options }),
    };
}
function refuseBecause(why) {
    return (node, scope) => scope.findings.problem(scope.origin, node, `is refused: ${why}`);
}

;// CONCATENATED MODULE: ./build/src/compose/service-keys.js
const supported = (note) => ({ file: "supported", container: "supported", note });
/** Has no bearing on a container that runs already, or is done otherwise here: left out and listed. */
const ignored = (note) => ({ file: "ignored", container: "ignored", note });
/** Would collide between the two slots: left out of a file, where it serves other ways of running the service. */
const colliding = (note) => ({ file: "ignored", container: "refused", note });
const refused = (note) => ({ file: "refused", container: "refused", note });
/**
 * Every key of the Compose service specification (compose-spec.json of compose-go 2.9, and `pre_start`, which came since), and
 * what a deploy makes of it. docs/compose.md shows this table; a test holds them equal.
 */
const serviceKeys = new Map([
    ["annotations", supported("`HostConfig.Annotations`; Docker 24 or newer, older ones ignore it")],
    ["attach", ignored("a deploy attaches to no container")],
    ["blkio_config", supported("`HostConfig.Blkio…`")],
    ["build", colliding("the image is built before and named by the input `image`")],
    ["cap_add", supported("`HostConfig.CapAdd`")],
    ["cap_drop", supported("`HostConfig.CapDrop`")],
    ["cgroup", supported("`HostConfig.CgroupnsMode`")],
    ["cgroup_parent", supported("`HostConfig.CgroupParent`")],
    ["command", supported("`Config.Cmd`; a text is split as in a shell and runs without one")],
    ["configs", refused("no files are copied to hosts: mount one that is there, or use `environment`")],
    ["container_name", colliding("two releases run side by side, and a name fits one container")],
    ["cpu_count", supported("`HostConfig.CpuCount`, Windows only")],
    ["cpu_percent", supported("`HostConfig.CpuPercent`, Windows only")],
    ["cpu_period", supported("`HostConfig.CpuPeriod`")],
    ["cpu_quota", supported("`HostConfig.CpuQuota`")],
    ["cpu_rt_period", supported("`HostConfig.CpuRealtimePeriod`")],
    ["cpu_rt_runtime", supported("`HostConfig.CpuRealtimeRuntime`")],
    ["cpu_shares", supported("`HostConfig.CpuShares`")],
    ["cpus", supported("`HostConfig.NanoCpus`")],
    ["cpuset", supported("`HostConfig.CpusetCpus`")],
    ["credential_spec", refused("it is for Windows hosts")],
    ["depends_on", ignored("a deploy starts this service alone; what it needs is there before")],
    ["deploy", supported("`resources`, see below; the rest is for orchestrators and left out")],
    ["develop", ignored("it is for `docker compose watch`")],
    ["device_cgroup_rules", supported("`HostConfig.DeviceCgroupRules`")],
    ["devices", supported("`HostConfig.Devices`; CDI names become `DeviceRequests`")],
    ["dns", supported("`HostConfig.Dns`")],
    ["dns_opt", supported("`HostConfig.DnsOptions`")],
    ["dns_search", supported("`HostConfig.DnsSearch`")],
    ["domainname", supported("`Config.Domainname`")],
    ["entrypoint", supported("`Config.Entrypoint`; a text is split as in a shell and runs without one")],
    ["env_file", supported("`Config.Env`, below `environment`; with `required` and `format: raw`")],
    ["environment", supported("`Config.Env`, below the inputs `env` and `secret-env`")],
    ["expose", supported("`Config.ExposedPorts`; ports under `ports` are not added to it")],
    [
        "extends",
        { file: "supported", container: "refused", note: "a service of the same file; another file is refused" },
    ],
    [
        "external_links",
        refused("a link is an alias, and would bypass the gate; reach others by their own names"),
    ],
    ["extra_hosts", supported("`HostConfig.ExtraHosts`")],
    ["gpus", supported("`HostConfig.DeviceRequests`")],
    ["group_add", supported("`HostConfig.GroupAdd`")],
    ["healthcheck", supported("`Config.Healthcheck`; must pass as well as `health-path`")],
    [
        "hostname",
        supported("`Config.Hostname`; refused together with `networks`, where Docker 25 makes it an alias"),
    ],
    ["image", colliding("the input `image` says what is deployed")],
    ["init", supported("`HostConfig.Init`")],
    ["ipc", supported("`HostConfig.IpcMode`, but not `service:…`")],
    ["isolation", supported("`HostConfig.Isolation`, Windows only")],
    ["label_file", supported("`Config.Labels`, below `labels`")],
    ["labels", supported("`Config.Labels`; `tidegate.*` and `com.docker.compose.*` are refused")],
    ["links", refused("a link is an alias, and would bypass the gate; reach others by their own names")],
    ["logging", supported("`HostConfig.LogConfig`")],
    ["mac_address", refused("two releases run side by side, and an address fits one of them")],
    ["mem_limit", supported("`HostConfig.Memory`")],
    ["mem_reservation", supported("`HostConfig.MemoryReservation`")],
    ["mem_swappiness", supported("`HostConfig.MemorySwappiness`")],
    ["memswap_limit", supported("`HostConfig.MemorySwap`")],
    ["models", refused("models are run by Docker Desktop's model runner")],
    [
        "network_mode",
        refused("each slot has its address on the service's own network, which the proxy reaches it by"),
    ],
    [
        "networks",
        supported("networks that exist on the host, joined beside the service's own; no aliases, no fixed addresses"),
    ],
    ["oom_kill_disable", supported("`HostConfig.OomKillDisable`")],
    ["oom_score_adj", supported("`HostConfig.OomScoreAdj`")],
    ["pid", supported("`HostConfig.PidMode`, but not `service:…`")],
    ["pids_limit", supported("`HostConfig.PidsLimit`")],
    [
        "platform",
        supported("checked by Docker when the container is made; a host pulls the image of its own platform"),
    ],
    [
        "ports",
        colliding("two releases run side by side; the proxy holds the input `port` and forwards to `container-port`"),
    ],
    ["post_start", refused("hooks are not run: do it in the entrypoint")],
    ["pre_start", refused("hooks are not run: do it in the entrypoint, or before the deploy")],
    ["pre_stop", refused("hooks are not run: the application gets `stop_signal` once its requests are done")],
    ["privileged", supported("`HostConfig.Privileged`")],
    ["profiles", ignored("the service that `compose-service` names is deployed")],
    ["provider", refused("it is run by a program of its own, not as a container")],
    ["pull_policy", ignored("an image is pulled by digest where the host does not have it")],
    ["pull_refresh_after", ignored("an image is pulled by digest where the host does not have it")],
    ["read_only", supported("`HostConfig.ReadonlyRootfs`")],
    ["restart", ignored("the live release restarts `unless-stopped`, every other one never")],
    ["runtime", supported("`HostConfig.Runtime`")],
    ["scale", colliding("one container a host is live")],
    [
        "secrets",
        refused("no files are copied to hosts: use the input `secret-env`, or mount a file that is there"),
    ],
    ["security_opt", supported("`HostConfig.SecurityOpt`; a seccomp profile is read from the repository")],
    ["shm_size", supported("`HostConfig.ShmSize`")],
    ["stdin_open", supported("`Config.OpenStdin`")],
    ["stop_grace_period", supported("`Config.StopTimeout`, in whole seconds")],
    ["stop_signal", supported("`Config.StopSignal`")],
    ["storage_opt", supported("`HostConfig.StorageOpt`")],
    ["sysctls", supported("`HostConfig.Sysctls`")],
    ["tmpfs", supported("`HostConfig.Tmpfs`")],
    ["tty", supported("`Config.Tty`")],
    ["ulimits", supported("`HostConfig.Ulimits`")],
    ["use_api_socket", refused("it would hand the container the host's Docker and credentials of the runner")],
    ["user", supported("`Config.User`")],
    ["userns_mode", supported("`HostConfig.UsernsMode`")],
    ["uts", supported("`HostConfig.UTSMode`")],
    [
        "volumes",
        supported("`HostConfig.Binds` and `Mounts`; volumes, absolute paths of the host, tmpfs; not `image`, `cluster`, `npipe`"),
    ],
    ["volumes_from", supported("`HostConfig.VolumesFrom`, as `container:NAME`; not another service's")],
    ["working_dir", supported("`Config.WorkingDir`")],
]);
/** The same for what stands under `deploy`. */
const deployKeys = new Map([
    ["endpoint_mode", ignored("the proxy decides who is reached")],
    ["labels", ignored("they are for a service of an orchestrator; `labels` are for the container")],
    ["mode", ignored("one container a host is live")],
    ["placement", ignored("the input `hosts` says where")],
    ["replicas", colliding("one container a host is live")],
    [
        "resources",
        supported("limits of `cpus`, `memory`, `pids`; reservations of `memory`, `devices`; others are left out"),
    ],
    ["restart_policy", ignored("the live release restarts `unless-stopped`, every other one never")],
    ["rollback_config", ignored("the inputs of the deploy say how")],
    ["update_config", ignored("the inputs of the deploy say how")],
]);

;// CONCATENATED MODULE: ./build/src/compose/treat.js

/** What becomes of a key: reports the refused and the unknown, remarks the ones left out. */
function treat(key, node, scope, rules) {
    if (key.startsWith("x-"))
        return "ignored";
    const rule = rules.get(key);
    if (rule === undefined)
        return (0,compose_scope/* unknownKey */.a)(key, node, scope, rules.keys());
    const treatment = scope.origin.input === "container" ? rule.container : rule.file;
    if (treatment === "ignored")
        scope.findings.remarks.push(`${node.path} is left out: ${rule.note}`);
    if (treatment === "refused")
        scope.findings.problem(scope.origin, node, `is refused: ${rule.note}`);
    return treatment;
}

;// CONCATENATED MODULE: ./build/src/compose/read-resources.js






const readDeploy = (node, scope) => {
    if (!(0,compose_node/* isMapping */.pi)(node))
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a mapping");
    let resources;
    for (const [key, child] of node.value) {
        if (treat(key, child, scope, deployKeys) === "supported")
            resources = readDeployResources(child, scope);
    }
    return resources;
};
const readDeployResources = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, {
    limits: (limits) => (0,compose_scope/* readMapping */.vh)(limits, scope, { cpus: read_values/* readDecimal */.e4, memory: read_values/* readBytes */.io, pids: (0,read_values/* readInteger */.JI)(-1) }),
    reservations: (reserved) => readReservations(reserved, scope),
});
function readReservations(node, scope) {
    const read = (0,compose_scope/* readMapping */.vh)(node, scope, {
        cpus: leftOut("Docker reserves no CPUs for a container"),
        memory: read_values/* readBytes */.io,
        generic_resources: leftOut("they are for an orchestrator"),
        devices: (0,read_values/* readList */.LD)((0,read_devices/* readDeviceRequest */.Ah)([])),
    });
    if (read === undefined)
        return undefined;
    const { memory, devices } = read;
    return { ...(memory === undefined ? {} : { memory }), ...(devices === undefined ? {} : { devices }) };
}
function leftOut(why) {
    return (node, scope) => {
        scope.findings.remarks.push(`${node.path} is left out: ${why}`);
        return undefined;
    };
}
const readUlimits = (node, scope) => {
    if (!(0,compose_node/* isMapping */.pi)(node))
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a mapping");
    return Array.from(node.value).flatMap(([name, child]) => {
        const limits = (0,compose_node/* isMapping */.pi)(child)
            ? (0,compose_scope/* readMapping */.vh)(child, scope, { soft: (0,read_values/* readInteger */.JI)(-1), hard: (0,read_values/* readInteger */.JI)(-1) })
            : both((0,read_values/* readInteger */.JI)(-1)(child, scope));
        if (limits?.soft !== undefined && limits.hard !== undefined)
            return [{ name, soft: limits.soft, hard: limits.hard }];
        if ((0,compose_node/* isMapping */.pi)(child))
            scope.findings.problem(scope.origin, child, "needs soft and hard, both whole numbers");
        return [];
    });
};
function both(limit) {
    return limit === undefined ? {} : { soft: limit, hard: limit };
}
const readBlkioConfig = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, {
    weight: (0,read_values/* readInteger */.JI)(0, 1_000),
    weight_device: (0,read_values/* readList */.LD)(deviceLimit("weight", (0,read_values/* readInteger */.JI)(0, 1_000))),
    device_read_bps: (0,read_values/* readList */.LD)(deviceLimit("rate", read_values/* readBytes */.io)),
    device_read_iops: (0,read_values/* readList */.LD)(deviceLimit("rate", (0,read_values/* readInteger */.JI)(0))),
    device_write_bps: (0,read_values/* readList */.LD)(deviceLimit("rate", read_values/* readBytes */.io)),
    device_write_iops: (0,read_values/* readList */.LD)(deviceLimit("rate", (0,read_values/* readInteger */.JI)(0))),
});
function deviceLimit(key, read) {
    return (node, scope) => {
        const values = (0,compose_scope/* readMapping */.vh)(node, scope, {
            path: read_values/* readText */.yR,
            [key]: read,
        });
        const { path, [key]: limit } = values ?? {};
        if (typeof path === "string" && typeof limit === "number")
            return { path, limit };
        return values === undefined
            ? undefined
            : scope.findings.problem(scope.origin, node, `needs path and ${key}`);
    };
}
const readLogging = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, { driver: read_values/* readText */.yR, options: readOptions });
const readOptions = (node, scope) => {
    if (!(0,compose_node/* isMapping */.pi)(node))
        return (0,compose_scope/* wrongKind */.oF)(node, scope, "a mapping");
    const options = new Map();
    for (const [name, child] of node.value) {
        const value = child.value === null ? "" : (0,read_values/* readTextOrNumber */.c_)(child, scope);
        if (value !== undefined)
            options.set(name, value);
    }
    return options;
};

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/src/compose/findings.js
var compose_findings = __webpack_require__(7390);
;// CONCATENATED MODULE: ./build/src/compose/read-volumes.js






const propagations = ["rprivate", "private", "rshared", "shared", "rslave", "slave"];
const volumeName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
const noFiles = "no files of the repository are copied to hosts: name a path that the host has, or put the file into the image";
/** One entry of `volumes`, in the short or the long syntax. */
const readMount = (node, scope) => {
    if ((0,compose_node/* isMapping */.pi)(node))
        return readLong(node, scope);
    return typeof node.value === "string"
        ? readShort(node, node.value, scope)
        : (0,compose_scope/* wrongKind */.oF)(node, scope, "a string or a mapping");
};
/** `[SOURCE:]TARGET[:OPTIONS]` */
function readShort(node, text, scope) {
    const parts = text.split(":");
    const [first = "", second, third] = parts;
    if (parts.length > 3 || parts.includes("")) {
        return scope.findings.problem(scope.origin, node, "is not SOURCE:TARGET:OPTIONS", "data:/var/lib/data:ro");
    }
    const options = third?.split(",") ?? [];
    const target = cleanTarget(node, second ?? first, scope);
    const source = second === undefined ? undefined : sourceOf(node, first, scope);
    if (target === undefined || (second !== undefined && source === undefined))
        return undefined;
    const type = typeof source === "string" ? "bind" : "volume";
    if (!options.every((option) => isShortOption(option, type))) {
        return scope.findings.problem(scope.origin, node, `has an option that a ${type} does not have`, `${type === "bind" ? "/data" : "data"}:/var/lib/data:ro`);
    }
    const mount = { source, target, readOnly: options.includes("ro") };
    if (type === "bind")
        return { ...mount, type, bind: { createHostPath: true, ...bindOptions(options) } };
    return { ...mount, type, volume: options.includes("nocopy") ? { nocopy: true } : {} };
}
function isShortOption(option, type) {
    const forAll = ["ro", "rw"].includes(option);
    return (forAll ||
        (type === "bind"
            ? /^[zZ]$/.test(option) || propagations.some((one) => one === option)
            : option === "nocopy"));
}
function bindOptions(options) {
    const selinux = options.find((option) => option === "z" || option === "Z");
    const propagation = propagations.find((one) => options.includes(one));
    return {
        ...(selinux === undefined ? {} : { selinux }),
        ...(propagation === undefined ? {} : { propagation }),
    };
}
function sourceOf(node, source, scope) {
    if (source.startsWith("/"))
        return source;
    if (/^[.~\\]/.test(source) || source.includes("/")) {
        return scope.findings.problem(scope.origin, node, `mounts a path that is relative to the repository, and ${noFiles}`, "/srv/shop/config:/config:ro");
    }
    if (volumeName.test(source))
        return scope.volume(source, node);
    return scope.findings.problem(scope.origin, node, "names a volume that is not letters, digits, _ . and -", "data:/var/lib/data");
}
function cleanTarget(node, target, scope) {
    if (target.startsWith("/") && target !== "/")
        return external_node_path_.posix.normalize(target).replace(/(?<=.)\/$/, "");
    return scope.findings.problem(scope.origin, node, "must be mounted at an absolute path, and not at /", "data:/var/lib/data");
}
function readLong(node, scope) {
    const read = (0,compose_scope/* readMapping */.vh)(node, scope, {
        type: readType,
        source: read_values/* readText */.yR,
        target: read_values/* readText */.yR,
        read_only: read_values/* readFlag */.fG,
        consistency: read_values/* readText */.yR,
        bind: readBind,
        volume: readVolume,
        tmpfs: readTmpfs,
        image: refuseImage,
    });
    if (read === undefined)
        return undefined;
    const { type, source, target, read_only: readOnly = false, consistency, bind, volume, tmpfs } = read;
    if (type === undefined || target === undefined) {
        const missing = [type === undefined ? "type" : "", target === undefined ? "target" : ""].filter(Boolean);
        return (0,compose_node/* isMapping */.pi)(node) && missing.every((key) => node.value.has(key))
            ? undefined
            : scope.findings.problem(scope.origin, node, `has no ${missing.join(" and no ")}`);
    }
    const at = cleanTarget(node, target, scope);
    const from = source === undefined ? undefined : longSource(node, type, source, scope);
    if (at === undefined || (source !== undefined && from === undefined))
        return undefined;
    if (type === "bind" && from === undefined)
        return scope.findings.problem(scope.origin, node, "has no source");
    const common = {
        type,
        source: from,
        target: at,
        readOnly,
        ...(consistency === undefined ? {} : { consistency }),
    };
    switch (type) {
        case "bind":
            return { ...common, bind: bind ?? { createHostPath: true } };
        case "volume":
            return { ...common, ...(volume === undefined ? {} : { volume }) };
        case "tmpfs":
            return { ...common, source: undefined, ...(tmpfs === undefined ? {} : { tmpfs }) };
    }
}
function longSource(node, type, source, scope) {
    if (type === "tmpfs")
        return scope.findings.problem(scope.origin, node, "is a tmpfs, which has no source");
    const from = sourceOf(node, source, scope);
    if (from === undefined || (typeof from === "string") === (type === "bind"))
        return from;
    const message = type === "bind"
        ? "is a bind mount, whose source must be an absolute path"
        : "is a volume, whose source must be a name";
    return scope.findings.problem(scope.origin, node, message);
}
const readType = (node, scope) => {
    if (["image", "cluster", "npipe"].some((type) => type === node.value)) {
        return scope.findings.problem(scope.origin, node, `is ${(0,compose_findings/* shown */.S)(node)}, and only bind, volume and tmpfs are mounted here`);
    }
    return (0,read_values/* readOneOf */.Qk)("bind", "volume", "tmpfs")(node, scope);
};
const refuseImage = (node, scope) => scope.findings.problem(scope.origin, node, `is for type: ${(0,quoted/* quoted */.T)("image")}, which is not mounted here`);
const readBind = (node, scope) => {
    const read = (0,compose_scope/* readMapping */.vh)(node, scope, {
        propagation: (0,read_values/* readOneOf */.Qk)(...propagations),
        selinux: (0,read_values/* readOneOf */.Qk)("z", "Z"),
        create_host_path: read_values/* readFlag */.fG,
        recursive: (0,read_values/* readOneOf */.Qk)("enabled", "disabled", "writable", "readonly"),
    });
    if (read === undefined)
        return undefined;
    const { create_host_path: createHostPath = true, ...rest } = read;
    return { createHostPath, ...rest };
};
const readVolume = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, { nocopy: read_values/* readFlag */.fG, subpath: read_values/* readText */.yR, labels: read_values/* readLabels */.k2 });
const readTmpfs = (node, scope) => (0,compose_scope/* readMapping */.vh)(node, scope, { size: read_values/* readBytes */.io, mode: (0,read_values/* readInteger */.JI)(0, 0o7777) });

;// CONCATENATED MODULE: ./build/src/compose/fields.js








function field(read, merge = replace) {
    return { read, merge };
}
const noServices = "there is no other service here: name a container of the host, container:NAME";
/** -1 is no limit. */
const readSwapLimit = (node, scope) => node.value === -1 || node.value === "-1" ? -1 : (0,read_values/* readBytes */.io)(node, scope);
const readTextsOrNumbers = (0,read_values/* readList */.LD)(read_values/* readTextOrNumber */.c_);
const microseconds = (node, scope) => {
    if (typeof node.value !== "string" || /^\d+$/.test(node.value))
        return (0,read_values/* readInteger */.JI)(0)(node, scope);
    const ns = (0,read_values/* readDuration */.$7)(node, scope);
    return ns === undefined ? undefined : Math.trunc(ns / 1_000);
};
/** Every key of a service that a deploy acts on. The others, and why, are in service-keys.ts. */
const fields = {
    annotations: field(read_values/* readLabels */.k2, joinMaps),
    blkio_config: field(readBlkioConfig, mergeBlkio),
    cap_add: field((0,read_values/* readList */.LD)(readCapability), append),
    cap_drop: field((0,read_values/* readList */.LD)(readCapability), append),
    cgroup: field((0,read_values/* readOneOf */.Qk)("host", "private")),
    cgroup_parent: field(read_values/* readText */.yR),
    command: field(read_values/* readCommand */.UK),
    cpu_count: field((0,read_values/* readInteger */.JI)(0)),
    cpu_percent: field(read_values/* readDecimal */.e4),
    cpu_period: field((0,read_values/* readInteger */.JI)(0)),
    cpu_quota: field((0,read_values/* readInteger */.JI)(-1)),
    cpu_rt_period: field(microseconds),
    cpu_rt_runtime: field(microseconds),
    cpu_shares: field((0,read_values/* readInteger */.JI)(0)),
    cpus: field(read_values/* readDecimal */.e4),
    cpuset: field(read_values/* readText */.yR),
    deploy: field(readDeploy, mergeDeploy),
    device_cgroup_rules: field(read_values/* readTexts */.Z7, append),
    devices: field((0,read_values/* readList */.LD)(read_devices/* readDevice */.t5), byKey(({ target }) => target)),
    dns: field(read_values/* readTextOrTexts */.Xv, append),
    dns_opt: field(read_values/* readTexts */.Z7, append),
    dns_search: field(read_values/* readTextOrTexts */.Xv, append),
    domainname: field(read_values/* readText */.yR),
    entrypoint: field(read_values/* readCommand */.UK),
    env_file: field(readEnvFiles, byKey(({ path }) => path)),
    environment: field(readEnvironment, joinMaps),
    expose: field(readExpose, append),
    extra_hosts: field(readExtraHosts, append),
    gpus: field(read_devices/* readGpus */.yf, (base, over) => [...base, ...over]),
    group_add: field(readTextsOrNumbers, append),
    healthcheck: field(readHealthcheck, mergeHealthcheck),
    hostname: field(read_values/* readText */.yR),
    init: field(read_values/* readFlag */.fG),
    ipc: field((0,read_values/* readModeBut */.$n)("service:", noServices)),
    isolation: field(read_values/* readText */.yR),
    label_file: field(readLabelFiles, byKey(({ path }) => path)),
    labels: field((node, scope) => {
        const labels = (0,read_values/* readLabels */.k2)(node, scope);
        return labels && checkLabels(labels, node, scope);
    }, joinMaps),
    logging: field(readLogging, mergeLogging),
    mem_limit: field(read_values/* readBytes */.io),
    mem_reservation: field(read_values/* readBytes */.io),
    mem_swappiness: field((0,read_values/* readInteger */.JI)(-1, 100)),
    memswap_limit: field(readSwapLimit),
    networks: field(readNetworks, byKey(({ name }) => name)),
    oom_kill_disable: field(read_values/* readFlag */.fG),
    oom_score_adj: field((0,read_values/* readInteger */.JI)(-1_000, 1_000)),
    pid: field((0,read_values/* readModeBut */.$n)("service:", noServices)),
    pids_limit: field((0,read_values/* readInteger */.JI)(-1)),
    platform: field(read_values/* readText */.yR),
    privileged: field(read_values/* readFlag */.fG),
    read_only: field(read_values/* readFlag */.fG),
    runtime: field(read_values/* readText */.yR),
    security_opt: field(readSecurityOpt, append),
    shm_size: field(read_values/* readBytes */.io),
    stdin_open: field(read_values/* readFlag */.fG),
    stop_grace_period: field(read_values/* readDuration */.$7),
    stop_signal: field(read_values/* readText */.yR),
    storage_opt: field(readOptions, joinMaps),
    sysctls: field(read_values/* readLabels */.k2, joinMaps),
    tmpfs: field(readTmpfsMounts, byKey(({ target }) => target)),
    tty: field(read_values/* readFlag */.fG),
    ulimits: field(readUlimits, byKey(({ name }) => name)),
    user: field(read_values/* readText */.yR),
    userns_mode: field(read_values/* readText */.yR),
    uts: field(read_values/* readText */.yR),
    volumes: field((0,read_values/* readList */.LD)(readMount), byKey(({ target }) => target)),
    volumes_from: field(readVolumesFrom, append),
    working_dir: field(read_values/* readText */.yR),
};
function isField(key) {
    return Object.hasOwn(fields, key);
}
/** `over` merged on top of `base`, as Compose merges an override file. */
function mergeLayers(base, over) {
    const merged = { ...base };
    for (const key of Object.keys(over).filter(isField)) {
        const { merge } = fields[key];
        merged[key] = base[key] === undefined ? over[key] : merge(base[key], over[key]);
    }
    return merged;
}

;// CONCATENATED MODULE: ./build/src/compose/interpolate.js
const interpolate_name = /^[A-Za-z_][A-Za-z0-9_]*/;
const operators = [":-", "-", ":?", "?", ":+", "+"];
/** Of words within words. */
const deepest = 20;
/**
 * Puts variables into a text by the rules of the Compose specification: `$NAME`, `${NAME}`, `${NAME:-default}`,
 * `${NAME-default}`, `${NAME:?message}`, `${NAME?message}`, `${NAME:+replacement}`, `${NAME+replacement}`, with
 * variables inside of the words; `$$` is a dollar sign, and so is one that nothing of this follows.
 *
 * Where Compose warns of a variable that is not set and takes an empty text, this is a flaw.
 */
function interpolate(template, lookup, depth = 0) {
    if (depth > deepest)
        return { ...plain(""), flaws: [`has variables nested deeper than ${deepest} levels`] };
    const flaws = [];
    let used = false;
    let text = "";
    let rest = template;
    for (let at = rest.indexOf("$"); at >= 0; at = rest.indexOf("$")) {
        text += rest.slice(0, at);
        const step = readVariable(rest.slice(at + 1), lookup, depth);
        text += step.text;
        used ||= step.used;
        flaws.push(...step.flaws);
        rest = rest.slice(at + 1 + step.length);
    }
    return { text: text + rest, used, flaws };
}
function readVariable(after, lookup, depth) {
    if (after.startsWith("$"))
        return { ...plain("$"), length: 1 };
    if (after.startsWith("{"))
        return readBraced(after, lookup, depth);
    const [found] = interpolate_name.exec(after) ?? [];
    return found === undefined
        ? { ...plain("$"), length: 0 }
        : { ...interpolate_valueOf(found, lookup), length: found.length };
}
function readBraced(after, lookup, depth) {
    const end = closingBrace(after);
    const inside = after.slice(1, end === -1 ? undefined : end);
    const [variable = ""] = interpolate_name.exec(inside) ?? [];
    const tail = inside.slice(variable.length);
    const operator = operators.find((one) => tail.startsWith(one));
    if (end === -1 || variable === "" || (tail !== "" && operator === undefined)) {
        const message = "has a ${…} that is not one of Compose's forms; a dollar sign itself is written $$";
        return { ...plain(""), flaws: [message], length: end === -1 ? after.length : end + 1 };
    }
    const length = end + 1;
    if (operator === undefined)
        return { ...interpolate_valueOf(variable, lookup), length };
    return { ...applyOperator(variable, operator, tail.slice(operator.length), lookup, depth), length };
}
function applyOperator(variable, operator, word, lookup, depth) {
    const value = lookup(variable);
    const counts = value !== undefined && (value !== "" || !operator.startsWith(":"));
    switch (operator) {
        case ":-":
        case "-":
            return counts ? { text: value, used: true, flaws: [] } : interpolate(word, lookup, depth + 1);
        case ":+":
        case "+":
            return counts
                ? interpolate(word, lookup, depth + 1)
                : { text: value ?? "", used: value !== undefined, flaws: [] };
        case ":?":
        case "?":
            return counts
                ? { text: value, used: true, flaws: [] }
                : { ...plain(""), flaws: [required(variable, operator, word)] };
    }
}
/** The message is told as it is written: with its variables filled in it could hold a secret. */
function required(variable, operator, message) {
    const what = `needs the variable ${variable}, which is not set${operator === ":?" ? " or empty" : ""}`;
    return message === "" ? what : `${what}: ${message.replaceAll(/\p{Cc}/gu, " ").slice(0, 200)}`;
}
function interpolate_valueOf(variable, lookup) {
    const value = lookup(variable);
    if (value !== undefined)
        return { text: value, used: true, flaws: [] };
    return { ...plain(""), flaws: [`uses the variable ${variable}, which is not set`] };
}
function plain(text) {
    return { text, used: false, flaws: [] };
}
/** Where the brace that opens a text is closed, others within it counted; -1 when it is not. */
function closingBrace(text) {
    let open = 0;
    for (let at = 0; at < text.length; at += 1) {
        if (text[at] === "{")
            open += 1;
        if (text[at] === "}")
            open -= 1;
        if (open === 0)
            return at;
    }
    return -1;
}

;// CONCATENATED MODULE: ./build/src/compose/interpolate-node.js


/** A tree with variables put into all its texts; keys stay as they are. Every variable that is missing is reported. */
function interpolateNode(node, lookup, origin, findings) {
    const inner = (child) => interpolateNode(child, lookup, origin, findings);
    if (node.tag === "reset")
        return node;
    if ((0,compose_node/* isList */.Lv)(node))
        return { ...node, value: node.value.map(inner) };
    if ((0,compose_node/* isMapping */.pi)(node)) {
        return { ...node, value: new Map(Array.from(node.value, ([key, child]) => [key, inner(child)])) };
    }
    if (typeof node.value !== "string" || !node.value.includes("$"))
        return node;
    const { text, used, flaws } = interpolate(node.value, lookup);
    for (const flaw of flaws)
        findings.problem(origin, node, flaw);
    return { ...node, value: text, interpolated: used };
}

;// CONCATENATED MODULE: ./build/src/compose/read-layer.js





/** Keys that stay as the image has them when an override file leaves them empty. */
const emptied = new Set(["command", "entrypoint"]);
/** Keys of a service that what lies below must not bring along: reset, overridden, or emptied. */
function droppedBelow(service) {
    if (!(0,compose_node/* isMapping */.pi)(service))
        return new Set();
    return new Set(Array.from(service.value).flatMap(([key, child]) => child.tag !== undefined || (emptied.has(key) && child.value === null) ? [key] : []));
}
/**
 * Reads one service, every problem of every key at once.
 *
 * @param dropped keys that are not looked at, because something on top does away with them
 */
function readLayer(service, scope, dropped = new Set()) {
    if (service.value === null)
        return {};
    if (!(0,compose_node/* isMapping */.pi)(service))
        return (0,compose_scope/* wrongKind */.oF)(service, scope, "a mapping") ?? {};
    const layer = {};
    for (const [key, child] of service.value) {
        if (key === "extends" && scope.origin.input === "compose-file")
            continue;
        if (dropped.has(key) || child.tag === "reset")
            continue;
        refuseTagsWithin(child, scope);
        if (treat(key, child, scope, serviceKeys) !== "supported" || !isField(key) || child.value === null)
            continue;
        const value = fields[key].read(child, scope);
        if (value !== undefined)
            layer[key] = value;
    }
    return layer;
}
function refuseTagsWithin(node, scope) {
    const children = (0,compose_node/* isMapping */.pi)(node) ? [...node.value.values()] : (0,compose_node/* isList */.Lv)(node) ? node.value : [];
    for (const child of children) {
        if (child.tag === undefined)
            refuseTagsWithin(child, scope);
        else
            scope.findings.problem(scope.origin, child, `!${child.tag} is understood on a key of the service itself only`);
    }
}

;// CONCATENATED MODULE: ./build/src/compose/compose-file.js







const sections = [
    "name",
    "version",
    "services",
    "networks",
    "volumes",
    "configs",
    "secrets",
    "include",
    "models",
];
/** A Compose file whose services can be read one by one. */
class ComposeFile {
    #root;
    #scope;
    #lookup;
    constructor(root, scope, lookup) {
        this.#scope = scope;
        this.#lookup = lookup;
        this.#root = (0,compose_node/* isMapping */.pi)(root) ? root.value : new Map();
        if (!(0,compose_node/* isMapping */.pi)(root))
            scope.findings.problem(scope.origin, root, "must be a mapping with services", "services: …");
        for (const [key, node] of this.#root) {
            if (!key.startsWith("x-") && !sections.includes(key))
                (0,compose_scope/* unknownKey */.a)(key, node, scope, sections);
        }
    }
    get origin() {
        return this.#scope.origin;
    }
    /** The definition of a network or volume that the file declares, its variables filled in. */
    declared(section, key) {
        const node = this.#root.get(section);
        const found = node !== undefined && (0,compose_node/* isMapping */.pi)(node) ? node.value.get(key) : undefined;
        return found && this.#interpolated(found);
    }
    /** What the file says the project is called; Compose puts it before the names of volumes and networks. */
    projectName() {
        const fromEnvironment = this.#lookup("COMPOSE_PROJECT_NAME");
        const node = this.#root.get("name");
        const name = fromEnvironment ?? (node === undefined ? undefined : (0,read_values/* readText */.yR)(this.#interpolated(node), this.#scope));
        if (name === undefined || /^[a-z0-9][a-z0-9_-]*$/.test(name))
            return name;
        const at = node ?? { path: "name", line: 1 };
        return this.#scope.findings.problem(this.origin, at, "the project's name must be lower-case letters, digits, _ and -");
    }
    /** The settings of a service, with those it extends below its own. */
    service(asked, dropped) {
        const services = this.#services();
        if (services === undefined)
            return {};
        const name = asked ?? (services.size === 1 ? [...services.keys()][0] : undefined);
        if (name !== undefined && services.has(name))
            return this.#read(name, services, dropped, []);
        const message = name === undefined
            ? "is required: the Compose file has several services"
            : `is not a service of the Compose file`;
        const names = [...services.keys()].filter((one) => /^[\w.-]{1,60}$/.test(one)).slice(0, 10);
        this.#scope.findings.general("compose-service", `${message} (${names.join(", ")})`, names[0]);
        return {};
    }
    #services() {
        const node = this.#root.get("services");
        if (node !== undefined && (0,compose_node/* isMapping */.pi)(node) && node.value.size > 0)
            return node.value;
        const { findings, origin } = this.#scope;
        return findings.problem(origin, node ?? { path: "services", line: 1 }, "has no services", "services: …");
    }
    #read(name, services, dropped, above) {
        const node = services.get(name);
        if (node === undefined)
            return {};
        const kept = withoutKeys(node, dropped);
        const service = this.#interpolated(kept);
        const base = this.#extended(service, services, new Set([...dropped, ...droppedBelow(service)]), [
            ...above,
            name,
        ]);
        const own = readLayer(service, this.#scope, dropped);
        return base === undefined ? own : mergeLayers(base, own);
    }
    #extended(service, services, dropped, above) {
        const extended = (0,compose_node/* isMapping */.pi)(service) ? service.value.get("extends") : undefined;
        if (extended === undefined || extended.value === null)
            return undefined;
        const name = this.#nameOfExtended(extended);
        if (name === undefined)
            return undefined;
        const { findings, origin } = this.#scope;
        if (!services.has(name))
            return findings.problem(origin, extended, `extends ${(0,quoted/* quoted */.T)(name)}, which is not a service of this file`);
        if (above.includes(name))
            return findings.problem(origin, extended, "extends itself in a circle");
        return this.#read(name, services, dropped, above);
    }
    #nameOfExtended(extended) {
        if (typeof extended.value === "string")
            return extended.value;
        const read = (0,compose_scope/* readMapping */.vh)(extended, this.#scope, { service: read_values/* readText */.yR, file: read_values/* readText */.yR });
        const { findings, origin } = this.#scope;
        if (read?.file !== undefined) {
            return findings.problem(origin, extended, "extends a service of another file, which is not read: put both into one file");
        }
        if (read !== undefined && read.service === undefined)
            return findings.problem(origin, extended, "has no service");
        return read?.service;
    }
    #interpolated(node) {
        return interpolateNode(node, this.#lookup, this.origin, this.#scope.findings);
    }
}
/** Keys that are done away with are not even interpolated: a variable only they use need not be set. */
function withoutKeys(node, dropped) {
    if (!(0,compose_node/* isMapping */.pi)(node))
        return node;
    return { ...node, value: new Map(Array.from(node.value).filter(([key]) => !dropped.has(key))) };
}

;// CONCATENATED MODULE: ./build/src/compose/declared-names.js





/** Turns the names a service uses for volumes and networks into those Docker knows. */
class DeclaredNames {
    #findings;
    #file;
    constructor(findings) {
        this.#findings = findings;
    }
    /** From here on what the file declares is known. */
    declareBy(file) {
        this.#file = file;
    }
    /** In `container`, a name that no file declares is Docker's own. */
    network(key, node, origin, scope) {
        const found = this.#find("networks", key, node, origin);
        if (found === undefined || found === "as it is")
            return found && key;
        return this.#nameOf("networks", key, found, scope)?.name;
    }
    volume(key, node, origin, scope) {
        const found = this.#find("volumes", key, node, origin);
        if (found === undefined || found === "as it is")
            return found && { name: key };
        const named = this.#nameOf("volumes", key, found, scope);
        return named && { name: named.name, made: named.recipe };
    }
    #find(section, key, node, origin) {
        const declared = this.#file?.declared(section, key);
        if (declared !== undefined)
            return declared;
        if (origin.input === "container")
            return "as it is";
        const message = `names ${(0,quoted/* quoted */.T)(key)}, which the file does not declare under ${section}`;
        return this.#findings.problem(origin, node, message, `${section}: {${key}: {}}`);
    }
    #nameOf(section, key, declared, from) {
        const file = this.#file;
        if (file === undefined)
            return undefined;
        const scope = { ...from, origin: file.origin };
        const problems = this.#findings.problems.length;
        const read = declared.value === null
            ? {}
            : (0,compose_scope/* readMapping */.vh)(declared, scope, section === "volumes" ? volumeReads : networkReads);
        if (read === undefined || this.#findings.problems.length > problems)
            return undefined;
        const { external, driver = "local", driver_opts: driverOpts, labels } = read;
        const recipe = {
            external: external !== undefined && external !== false,
            driver,
            driverOpts: driverOpts ?? new Map(),
            labels: labels ?? new Map(),
        };
        const written = read.name ??
            (typeof external === "string" ? external : undefined) ??
            (recipe.external ? key : undefined);
        if (written !== undefined)
            return { name: written, recipe };
        const project = file.projectName();
        if (project !== undefined)
            return { name: `${project}_${key}`, recipe };
        if (this.#findings.problems.length > problems)
            return undefined;
        return this.#findings.problem(scope.origin, declared, "Compose names this after the project, and the file names none: give the file a name, or this one", "name: shop, as `docker compose ls` shows it on the host");
    }
}
/** `true`, or the old form that names it. */
const readExternal = (node, scope) => {
    if (!(0,compose_node/* isMapping */.pi)(node))
        return (0,read_values/* readFlag */.fG)(node, scope);
    return (0,compose_scope/* readMapping */.vh)(node, scope, { name: read_values/* readText */.yR })?.name ?? true;
};
/** How a network is made is not for a deploy: it must be there. */
const unread = () => undefined;
const volumeReads = {
    name: read_values/* readText */.yR,
    external: readExternal,
    driver: read_values/* readText */.yR,
    driver_opts: readOptions,
    labels: read_values/* readLabels */.k2,
};
const networkReads = {
    name: read_values/* readText */.yR,
    external: readExternal,
    driver: unread,
    driver_opts: unread,
    ipam: unread,
    internal: unread,
    attachable: unread,
    enable_ipv4: unread,
    enable_ipv6: unread,
    labels: unread,
};

;// CONCATENATED MODULE: ./build/src/compose/dotenv.js

const escapes = new Map(Object.entries({
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    '"': '"',
    "\\": "\\",
    $: "$$",
}));
/** After these, a file is something else than it should be. */
const mostFlaws = 20;
const blank = /[\t\v\f\r \u0085\u00a0]/;
/**
 * Reads a `.env` or `env_file` as Compose does: `NAME=value`, `NAME: value`, `export NAME=value`, comments, quotes
 * over several lines, escapes and variables within double quotes, nothing at all within single ones. A bare `NAME`
 * takes its value from `lookup`, and is left out when it has none there.
 *
 * @param lookup the environment around; names set further up in the file come after it
 */
function readDotenv(text, lookup) {
    return new DotenvParser(text.replace(/^\ufeff/, ""), lookup).read();
}
class DotenvParser {
    #text;
    #lookup;
    #variables = new Map();
    #flaws = [];
    #at = 0;
    #lineEnd = -1;
    constructor(text, lookup) {
        this.#text = text;
        this.#lookup = lookup;
    }
    read() {
        while (this.#flaws.length < mostFlaws && this.#skipToStatement())
            this.#readStatement();
        return { variables: this.#variables, flaws: this.#flaws };
    }
    #skipToStatement() {
        for (;;) {
            while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] ?? ""))
                this.#at += 1;
            if (this.#text[this.#at] !== "#")
                return this.#at < this.#text.length;
            this.#at = this.#endOfLine();
        }
    }
    #readStatement() {
        const start = this.#at;
        const end = this.#endOfLine();
        const [exported = ""] = /^export\s+/.exec(this.#text.slice(this.#at, end)) ?? [];
        this.#at += exported.length;
        const nameEnd = this.#text.slice(this.#at, end).search(/[=:]/);
        const written = this.#text.slice(this.#at, nameEnd === -1 ? end : this.#at + nameEnd);
        const name = written.trimEnd();
        if (!/^[\p{L}\p{N}_.[\]-]+$/u.test(name)) {
            this.#flaw(start, "has a name that is not letters, digits, _ . and -");
            this.#at = end;
        }
        else if (nameEnd === -1) {
            this.#inherit(name);
            this.#at = end;
        }
        else {
            this.#at += nameEnd + 1;
            while (blank.test(this.#text[this.#at] ?? ""))
                this.#at += 1;
            this.#readValue(name);
        }
    }
    #inherit(name) {
        const value = this.#lookup(name);
        if (value !== undefined)
            this.#variables.set(name, value);
    }
    #readValue(name) {
        const start = this.#at;
        const quote = this.#text[start];
        if (quote !== '"' && quote !== "'") {
            const line = this.#text.slice(start, this.#endOfLine());
            this.#at += line.length;
            const [value = ""] = line.split(" #", 1);
            return this.#set(name, this.#expand(name, value.trimEnd(), start));
        }
        const end = this.#closingQuote(quote);
        if (end === -1) {
            this.#flaw(start, "opens a quote that is never closed");
            this.#at = this.#text.length;
            return;
        }
        this.#at = end + 1;
        const inside = this.#text.slice(start + 1, end).replaceAll(`\\${quote}`, quote);
        this.#set(name, quote === "'" ? inside : this.#expand(name, unescaped(inside), start));
    }
    #set(name, value) {
        this.#variables.set(name, value);
    }
    #closingQuote(quote) {
        for (let at = this.#at + 1; at < this.#text.length; at += 1) {
            if (this.#text[at] === "\\")
                at += 1;
            else if (this.#text[at] === quote)
                return at;
        }
        return -1;
    }
    /** A dollar sign can be part of a password: what follows it is not told. */
    #expand(name, value, at) {
        const lookup = (one) => this.#lookup(one) ?? this.#variables.get(one);
        const { text, flaws } = interpolate(value, lookup);
        for (const flaw of flaws) {
            this.#flaw(at, flaw.startsWith("needs ")
                ? flaw
                : `gives ${name} a value with a $ that stands for no variable that is set`);
        }
        return text;
    }
    #flaw(at, message) {
        this.#flaws.push({ line: this.#text.slice(0, at).split("\n").length, message });
    }
    /** Looked for once a line, however many statements it has. */
    #endOfLine() {
        if (this.#at <= this.#lineEnd)
            return this.#lineEnd;
        const end = this.#text.indexOf("\n", this.#at);
        this.#lineEnd = end === -1 ? this.#text.length : end;
        return this.#lineEnd;
    }
}
/** The escapes of POSIX `echo`, octal numbers among them; any other stays as it is written. */
function unescaped(text) {
    return text.replaceAll(/\\(?:([abfnrtv"\\$])|0(\d{0,3}))/g, (written, letter, octal) => {
        if (letter !== undefined)
            return escapes.get(letter) ?? written;
        const code = Number.parseInt(octal ?? "", 8);
        return octal?.length === 3 && /^[0-7]+$/.test(octal) && code < 256 ? String.fromCharCode(code) : written;
    });
}

// EXTERNAL MODULE: ./build/src/inputs/env-lines.js
var env_lines = __webpack_require__(2334);
;// CONCATENATED MODULE: ./build/src/compose/environment.js



/**
 * The environment of merged settings: files in their order, `environment` on top, a name without a value from the
 * surroundings. Where these have none, the variable is taken away from the container, as Compose does.
 */
function resolveEnvironment(layer, lookup, scope) {
    const own = new Map(Array.from(layer.environment ?? [], ([name, value]) => [name, value ?? lookup(name)]));
    const within = (name) => lookup(name) ?? own.get(name);
    const values = readFiles(layer.env_file ?? [], within, scope);
    const removed = [];
    for (const [name, value] of own) {
        if (value !== undefined)
            values.set(name, value);
        else if (!values.has(name))
            removed.push(name);
    }
    for (const name of removed) {
        scope.findings.warnings.push(`the variable ${name} is passed on from here, where it is not set: the container goes without it`);
    }
    for (const [name, value] of values) {
        const flaw = (0,env_lines/* variableFlaw */.z)({ name, value });
        if (flaw !== undefined)
            scope.findings.general(scope.origin.input, `a variable of the environment ${flaw}`);
    }
    return { values, removed };
}
/** The labels of merged settings, those of files below `labels`. */
function resolveLabels(layer, scope) {
    const [first] = layer.label_file ?? [];
    if (first === undefined)
        return layer.labels;
    const fromFiles = readFiles(layer.label_file ?? [], () => undefined, scope);
    return new Map([...(checkLabels(fromFiles, first.at, scope) ?? []), ...(layer.labels ?? [])]);
}
function readFiles(files, lookup, scope) {
    const values = new Map();
    const within = (name) => lookup(name) ?? values.get(name);
    for (const file of files)
        for (const [name, value] of readFile(file, within, scope))
            values.set(name, value);
    return values;
}
function readFile({ path, required, format, at }, lookup, scope) {
    const { findings, origin } = scope;
    const file = scope.readFile(path);
    if (file.kind === "absent") {
        if (required)
            findings.problem(origin, at, "names a file that is not there", "{path: .env.local, required: false}");
        return new Map();
    }
    if (file.kind === "unreadable") {
        findings.problem(origin, at, `names a file that cannot be read: ${file.why}`);
        return new Map();
    }
    if (format === "raw")
        return readRawLines(file.text, lookup);
    const { variables, flaws } = readDotenv(file.text, lookup);
    for (const { line, message } of flaws)
        findings.problem(origin, at, `line ${line} of the file ${message}`);
    return variables;
}
/** `NAME=VALUE` taken as it is to the end of its line, and a bare `NAME` from the surroundings. */
function readRawLines(text, lookup) {
    const values = new Map();
    for (const line of text.replace(/^\ufeff/, "").split(/\r?\n/)) {
        const written = line.trimStart();
        if (written === "" || written.startsWith("#"))
            continue;
        const split = written.indexOf("=");
        const value = split < 0 ? lookup(written) : written.slice(split + 1);
        if (value !== undefined)
            values.set(split < 0 ? written : written.slice(0, split), value);
    }
    return values;
}

;// CONCATENATED MODULE: ./build/src/compose/judge-together.js
/** What merged settings say that does not go together, as Compose checks it and as two slots need it. */
function judgeTogether(layer) {
    return [...differing(layer), ...mountedTwice(layer), ...healthcheckFlaws(layer), ...aliasing(layer)];
}
function differing({ deploy, cpus, mem_limit, mem_reservation, pids_limit }) {
    const pairs = [
        ["cpus", cpus, "deploy.resources.limits.cpus", deploy?.limits?.cpus],
        ["mem_limit", mem_limit, "deploy.resources.limits.memory", deploy?.limits?.memory],
        [
            "mem_reservation",
            mem_reservation,
            "deploy.resources.reservations.memory",
            deploy?.reservations?.memory,
        ],
        ["pids_limit", pids_limit, "deploy.resources.limits.pids", deploy?.limits?.pids],
    ];
    return pairs
        .filter(([, one, , other]) => one !== undefined && other !== undefined && one !== other)
        .map(([one, , other]) => `${one} and ${other} differ, and say the same thing: keep one of them`);
}
function mountedTwice({ volumes = [], tmpfs = [] }) {
    const targets = [...volumes, ...tmpfs].map(({ target }) => target);
    const twice = targets.filter((target, index) => targets.indexOf(target) < index);
    return [...new Set(twice)].map((target) => `${target} is mounted twice, by volumes or by tmpfs`);
}
function healthcheckFlaws({ healthcheck }) {
    if (healthcheck?.start_interval === undefined || healthcheck.start_period !== undefined)
        return [];
    return ["healthcheck.start_interval needs healthcheck.start_period beside it"];
}
/** Docker 25 and newer answer for a container's hostname on every network it joins, as for an alias. */
function aliasing({ hostname, networks = [] }) {
    if (hostname === undefined || networks.length === 0)
        return [];
    return [
        "hostname and networks do not go together: Docker answers for the hostname there, and a candidate must get no traffic from other containers before its gate",
    ];
}

// EXTERNAL MODULE: ./build/src/compose/read-yaml.js + 3 modules
var read_yaml = __webpack_require__(9931);
;// CONCATENATED MODULE: ./build/src/compose/read-container.js











/**
 * Reads container settings in the syntax of a Compose service: those of a Compose file, with `container` merged over
 * them as an override file is. Every problem of both is reported at once.
 */
function readContainer(inputs, around) {
    const findings = new compose_findings/* Findings */.F();
    const { container, composeFile } = inputs;
    const names = new DeclaredNames(findings);
    const lookup = lookupBeside(composeFile, around, findings);
    const scopeOf = (origin) => ({
        origin,
        findings,
        readFile: (path) => around.readFile(around.resolve(composeFile, path)),
        volume: (key, node) => names.volume(key, node, origin, scopeOf(origin)),
        network: (key, node) => names.network(key, node, origin, scopeOf(origin)),
    });
    const ownScope = scopeOf({ input: "container", file: undefined });
    const own = container === undefined ? undefined : rootOf(container, ownScope);
    const base = composeFile === undefined ? {} : readFileLayer(inputs, own, scopeOf, names, lookup, around);
    const layer = own === undefined ? base : mergeLayers(base, readOwn(own, ownScope, lookup));
    if (composeFile === undefined && inputs.composeService !== undefined) {
        findings.general("compose-service", "is set, and compose-file is not", "compose-file: compose.yaml");
    }
    const scope = container === undefined ? scopeOf({ input: "compose-file", file: composeFile }) : ownScope;
    const { environment: _, env_file: __, label_file: ___, labels: ____, ...settings } = layer;
    const environment = resolveEnvironment(layer, lookup, scope);
    const labels = resolveLabels(layer, scope);
    for (const message of judgeTogether(layer))
        findings.general(scope.origin.input, message);
    if (findings.problems.length > 0)
        return { ok: false, problems: findings.problems };
    const { remarks, warnings } = findings;
    return (0,problem/* parsed */.Y)({
        settings: { ...settings, ...(labels === undefined ? {} : { labels }) },
        environment,
        remarks,
        warnings,
    });
}
function readOwn(root, scope, lookup) {
    return readLayer(interpolateNode(root, lookup, scope.origin, scope.findings), scope);
}
function readFileLayer({ composeFile = "", composeService }, own, scopeOf, names, lookup, around) {
    const scope = scopeOf({ input: "compose-file", file: composeFile });
    const reading = around.readFile(composeFile);
    if (reading.kind !== "text") {
        const why = reading.kind === "absent"
            ? "names a file that is not in the repository (is it checked out?)"
            : `cannot be read: ${reading.why}`;
        scope.findings.general("compose-file", why, "deploy/compose.yaml");
        return {};
    }
    const root = rootOf(reading.text, scope);
    if (root === undefined)
        return {};
    const file = new ComposeFile(root, scope, lookup);
    names.declareBy(file);
    return file.service(composeService, own === undefined ? new Set() : droppedBelow(own));
}
/** A document of an input, or `undefined` once its flaws are reported. */
function rootOf(text, { findings, origin }) {
    const reading = (0,read_yaml/* readYaml */.g)(text);
    if (reading.ok)
        return reading.root;
    for (const { message, line } of reading.flaws) {
        if (line === undefined)
            findings.general(origin.input, message);
        else
            findings.problem(origin, { path: "", line }, message);
    }
    return undefined;
}
/** The process's environment before the `.env` beside the Compose file, as Compose looks variables up. */
function lookupBeside(composeFile, around, findings) {
    if (composeFile === undefined)
        return around.variable;
    const file = around.readFile(around.resolve(composeFile, ".env"));
    if (file.kind === "absent")
        return around.variable;
    const origin = { input: "compose-file", file: ".env" };
    if (file.kind === "unreadable") {
        findings.general("compose-file", `has a .env beside it that cannot be read: ${file.why}`);
        return around.variable;
    }
    const { variables, flaws } = readDotenv(file.text, around.variable);
    for (const { line, message } of flaws)
        findings.problem(origin, { path: "", line }, message);
    return (name) => around.variable(name) ?? variables.get(name);
}


/***/ }),

/***/ 4422:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ah: () => (/* binding */ readDeviceRequest),
/* harmony export */   t5: () => (/* binding */ readDevice),
/* harmony export */   yf: () => (/* binding */ readGpus)
/* harmony export */ });
/* unused harmony export isCdiName */
/* harmony import */ var _node_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2700);
/* harmony import */ var _read_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9727);
/* harmony import */ var _scope_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(998);



/** One entry of `devices`: `SOURCE[:TARGET[:PERMISSIONS]]`, a CDI name, or a mapping. */
const readDevice = (node, scope) => {
    if ((0,_node_js__WEBPACK_IMPORTED_MODULE_1__/* .isMapping */ .pi)(node))
        return readLongDevice(node, scope);
    if (typeof node.value !== "string")
        return (0,_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .wrongKind */ .oF)(node, scope, "a string or a mapping");
    const [source = "", target = source, permissions = "rwm", ...more] = node.value.split(":");
    if (source === "" || target === "" || more.length > 0) {
        return scope.findings.problem(scope.origin, node, "is not SOURCE:TARGET:PERMISSIONS", "/dev/fuse:/dev/fuse:rw");
    }
    return checkedDevice(node, { source, target, permissions }, scope);
};
function readLongDevice(node, scope) {
    const read = (0,_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .readMapping */ .vh)(node, scope, { source: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR, target: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR, permissions: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR });
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
function isCdiName(name) {
    return /^[a-zA-Z][\w.-]*\/[a-zA-Z][\w-]*=[\w][\w.:-]*$/.test(name);
}
/** One entry of `deploy.resources.reservations.devices`, or of `gpus`, whose capabilities hold `gpu` anyway. */
const readDeviceRequest = (always) => (node, scope) => {
    const read = (0,_scope_js__WEBPACK_IMPORTED_MODULE_2__/* .readMapping */ .vh)(node, scope, {
        capabilities: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readTexts */ .Z7,
        count: readCount,
        device_ids: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readTexts */ .Z7,
        driver: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR,
        options: _read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readLabels */ .k2,
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
const readCount = (node, scope) => typeof node.value === "string" && node.value.toLowerCase() === "all" ? -1 : (0,_read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readInteger */ .JI)(-1)(node, scope);
/** `gpus: all`, or a list. */
const readGpus = (node, scope) => {
    if (node.value === "all")
        return [{ capabilities: ["gpu"], count: -1 }];
    return (0,_read_values_js__WEBPACK_IMPORTED_MODULE_0__/* .readList */ .LD)(readDeviceRequest(["gpu"]))(node, scope);
};


/***/ })

};
