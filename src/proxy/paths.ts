import type { Slot } from "../release/slot.ts";

/** Where the proxy's volume is mounted in its container. */
export const stateDirectory = "/var/lib/tidegate";
/** A link to the generation in use; swapping it moves configuration and map in one step. */
export const currentLink = "current";

/** The link that becomes {@link currentLink} when a generation is put into use. */
export function nextLink(generation: number): string {
  return `${currentLink}.next.${generation}`;
}

export const configurationFile = "haproxy.cfg";
export const routesFile = "routes.map";
export const historyFile = "history.json";

/** The map's name in HAProxy's runtime API: its path as the configuration spells it. */
export const runtimeMap = `${stateDirectory}/${currentLink}/${routesFile}`;

/** One directory per configuration that was ever in use, numbered upwards. */
export function generationDirectory(generation: number): string {
  return `generations/${generation}`;
}

const socketsRoot = "/run/tidegate";

/** The service's sockets on the host; `permitopen` in the deploy key names them. */
export function socketsDirectory(service: string): string {
  return `${socketsRoot}/${service}`;
}

/** Whether a socket of the host is one of a service's proxy. */
export function isProxySocket(path: string): boolean {
  return path.startsWith(`${socketsRoot}/`);
}

/** A stable name for the running proxy's runtime API. */
export function adminSocket(service: string): string {
  return `${socketsDirectory(service)}/admin.sock`;
}

/** Where an instance of the proxy really listens: its runtime API, and the socket that hands its listeners over. */
export function instanceSocket(service: string, kind: "admin" | "listeners", instance: number): string {
  return `${socketsDirectory(service)}/${kind}-${instance}.sock`;
}

/** The private entrance of a slot: what answers here comes from that slot or from nowhere. */
export function entranceSocket(service: string, slot: Slot): string {
  return `${socketsDirectory(service)}/${slot}.sock`;
}
