import type { Surroundings } from "../compose/read-container.ts";
import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { parseChecks } from "../health/checks/parse-checks.ts";
import { parseBoolean } from "../inputs/boolean.ts";
import { parseChoice } from "../inputs/choice.ts";
import { combine, optional, type Parser, problemsOf, required } from "../inputs/combine.ts";
import { parseContainerName } from "../inputs/container-name.ts";
import { parseDuration } from "../inputs/duration.ts";
import { parseHostHeader } from "../inputs/host-header.ts";
import { parseInteger, parsePort } from "../inputs/integer.ts";
import { parseListenAddress } from "../inputs/listen-address.ts";
import { parseNetworks } from "../inputs/networks.ts";
import { parsePublicUrl } from "../inputs/public-url.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import { inputsSetButNotBuilt, inputsUnknown } from "../inputs/refused-inputs.ts";
import { parseRequestPath } from "../inputs/request-path.ts";
import { parseSocketPath } from "../inputs/socket-path.ts";
import { parseSubnet } from "../inputs/subnet.ts";
import { parseImageReference } from "../release/image-reference.ts";
import { type KeepPrevious, keepPreviousChoices } from "../release/labels.ts";
import { parseServiceName } from "../release/service-name.ts";
import { readContainerSettings } from "./read-container-settings.ts";
import { readJudging } from "./read-judging.ts";
import { readNotifications } from "./read-notifications.ts";
import { readRegistry } from "./read-registry.ts";
import { readReleaseCommand } from "./read-release-command.ts";
import { readTransport } from "./read-transport.ts";
import type { DeployRequest, FleetRequest, HealthSettings } from "./request.ts";
import { workspace } from "./workspace.ts";

const hourMs = 3_600_000;
const day = { fromMs: 0, toMs: 24 * hourMs };
const healthDeadline = { fromMs: 100, toMs: hourMs };
const healthPause = { fromMs: 10, toMs: hourMs };

const duration =
  (bounds: { fromMs: number; toMs: number }): Parser<number> =>
  (input, text) =>
    parseDuration(input, text, bounds);
const parseKeepPrevious: Parser<KeepPrevious> = (input, text) =>
  parseChoice(input, text, keepPreviousChoices);
const integer =
  (from: number, to: number): Parser<number> =>
  (input, text) =>
    parseInteger(input, text, { from, to });

/**
 * Everything a deploy is asked for, or every problem of every input at once; `reasonOf` tells the reason
 * code of the refusal. No default is stated here: the caller has filled in those of action.yml.
 *
 * @param around where Compose files and their variables come from
 */
export async function readDeployRequest(
  raw: RawInputs,
  around: Surroundings = workspace(),
): Promise<Parsed<DeployRequest>> {
  const image = required(raw, "image", parseImageReference, "ghcr.io/acme/shop:1.4.2");
  const read = combine({
    fleet: await readFleetParts(raw),
    image,
    credentials: readRegistry(raw, image),
    listen: required(raw, "port", parseListenAddress, "3001"),
    acceptProxy: required(raw, "accept-proxy", parseBoolean, "false"),
    trustedProxies: optional(raw, "trusted-proxies", parseNetworks),
    adopt: optional(raw, "adopt", parseContainerName),
    containerPort: required(raw, "container-port", parsePort, "3000"),
    container: await readContainerSettings(raw, around),
    releaseCommand: readReleaseCommand(raw),
    health: readHealth(raw),
    url: optional(raw, "url", parsePublicUrl),
    checks: optional(raw, "checks", (input, text) => parseChecks(input, text, "deploy")),
    judging: readJudging(raw),
    drainTimeoutMs: required(raw, "drain-timeout", duration(day), "30s"),
    keepPrevious: required(raw, "keep-previous", parseKeepPrevious, "stopped"),
    lockTimeoutMs: required(raw, "lock-timeout", duration(day), "0s"),
    keepReleases: required(raw, "keep-releases", integer(1, 100), "5"),
    networkSubnet: optional(raw, "network-subnet", parseSubnet),
    proxyImage: required(raw, "proxy-image", parseImageReference, "docker.io/library/haproxy:3.2"),
    dryRun: required(raw, "dry-run", parseBoolean, "false"),
    notifications: readNotifications(raw),
    others: refuseOthers(raw),
  });
  if (!read.ok) return read;
  const { fleet, container, trustedProxies, checks, others: _, ...settings } = read.value;
  return parsed({
    ...fleet,
    ...settings,
    ...container,
    trustedProxies: trustedProxies ?? [],
    checks: checks ?? [],
  });
}

/**
 * Which service of which hosts, for commands that only look. Inputs of a deploy may be set besides and are
 * not read; those that no version knows and those that are not built yet are refused here too.
 */
export async function readFleetRequest(raw: RawInputs): Promise<Parsed<FleetRequest>> {
  const read = combine({ fleet: await readFleetParts(raw), others: refuseOthers(raw) });
  return read.ok ? parsed(read.value.fleet) : read;
}

async function readFleetParts(raw: RawInputs): Promise<Parsed<FleetRequest>> {
  return combine({
    service: required(raw, "service", (_, text) => parseServiceName(text), "shop-api"),
    transport: await readTransport(raw),
    dockerSocket: required(raw, "docker-socket", parseSocketPath, "/var/run/docker.sock"),
  });
}

function readHealth(raw: RawInputs): Parsed<HealthSettings> {
  const timeoutMs = required(raw, "health-timeout", duration(healthDeadline), "60s");
  const intervalMs = required(raw, "health-interval", duration(healthPause), "1s");
  const read = combine({
    path: required(raw, "health-path", parseRequestPath, "/health"),
    host: optional(raw, "health-host", parseHostHeader),
    timeoutMs,
    intervalMs,
    threshold: required(raw, "health-threshold", integer(1, 100), "2"),
  });
  if (!timeoutMs.ok || !intervalMs.ok || timeoutMs.value > intervalMs.value) return read;
  const tooShort = refused("health-timeout", "must be longer than health-interval", "60s");
  return { ok: false, problems: [...problemsOf(read), ...problemsOf(tooShort)] };
}

function refuseOthers(raw: RawInputs): Parsed<undefined> {
  const problems = [...inputsUnknown(raw), ...inputsSetButNotBuilt(raw)];
  return problems.length > 0 ? { ok: false, problems } : parsed(undefined);
}
