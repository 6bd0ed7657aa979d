import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ncc, { type Module } from "@vercel/ncc";
import { licencesOf } from "./bundled-packages.ts";
import { filesBelow } from "./source-files.ts";

/** An action's `dist`: file name to content. */
export type Bundle = ReadonlyMap<string, Buffer>;

/** Names of the actions that have a main file, sorted. */
export function bundledActions(): string[] {
  return readdirSync("actions")
    .filter((name) => existsSync(join("actions", name, "src", "main.ts")))
    .sort();
}

export function distOf(action: string): string {
  return join("actions", action, "dist");
}

/** The same program, told by the environment that its step is over: a second bundle would be a copy of the first. */
const postStep = 'process.env.TIDEGATE_STEP = "post";\nawait import("./index.js");\n';

function hasPostStep(action: string): boolean {
  return /^ {2}post: dist\/post\.js$/m.test(readFileSync(join("actions", action, "action.yml"), "utf8"));
}

/**
 * Bundles one compiled action, in memory. The result depends on the sources and the locked packages
 * only, not on the machine or the directory, as long as the working directory is the repository's root.
 */
export async function bundle(action: string): Promise<Bundle> {
  const entry = join(process.cwd(), "build", "actions", action, "src", "main.js");
  const { code, assets, stats } = await ncc(entry, {
    cache: false,
    esm: true,
    filename: "index.js",
    minify: false,
    quiet: true,
    sourceMap: false,
    target: "es2022",
  });
  const files = new Map<string, Buffer>([["index.js", Buffer.from(code)]]);
  // Chunks of lazy imports stay; a Windows helper, schemas and natives are never read on a runner.
  for (const [name, { source }] of Object.entries(assets)) {
    if (/^[^/]+\.js$/.test(name)) files.set(name, Buffer.from(source));
  }
  if (hasPostStep(action)) files.set("post.js", Buffer.from(postStep));
  files.set("package.json", Buffer.from('{"type":"module"}\n'));
  // ncc's own list names the packages of one chunk only.
  files.set("licenses.txt", Buffer.from(licencesOf(resources(stats.compilation.modules))));
  return files;
}

function resources(modules: Iterable<Module>): string[] {
  return [...modules].flatMap((module) => [
    ...(module.resource === undefined ? [] : [module.resource]),
    ...resources(module.modules ?? []),
  ]);
}

/** Files of `dist` that differ from the bundle, are missing or do not belong there. */
export function staleFiles(action: string, built: Bundle): string[] {
  const folder = distOf(action);
  const present = filesBelow(folder, "");
  const expected = new Set([...built.keys()].map((name) => join(folder, name)));
  const changed = [...built].flatMap(([name, content]) => {
    const path = join(folder, name);
    return present.includes(path) && readFileSync(path).equals(content) ? [] : [path];
  });
  return [...changed, ...present.filter((path) => !expected.has(path))];
}
