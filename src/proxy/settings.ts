import * as v from "valibot";
import { type Slot, slots } from "../release/slot.ts";

/** One place where users (or their load balancer) reach the service on a host. */
export interface Listen {
  /** `null` for every IPv4 and IPv6 address. IPv6 without brackets. */
  readonly address: string | null;
  readonly port: number;
  /** Every connection begins with a PROXY protocol header, which says whose it is. */
  readonly acceptProxy: boolean;
}

/** How the release in a slot is reached and shows that it is healthy. */
export interface SlotSettings {
  /** IPv4 address on the service's network. */
  readonly address: string;
  readonly containerPort: number;
  readonly healthPath: string;
  /** `Host` header of health checks, `null` for `localhost`. */
  readonly healthHost: string | null;
}

/** What a service's proxy is configured with; all of it stands in the configuration's first line. */
export interface ProxySettings {
  readonly service: string;
  /** Empty while the port is still held by a container that is to be adopted. */
  readonly listens: readonly Listen[];
  /** Each release keeps its own. */
  readonly slots: Readonly<Record<Slot, SlotSettings>>;
  /** Addresses and networks whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Lower-case name of the header whose value leads to the candidate, `null` for none. */
  readonly previewHeader: string | null;
  /** Group of the host that may use the proxy's sockets: a name in its /etc/group, or a number. */
  readonly socketGroup: string;
}

const slotSchema = v.object({
  address: v.string(),
  containerPort: v.number(),
  healthPath: v.string(),
  healthHost: v.nullable(v.string()),
});

/** A name that means only itself in HAProxy's configuration (of RFC 9110's token, 5.6.2, what people use). */
const headerName = /^[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?$/;

const settingsSchema = v.object({
  service: v.string(),
  listens: v.array(v.object({ address: v.nullable(v.string()), port: v.number(), acceptProxy: v.boolean() })),
  slots: v.object({ blue: slotSchema, green: slotSchema }),
  trustedProxies: v.array(v.string()),
  // Proxies made before there was one lack it.
  previewHeader: v.optional(v.nullable(v.pipe(v.string(), v.regex(headerName))), null),
  socketGroup: v.string(),
});

const marker = "# tidegate 2 ";

/** The first line of a configuration: its settings, for the next run to read. */
export function settingsLine(settings: ProxySettings): string {
  return `${marker}${JSON.stringify(settings)}`;
}

/** The settings a configuration was rendered from, or `undefined` when it is not one of ours. */
export function readSettings(configuration: string): ProxySettings | undefined {
  const first = configuration.slice(0, configuration.indexOf("\n"));
  if (!first.startsWith(marker)) return undefined;
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), settingsSchema), first.slice(marker.length));
  return read.success ? read.output : undefined;
}

/** The slots' addresses alone. */
export function slotAddressesOf(settings: Pick<ProxySettings, "slots">): Readonly<Record<Slot, string>> {
  return { blue: settings.slots.blue.address, green: settings.slots.green.address };
}

/** Both slots with the same settings but their address: how a proxy begins. */
export function bothSlots(
  addresses: Readonly<Record<Slot, string>>,
  settings: Omit<SlotSettings, "address">,
): Readonly<Record<Slot, SlotSettings>> {
  const [blue, green] = slots.map((slot) => ({ address: addresses[slot], ...settings }));
  if (blue === undefined || green === undefined) throw new Error("there are two slots");
  return { blue, green };
}

/** Whether two listens take the same address and port, whatever is spoken there. */
export function samePlace(a: Pick<Listen, "address" | "port">, b: Pick<Listen, "address" | "port">): boolean {
  return a.address === b.address && a.port === b.port;
}

/** A listen for people: `*:3001`, `10.0.0.5:3001`, `[::1]:3001`. */
export function listenText({ address, port }: Pick<Listen, "address" | "port">): string {
  if (address === null) return `*:${port}`;
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Every place a proxy listens at, in words; empty where there is none. */
export function placesOf({ listens }: Pick<ProxySettings, "listens">): string {
  return listens.map(listenText).join(" and ");
}
