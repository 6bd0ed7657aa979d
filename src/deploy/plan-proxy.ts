import { Failure } from "../failure/failure.ts";
import type { HostObservation, ProxyObservation } from "../host/observation.ts";
import { fingerprint } from "../proxy/configuration.ts";
import {
  bothSlots,
  type Listen,
  listenText,
  type ProxySettings,
  placesOf,
  type SlotSettings,
  samePlace,
} from "../proxy/settings.ts";
import { pinned } from "../release/image-reference.ts";
import type { ReleaseSettings } from "../release/labels.ts";
import type { Slot } from "../release/slot.ts";
import type { DeployRequest } from "./request.ts";

/** What of a request is about the proxy. */
type AskedProxy = Pick<
  DeployRequest,
  | "service"
  | "listen"
  | "acceptProxy"
  | "trustedProxies"
  | "containerPort"
  | "health"
  | "proxyImage"
  | "judging"
>;

type ProxyThere = Exclude<ProxyObservation, { state: "absent" }>;

/** What the service's proxy needs. */
export type ProxyPlan = BootProxy | ChangeProxy;

/** There is none yet. */
export interface BootProxy {
  readonly process: "boot";
  /** Where it listens from its start on; nowhere while another container holds the port. */
  readonly during: readonly Listen[];
  /** Where it listens once the switch is done. */
  readonly after: readonly Listen[];
}

/** There is one, which may have to change. */
export interface ChangeProxy {
  readonly process: "start" | "runs";
  /** Its settings until the switch is done: it listens at the old places and the new ones. */
  readonly during: ProxySettings;
  readonly after: ProxySettings;
  /** Another image, pinned: a new container takes over from the running one. */
  readonly handOver: string | undefined;
  /** Other settings: the running one takes them in place. */
  readonly reload: boolean;
  /** Once more after the switch, to leave the old places. */
  readonly narrow: boolean;
  /** What differs from what runs, in words, by input. */
  readonly changes: readonly string[];
  /** Proxies that another run left behind. */
  readonly leftovers: number;
}

/** One whose image stays. */
export interface ChangeInPlace extends ChangeProxy {
  readonly handOver: undefined;
}

/**
 * Plans for the proxy. The release that stays keeps its own container port and health path; what was asked for goes
 * for the candidate's slot.
 *
 * @param slot the candidate's; `undefined` when no release changes
 * @param adopting whether the port is held until the switch by a container that is to be adopted
 * @throws Failure `proxy-settings-changed`
 */
export function planProxy(
  request: AskedProxy,
  seen: Pick<HostObservation, "proxy">,
  slot: Slot | undefined,
  adopting: boolean,
  host: string,
): ProxyPlan {
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
    slots:
      slot === undefined ? now.slots : { ...now.slots, [slot]: slotAsked(request, now.slots[slot].address) },
    trustedProxies: request.trustedProxies,
    // One that is not asked for this time does no harm, and taking it away would cost a reload.
    previewHeader: request.judging.previewHeader ?? now.previewHeader,
  };
  const bound = now.listens.some((one) => samePlace(one, listen));
  const during = { ...after, listens: bound || adopting ? now.listens : [...now.listens, listen] };
  return { ...changeTo(proxy, during, after, slot), handOver: otherImage(request, proxy) };
}

/** Plans for a proxy that stays as it is, but for how the release in one slot is reached. */
export function planSlot(proxy: ProxyThere, slot: Slot, settings: ReleaseSettings): ChangeInPlace {
  const now = proxy.disk.settings;
  const slots = { ...now.slots, [slot]: slotStarted(settings, now.slots[slot].address) };
  const after = { ...now, slots };
  return changeTo(proxy, after, after, slot);
}

function changeTo(
  proxy: ProxyThere,
  during: ProxySettings,
  after: ProxySettings,
  slot: Slot | undefined,
): ChangeInPlace {
  const runs = proxy.state === "running" ? proxy.process.fingerprint : proxy.disk.fingerprint;
  const print = fingerprint(during);
  return {
    process: proxy.state === "running" ? "runs" : "start",
    during,
    after,
    handOver: undefined,
    reload: runs !== print || proxy.disk.fingerprint !== print,
    narrow: fingerprint(after) !== print,
    changes: changesBetween(proxy.disk.settings, after, slot),
    leftovers: proxy.others.length,
  };
}

/** Whether a proxy that is there stays as it is. */
export function staysAsItIs(plan: ChangeProxy): boolean {
  return plan.process === "runs" && staysUntilSwitch(plan) && !plan.narrow;
}

