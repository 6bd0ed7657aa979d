import * as v from "valibot";
import type { Slot } from "../release/slot.ts";

/** What a service's proxy is configured with; all of it stands in the configuration's first line. */
export interface ProxySettings {
  readonly service: string;
  /** Address to bind, `null` for every IPv4 and IPv6 address. */
  readonly listenAddress: string | null;
  readonly listenPort: number;
  readonly containerPort: number;
  readonly healthPath: string;
  /** IPv4 address of each slot on the service's network. */
  readonly slotAddresses: Readonly<Record<Slot, string>>;
  /** Group of the host that may use the proxy's sockets: a name in its /etc/group, or a number. */
  readonly socketGroup: string;
}

const settingsSchema = v.object({
  service: v.string(),
  listenAddress: v.nullable(v.string()),
  listenPort: v.number(),
  containerPort: v.number(),
  healthPath: v.string(),
  slotAddresses: v.object({ blue: v.string(), green: v.string() }),
  socketGroup: v.string(),
});

const marker = "# tidegate 1 ";

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

/** The inputs by which a running proxy differs from what is asked for now. */
export function changedSettings(running: ProxySettings, asked: ProxySettings): readonly string[] {
  const listens = (settings: ProxySettings) => `${settings.listenAddress ?? "*"}:${settings.listenPort}`;
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
