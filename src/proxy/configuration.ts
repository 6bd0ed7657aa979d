import { otherSlot, type Slot, slots } from "../release/slot.ts";
import { entranceSocket, runtimeMap, socketsDirectory } from "./paths.ts";
import type { Backend } from "./routes.ts";
import { type ProxySettings, settingsLine } from "./settings.ts";

/** Response header of the private entrance that names the slot which answered; the proxy's own errors lack it. */
export const answeredByHeader = "x-tidegate-slot";

/** uid and gid of `haproxy` in the official image; numbers, because the host's group file covers the image's. */
const haproxyUser = 99;

/**
 * HAProxy's configuration for one service: one map decides where requests go, and each way a release can be served
 * is a backend of its own.
 *
 * @param live where requests go should the map lose its keys: what the map on disk says
 */
export function renderConfiguration(settings: ProxySettings, live: Backend): string {
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

function globalSection({ service, socketGroup }: ProxySettings): string {
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

function publicSection({ listenAddress, listenPort }: ProxySettings, live: Backend): string {
  // One bind for each family: on a shared one IPv4 clients would show up as ::ffff:192.0.2.1.
  const binds =
    listenAddress === null
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

function entranceSection({ service, socketGroup }: ProxySettings): string {
  const group = groupOption(socketGroup);
  const binds = slots.map(
    (slot) => `  bind unix@${entranceSocket(service, slot)} name ${slot} mode 660 user root ${group}`,
  );
  return `frontend entrance
${binds.join("\n")}
  use_backend only-%[so_name]
`;
}

function steady(settings: ProxySettings, slot: Slot): string {
  return `backend steady-${slot}
  server ${slot} ${address(settings, slot)}
`;
}

/** A mark-down here stays: one that came back by itself would flap for as long as the health path still answers. */
function bake(settings: ProxySettings, slot: Slot): string {
  const other = otherSlot(slot);
  return `backend bake-${slot}
  option httpchk GET ${escaped(settings.healthPath)}
  server ${slot} ${address(settings, slot)} check inter 10s rise 1000000 observe layer7 error-limit 5 on-error mark-down
  server ${other} ${address(settings, other)} backup
`;
}

function only(settings: ProxySettings, slot: Slot): string {
  // No retries: HAProxy waits a second between them, and a probe has its own next attempt.
  return `backend only-${slot}
  retries 0
  http-response set-header ${answeredByHeader} %[srv_name]
  server ${slot} ${address(settings, slot)}
`;
}

function address({ slotAddresses, containerPort }: ProxySettings, slot: Slot): string {
  return `${slotAddresses[slot]}:${containerPort}`;
}

/** Escapes what HAProxy's parser gives a meaning outside of quotes. */
function escaped(word: string): string {
  return word.replace(/[\\"'#\s]/g, "\\$&");
}

function bracketed(ip: string): string {
  return ip.includes(":") ? `[${ip}]` : ip;
}

function groupOption(group: string): string {
  return /^\d+$/.test(group) ? `gid ${group}` : `group ${group}`;
}
