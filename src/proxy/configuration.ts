import { createHash } from "node:crypto";
import { otherSlot, type Slot, slots } from "../release/slot.ts";
import { entranceSocket, socketsDirectory } from "./paths.ts";
import { description } from "./process-info.ts";
import { publicSection } from "./public-section.ts";
import type { Backend } from "./routes.ts";
import { type ProxySettings, type SlotSettings, settingsLine } from "./settings.ts";

/** Response header of the private entrance that names the slot which answered; the proxy's own errors lack it. */
export const answeredByHeader = "x-tidegate-slot";

/** How long a client's connection may be idle between two requests, in seconds; longer than load balancers keep theirs. */
export const idleConnectionSeconds = 75;

/** uid and gid of `haproxy` in the official image; numbers, because the host's group file covers the image's. */
const haproxyUser = 99;

/**
 * HAProxy's configuration for one service: one map decides where requests go, and each way a release can be served
 * is a backend of its own.
 *
 * @param live where requests go should the map lose its keys: what the map on disk says
 */
export function renderConfiguration(settings: ProxySettings, live: Backend): string {
  return render(settings, live, fingerprint(settings));
}

/**
 * Stands for the text of a configuration, whatever is live: the running HAProxy says its own, so that what runs can be
 * compared with what is on disk.
 */
export function fingerprint(settings: ProxySettings): string {
  return createHash("sha256")
    .update(render(settings, "none", ""))
    .digest("hex")
    .slice(0, 16);
}

function render(settings: ProxySettings, live: Backend, print: string): string {
  return [
    settingsLine(settings),
    globalSection(settings, print),
    publicSection(settings, live),
    entranceSection(settings),
    "backend none",
    '  http-request return status 503 content-type text/plain string "No release of this service is live."',
    "",
    ...slots.flatMap((slot) => [steady(settings, slot), bake(settings, slot), only(settings, slot)]),
  ].join("\n");
}

function globalSection({ service, socketGroup }: ProxySettings, print: string): string {
  const sockets = socketsDirectory(service);
  const group = groupOption(socketGroup);
  // noreuseport: otherwise a second proxy would share the port in silence instead of failing to bind it.
  // fd-hard-limit: Docker may give a container a billion open files, and HAProxy makes room for each.
  // hard-stop-after, mworker-max-reloads: workers left behind by reloads end in the end, whoever still holds on.
  // Names of pooled connections change every 800 ms, so that none is used again that an application with a keep-alive
  // timeout of a second is about to close; pool-low-conn makes room beside those that wait for the purge.
  return `global
  description ${description(print)}
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

function steady({ slots: of }: ProxySettings, slot: Slot): string {
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
function bake({ slots: of }: ProxySettings, slot: Slot): string {
  const other = otherSlot(slot);
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

function only({ slots: of }: ProxySettings, slot: Slot): string {
  // No retries: HAProxy waits a second between them, and a probe has its own next attempt.
  return `backend only-${slot}
  retries 0
  http-response set-header ${answeredByHeader} %[srv_name]
  server ${slot} ${place(of[slot])}
`;
}

function place({ address, containerPort }: SlotSettings): string {
  return `${address}:${containerPort}`;
}

/** Escapes what HAProxy's parser gives a meaning outside of quotes. */
function escaped(word: string): string {
  return word.replace(/[\\"'#\s]/g, "\\$&");
}

function groupOption(group: string): string {
  return /^\d+$/.test(group) ? `gid ${group}` : `group ${group}`;
}
