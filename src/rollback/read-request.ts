import { readNotifications } from "../deploy/read-notifications.ts";
import { readRegistryLogin } from "../deploy/read-registry.ts";
import { readTransport } from "../deploy/read-transport.ts";
import { type Parsed, parsed } from "../failure/problem.ts";
import { parseBoolean } from "../inputs/boolean.ts";
import { combine, optional, required } from "../inputs/combine.ts";
import { parseDuration } from "../inputs/duration.ts";
import { parseEnvLines } from "../inputs/env-lines.ts";
import { parseMessage } from "../inputs/message.ts";
import type { RawInputs } from "../inputs/raw-inputs.ts";
import { inputsUnknown } from "../inputs/refused-inputs.ts";
import { parseReleaseName } from "../inputs/release-name.ts";
import { knownRollbackInputs } from "../inputs/rollback-inputs.ts";
import { parseSocketPath } from "../inputs/socket-path.ts";
import { RegistryCredentials } from "../registry/credentials.ts";
import { parseServiceName } from "../release/service-name.ts";
import type { RollbackRequest } from "./request.ts";

const day = { fromMs: 0, toMs: 86_400_000 };

/** Everything a rollback is asked for, or every problem of every input at once. The caller has filled in the defaults. */
export async function readRollbackRequest(raw: RawInputs): Promise<Parsed<RollbackRequest>> {
  const unknown = inputsUnknown(raw, knownRollbackInputs);
  const read = combine({
    service: required(raw, "service", (_, text) => parseServiceName(text), "shop-api"),
    transport: await readTransport(raw),
    dockerSocket: required(raw, "docker-socket", parseSocketPath, "/var/run/docker.sock"),
    login: readRegistryLogin(raw),
    to: required(raw, "to", parseReleaseName, "previous"),
    ifLive: optional(raw, "if-live", parseReleaseName),
    list: required(raw, "list", parseBoolean, "false"),
    message: optional(raw, "message", parseMessage),
    secretEnv: optional(raw, "secret-env", parseEnvLines),
    drainTimeoutMs: required(raw, "drain-timeout", (input, text) => parseDuration(input, text, day), "30s"),
    dryRun: required(raw, "dry-run", parseBoolean, "false"),
    notifications: readNotifications(raw),
    others: unknown.length > 0 ? ({ ok: false, problems: unknown } as const) : parsed(undefined),
  });
  if (!read.ok) return read;
  const { login, secretEnv, others: _, ...settings } = read.value;
  return parsed({
    ...settings,
    secretEnv: secretEnv ?? new Map(),
    credentials: (registry) =>
      login === undefined ? undefined : new RegistryCredentials(registry, login.username, login.password),
  });
}
