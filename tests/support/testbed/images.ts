import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { binaryWithLibraries } from "./binaries.ts";
import type { ImageConfig, ImageRecipe } from "./image.ts";
import type { ImageFile } from "./layers.ts";
import type { PushedImage, Registry } from "./registry.ts";

/** How one build of the test service differs from another. */
export interface ServiceOverrides {
  /** Environment of the image, on top of its defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** Replaces parts of the image configuration. */
  readonly config?: ImageConfig;
  /** Further files, as the topmost layer. */
  readonly files?: readonly ImageFile[];
  /** Path in the registry; `tidegate/service` unless given. */
  readonly repository?: string;
  /** Another file in place of the test service's own. */
  readonly server?: string;
}

const SERVICE_FILE = fileURLToPath(new URL("../service/server.mjs", import.meta.url));
/** What the engine may run in the official HAProxy image, which is Debian's. */
const PROXY_COMMANDS =
  "sh mv cat ln rm mkdir chmod chgrp chown cp ls test sleep id echo env true false stat".split(" ");
/** Debian's, unless a path is given: how the same suites are run against another version of HAProxy. */
const testedHaproxy = process.env["TIDEGATE_TEST_HAPROXY"] || "/usr/sbin/haproxy";

/** The official image's manners: options alone mean haproxy, which runs as master and worker in the foreground. */
const PROXY_ENTRYPOINT = `#!/bin/sh
case "$1" in
  -*) exec haproxy -W -db "$@" ;;
  haproxy) shift; exec haproxy -W -db "$@" ;;
  *) exec "$@" ;;
esac
`;
const PROXY_LAYER_BASE: readonly ImageFile[] = [
  {
    path: "/etc/passwd",
    content: "root:x:0:0:root:/root:/bin/sh\nhaproxy:x:99:99::/var/lib/haproxy:/bin/false\n",
  },
  { path: "/etc/group", content: "root:x:0:\nhaproxy:x:99:\n" },
  { path: "/usr/local/bin/docker-entrypoint.sh", content: PROXY_ENTRYPOINT, mode: 0o755 },
  { path: "/var/lib/haproxy", directory: true, uid: 99, gid: 99 },
  { path: "/tmp", directory: true, mode: 0o1777 },
  { path: "/run", directory: true },
  { path: "/var/run", link: "/run" },
];

/** The images a test deploys, made of this machine's own programs and pushed when they are asked for. */
export class TestImages {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** The test service under this tag; `VERSION` is the tag unless overridden. */
  async service(tag: string, overrides: ServiceOverrides = {}): Promise<PushedImage> {
    return await this.#registry.push(await serviceRecipe(tag, overrides));
  }

  /** HAProxy, standing for the official image. */
  async proxy(tag = "2.6"): Promise<PushedImage> {
    return await this.#registry.push(await proxyRecipe(tag));
  }
}

/** Node, the package `ws` and the test service, run as user 1000 and listening on port 3000. */
export async function serviceRecipe(tag: string, overrides: ServiceOverrides = {}): Promise<ImageRecipe> {
  const env = { VERSION: tag, ...overrides.env };
  const runtime: ImageFile[] = [
    ...(await binaryWithLibraries(process.execPath, "/usr/local/bin/node")),
    { path: "/etc/passwd", content: "root:x:0:0::/root:/bin/false\nnode:x:1000:1000::/srv:/bin/false\n" },
    { path: "/etc/group", content: "root:x:0:\nnode:x:1000:\n" },
    { path: "/tmp", directory: true, mode: 0o1777 },
    ...(await packageFiles("ws", "/srv/node_modules/ws")),
  ];
  const server = overrides.server ?? SERVICE_FILE;
  if (!existsSync(server)) throw new Error(`the test service is missing: ${server}`);
  const layers: ImageFile[][] = [runtime, [{ path: "/srv/server.mjs", source: server, mode: 0o644 }]];
  if (overrides.files !== undefined) layers.push([...overrides.files]);
  return {
    repository: overrides.repository ?? "tidegate/service",
    tag,
    layers,
    config: {
      Cmd: ["/usr/local/bin/node", "/srv/server.mjs"],
      WorkingDir: "/srv",
      User: "1000:1000",
      ExposedPorts: { "3000/tcp": {} },
      ...overrides.config,
      Env: [
        "PATH=/usr/local/bin:/usr/bin:/bin",
        ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
        ...(overrides.config?.Env ?? []),
      ],
    },
  };
}

/** Debian's HAProxy with the few commands of busybox that the engine runs beside it. */
export async function proxyRecipe(tag: string): Promise<ImageRecipe> {
  const haproxy = await binaryWithLibraries(testedHaproxy, "/usr/local/sbin/haproxy");
  const commands = PROXY_COMMANDS.map((name) => ({ path: `/bin/${name}`, link: "/bin/busybox" }));
  return {
    repository: "tidegate/haproxy",
    tag,
    layers: [
      [
        ...PROXY_LAYER_BASE,
        ...haproxy,
        { path: "/bin/busybox", source: "/bin/busybox", mode: 0o755 },
        ...commands,
        { path: "/usr/local/etc/haproxy", directory: true },
      ],
    ],
    // As the official image has it; its user is haproxy too, which the engine overrides where it needs root.
    config: {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
      User: "haproxy",
      WorkingDir: "/var/lib/haproxy",
      StopSignal: "SIGUSR1",
    },
  };
}

/** All files of an installed npm package. */
async function packageFiles(name: string, target: string): Promise<ImageFile[]> {
  const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((source) => ({ path: target + source.slice(root.length), source, mode: 0o644 }));
}