/** Whether nothing has to be done to a proxy's process before the switch. */
export function staysUntilSwitch(plan: ChangeProxy): boolean {
  return plan.handOver === undefined && !plan.reload && plan.leftovers === 0;
}

/** Why a proxy is reloaded before the switch, in words. */
export function reloadReason({ changes, during, after }: ChangeProxy): string {
  if (changes.length === 0) return "its configuration is renewed";
  const until =
    placesOf(during) === placesOf(after)
      ? []
      : [`until the switch is done it listens on ${placesOf(during)}`];
  return [...changes, ...until].join("; ");
}

/** The settings a proxy is booted with. A release that is live already is judged by what it was started with. */
export function bootSettings(
  request: AskedProxy,
  { during }: BootProxy,
  slotAddresses: Readonly<Record<Slot, string>>,
  { liveSlot, live }: Pick<HostObservation, "liveSlot" | "live">,
): Omit<ProxySettings, "socketGroup"> {
  const { address: _, ...asked } = slotAsked(request, "");
  const slots = bothSlots(slotAddresses, asked);
  return {
    service: request.service,
    listens: during,
    slots:
      liveSlot === undefined || live === undefined
        ? slots
        : { ...slots, [liveSlot]: slotStarted(live.identity.settings, slotAddresses[liveSlot]) },
    trustedProxies: request.trustedProxies,
    previewHeader: request.judging.previewHeader ?? null,
  };
}

function askedListen({ listen, acceptProxy }: AskedProxy): Listen {
  return { address: listen.address ?? null, port: listen.port, acceptProxy };
}

function slotStarted(
  { containerPort, healthPath, healthHost }: ReleaseSettings,
  address: string,
): SlotSettings {
  return { address, containerPort, healthPath, healthHost: healthHost ?? null };
}

function slotAsked({ containerPort, health }: AskedProxy, address: string): SlotSettings {
  return { address, containerPort, healthPath: health.path, healthHost: health.host ?? null };
}

/** A tag that was not resolved says nothing: the running proxy stays. */
function otherImage({ proxyImage }: AskedProxy, proxy: ProxyThere): string | undefined {
  const { digest } = proxyImage;
  return digest === undefined || proxy.image.endsWith(`@${digest}`) ? undefined : pinned(proxyImage, digest);
}

/** Old and new place are bound side by side for a while, which one port of one host does not allow. */
function refuseOverlap(now: readonly Listen[], asked: Listen, host: string): void {
  const inTheWay = now.find(
    (one) => one.port === asked.port && !samePlace(one, asked) && overlap(one, asked),
  );
  if (inTheWay === undefined) return;
  const places = `${listenText(inTheWay)} to ${listenText(asked)}`;
  throw new Failure(
    "proxy-settings-changed",
    `the proxy cannot go from ${places} without closing the port in between`,
    {
      host,
      input: "port",
      advice:
        "Deploy with another port first, have users or the load balancer use that, then deploy with the address you want.",
    },
  );
}

const wildcards: ReadonlySet<string | null> = new Set([null, "0.0.0.0", "::"]);

function overlap(a: Listen, b: Listen): boolean {
  return a.address === b.address || wildcards.has(a.address) || wildcards.has(b.address);
}

function changesBetween(now: ProxySettings, after: ProxySettings, slot: Slot | undefined): readonly string[] {
  const told = (input: string, before: string, next: string) =>
    before === next ? [] : [`${input} from ${before || "none"} to ${next || "none"}`];
  const proxied = (settings: ProxySettings) => `${settings.listens.some((listen) => listen.acceptProxy)}`;
  const trusted = (settings: ProxySettings) => settings.trustedProxies.join(" ");
  const slotChanges =
    slot === undefined
      ? []
      : [
          ...told(
            `container-port of slot ${slot}`,
            `${now.slots[slot].containerPort}`,
            `${after.slots[slot].containerPort}`,
          ),
          ...told(`health-path of slot ${slot}`, now.slots[slot].healthPath, after.slots[slot].healthPath),
          ...told(
            `health-host of slot ${slot}`,
            now.slots[slot].healthHost ?? "",
            after.slots[slot].healthHost ?? "",
          ),
        ];
  return [
    ...told("port", placesOf(now), placesOf(after)),
    ...told("accept-proxy", proxied(now), proxied(after)),
    ...told("trusted-proxies", trusted(now), trusted(after)),
    ...told("preview-header", now.previewHeader ?? "", after.previewHeader ?? ""),
    ...slotChanges,
  ];
}
