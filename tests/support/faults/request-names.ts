/** A request to Docker's API as names are made of it. */
export interface DockerRequest {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  readonly body: string;
}

interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
}

/** The parts of bodies that tell requests to one path apart. */
interface Sent {
  readonly Cmd?: readonly string[];
  readonly RestartPolicy?: { readonly Name?: string };
  readonly Name?: string;
}

/**
 * Readable names of a run's requests to Docker, the same in every run: without API version, release, slot and number,
 * and ids as what they stand for. Those are learned from the replies.
 */
export class RequestNames {
  /** What a container's id or name, or the id of a command that is executed, stands for. */
  readonly #meanings = new Map<string, string>();

  /** `POST /containers/{candidate}/start`, `POST /exec/{mv current.next}/start`, … */
  nameOf({ method, target, body }: DockerRequest): string {
    const url = new URL(target, "http://docker");
    const path = decodeURIComponent(url.pathname.replace(/^\/v1\.\d+/, ""));
    const named = url.searchParams.get("name");
    const words = [
      method,
      withoutRun(withoutImage(this.#withMeanings(path))),
      named === null ? undefined : withoutRun(named),
      particularsOf(path, body),
    ];
    return words.filter((word) => word !== undefined && word !== "").join(" ");
  }

  /** Takes in what the reply to a request says of ids. */
  learn({ method, target, body }: DockerRequest, reply: string): void {
    const { pathname, searchParams } = new URL(target, "http://docker");
    if (method === "POST" && pathname.endsWith("/containers/create")) {
      const name = searchParams.get("name") ?? "";
      const meaning = isRelease(name) ? "{candidate}" : roleOf(name);
      for (const each of [name, idIn(reply)]) this.#meanings.set(each, meaning);
    }
    if (method === "POST" && pathname.endsWith("/exec")) {
      this.#meanings.set(idIn(reply), `{${particularsOf(pathname, body) ?? "exec"}}`);
    }
    const [, renamed] = /\/containers\/([^/]+)\/rename$/.exec(pathname) ?? [];
    const known = renamed === undefined ? undefined : this.#meanings.get(renamed);
    if (known !== undefined) this.#meanings.set(searchParams.get("name") ?? "", known);
    if (method === "GET" && pathname.endsWith("/containers/json")) this.#learnList(reply);
  }

  #learnList(reply: string): void {
    for (const { Id, Names } of (parse(reply) as ListedContainer[] | undefined) ?? []) {
      const name = Names[0]?.slice(1) ?? "";
      const meaning = isRelease(name) ? "{release}" : roleOf(name);
      for (const each of [name, Id]) if (!this.#meanings.has(each)) this.#meanings.set(each, meaning);
    }
  }

  #withMeanings(path: string): string {
    return path
      .split("/")
      .map((part) => this.#meanings.get(part) ?? (/^[0-9a-f]{64}$/.test(part) ? "{id}" : part))
      .join("/");
  }
}

/** A command line of HAProxy's runtime API by its first command, which is the one it is sent for. */
export function nameOfAdminCommand(line: string): string {
  const [first = ""] = line.trim().split(";");
  const words = first.trim().split(/\s+/);
  if (words[0] === "set")
    return words
      .slice(0, 3)
      .join(" ")
      .replace(/\b(blue|green)\b/g, "{slot}");
  return words.slice(0, 2).join(" ");
}

function isRelease(name: string): boolean {
  return /^tidegate\.[^.]+\.(blue|green)\./.test(name);
}

function roleOf(name: string): string {
  return /^tidegate\.[^.]+\.proxy/.test(name) ? "{proxy}" : withoutRun(name);
}

/** Names of ours without what differs from run to run and from service to service. */
function withoutRun(text: string): string {
  return text
    .replaceAll(/\btidegate\.[a-z0-9-]+/g, "tidegate.{service}")
    .replaceAll(/\.(blue|green)(?=\.)/g, ".{slot}")
    .replaceAll(/\b\d{8}t\d{6}-[0-9a-f]{4}(\.\d+)?/g, "{release}")
    .replaceAll(/\.lease-\d+/g, ".lease-{n}")
    .replaceAll(/(\.lease-\{n\})\.\d+/g, "$1.{beat}");
}

/** Images are named by what the test pushed: of no interest. */
function withoutImage(path: string): string {
  return path
    .replace(/^\/(images|distribution)\/[^ ]+\/json$/, "/$1/{image}/json")
    .replace(/^\/images\/.*@.*$/, "/images/{image}");
}

function particularsOf(path: string, body: string): string | undefined {
  const sent = parse(body) as Sent | undefined;
  if (path.endsWith("/exec")) return commandOf(sent?.Cmd ?? []);
  if (path.endsWith("/update")) return sent?.RestartPolicy?.Name;
  if (/\/(volumes|networks)\/create$/.test(path)) return withoutRun(sent?.Name ?? "");
  return undefined;
}

/** The program and the first path it is given; of a script, those of its first command. */
function commandOf(command: readonly string[]): string {
  const [shell, option, script] = command;
  const words = shell === "sh" && option === "-c" ? (script ?? "").split(/[\s;]+/) : command;
  const [program = "", ...args] = words;
  const path =
    args
      .find((word) => word.startsWith("/"))
      ?.split("/")
      .at(-1) ?? "";
  return `${program} ${path}`.replaceAll(/\d+/g, "{n}").trim();
}

function idIn(reply: string): string {
  return (parse(reply) as { Id?: string } | undefined)?.Id ?? "";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
