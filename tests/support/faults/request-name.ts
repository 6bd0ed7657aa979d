/** A request as names are made of it. */
export interface NamedRequest {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  readonly body: string;
}

/**
 * A readable name of a request to Docker that is the same in every run: without API version, ids, release and slot.
 * Requests that differ in what they change differ by name: what is created, which command is executed, which policy.
 */
export function nameOfDockerRequest({ method, target, body }: NamedRequest): string {
  const url = new URL(target, "http://docker");
  const path = url.pathname.replace(/^\/v1\.\d+/, "").replaceAll(/\/[0-9a-f]{64}(?=\/|$)/g, "/{id}");
  const named = url.searchParams.get("name");
  const particulars = [named === null ? undefined : withoutRun(named), particularsOf(path, body)];
  const what = [`${method} ${withoutRun(withoutImage(decodeURIComponent(path)))}`, ...particulars];
  return what.filter((part) => part !== undefined && part !== "").join(" ");
}

/** A command line of HAProxy's runtime API by its first command, which is the one it is sent for. */
export function nameOfAdminCommand(line: string): string {
  const [first = ""] = line.trim().split(";");
  const words = first.trim().split(/\s+/);
  if (words[0] === "set") return words.slice(0, 3).join(" ").replace(/\b(blue|green)\b/g, "{slot}");
  return words.slice(0, 2).join(" ");
}

/** Names of ours without what differs from run to run and from service to service. */
function withoutRun(text: string): string {
  return text
    .replaceAll(/\btidegate\.[a-z0-9-]+/g, "tidegate.{service}")
    .replaceAll(/\.(blue|green)(?=\.)/g, ".{slot}")
    .replaceAll(/\b\d{8}t\d{6}-[0-9a-f]{4}(\.\d+)?/g, "{release}")
    .replaceAll(/\.lease-\d+(\.\d+)?/g, ".lease-{n}")
    .replaceAll(/\bgenerations\/\d+/g, "generations/{n}");
}

/** Images are named by what the test pushed: of no interest. */
function withoutImage(path: string): string {
  return path.replace(/^\/(images|distribution)\/[^ ]+\/json$/, "/$1/{image}/json").replace(/^\/images\/.*@.*$/, "/images/{image}");
}

function particularsOf(path: string, body: string): string | undefined {
  const sent = parseObject(body);
  if (path.endsWith("/exec")) return commandOf(sent["Cmd"]);
  if (path.endsWith("/update")) return (sent["RestartPolicy"] as { Name?: string } | undefined)?.Name;
  if (path === "/volumes/create" || path === "/networks/create") return withoutRun(String(sent["Name"]));
  return undefined;
}

/** Program and the last part of each path it is given; numbers of processes and the like are left out. */
function commandOf(command: unknown): string {
  const words = (command as readonly string[] | undefined) ?? [];
  const short = words.slice(0, 5).map((word) => withoutRun(word).split("/").slice(-2).join("/"));
  return short.join(" ").replaceAll(/\d+/g, "{n}").slice(0, 80);
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
