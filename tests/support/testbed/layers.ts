import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";

/** One entry of a layer; directories above it are made without being named. */
export type ImageFile = {
  /** Absolute path in the image. */
  readonly path: string;
  /** Permission bits; 0644 for content, the source's own for a source, 0755 for a directory. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
} & (
  | { readonly content: string | Buffer }
  /** A regular file on this machine; links are followed. */
  | { readonly source: string }
  /** A symbolic link to this target. */
  | { readonly link: string }
  | { readonly directory: true }
);

/** A layer as an uncompressed tar on disk, so that its digest is its diff id too. */
export interface Layer {
  readonly file: string;
  /** `sha256:…` of the tar. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

const UNUSED_FOR_DAYS = 14;

/** Where tars of layers are kept from one bed to the next. */
export function layerCache(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return join(cache, "tidegate", "testbed-layers");
}

/** The layer with these files, from the cache if the same was built before. */
export async function buildLayer(files: readonly ImageFile[]): Promise<Layer> {
  const directory = layerCache();
  const key = await layerKey(files);
  const file = join(directory, `${key}.tar`);
  const description = join(directory, `${key}.json`);
  try {
    const { digest, size } = JSON.parse(await readFile(description, "utf8")) as {
      digest: string;
      size: number;
    };
    if ((await stat(file)).size === size) {
      await utimes(file, new Date(), new Date());
      return { file, digest, size };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Written aside and renamed, since two beds may build the same layer at once.
  const draft = join(directory, `${key}.${process.pid}.${Math.random().toString(36).slice(2)}`);
  const { digest, size } = await writeTar(files, draft);
  await writeFile(`${draft}.json`, JSON.stringify({ digest, size }));
  await rename(draft, file);
  await rename(`${draft}.json`, description);
  return { file, digest, size };
}

/** Removes layers that no bed has used for two weeks; answers how many files went. */
export async function pruneLayers(): Promise<number> {
  const oldest = Date.now() - UNUSED_FOR_DAYS * 24 * 3600 * 1000;
  const tars = await readdir(layerCache()).catch(() => []);
  let removed = 0;
  for (const name of tars.filter((entry) => !entry.endsWith(".json"))) {
    const file = join(layerCache(), name);
    if ((await stat(file)).mtimeMs > oldest) continue;
    await rm(file, { force: true });
    await rm(join(layerCache(), `${basename(name, ".tar")}.json`), { force: true });
    removed += 1;
  }
  return removed;
}

/** Names a layer by all that its tar depends on; a source file counts by path, size and time of change. */
async function layerKey(files: readonly ImageFile[]): Promise<string> {
  const parts = await Promise.all(
    files.map(async (file) => {
      if ("content" in file) return { ...file, content: Buffer.from(file.content).toString("base64") };
      if (!("source" in file)) return file;
      const { size, mtimeMs, mode, ino } = await stat(file.source);
      return { ...file, size, mtimeMs, sourceMode: mode, ino };
    }),
  );
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

async function writeTar(
  files: readonly ImageFile[],
  path: string,
): Promise<{ digest: string; size: number }> {
  const tar = pack();
  const hash = createHash("sha256");
  let size = 0;
  const count = async function* (source: AsyncIterable<Buffer>) {
    for await (const part of source) {
      hash.update(part);
      size += part.length;
      yield part;
    }
  };
  const written = pipeline(count(tar as AsyncIterable<Buffer>), createWriteStream(path, { mode: 0o600 }));
  await Promise.all([addAll(tar, files), written]);
  return { digest: `sha256:${hash.digest("hex")}`, size };
}

async function addAll(tar: Pack, files: readonly ImageFile[]): Promise<void> {
  const made = new Set<string>([".", "/"]);
  for (const file of files) {
    for (const parent of parentsOf(file.path)) {
      if (!made.has(parent)) await add(tar, { path: parent, directory: true });
      made.add(parent);
    }
    made.add(file.path);
    await add(tar, file);
  }
  tar.finalize();
}

async function add(tar: Pack, file: ImageFile): Promise<void> {
  const { uid = 0, gid = 0 } = file;
  // A fixed time keeps the digest the same from one building to the next.
  const header = { name: file.path.slice(1), uid, gid, mtime: new Date(0) };
  if ("directory" in file) {
    tar.entry({ ...header, type: "directory", mode: file.mode ?? 0o755 });
  } else if ("link" in file) {
    tar.entry({ ...header, type: "symlink", linkname: file.link, mode: 0o777 });
  } else if ("content" in file) {
    tar.entry({ ...header, mode: file.mode ?? 0o644 }, Buffer.from(file.content));
  } else {
    const { size, mode } = await stat(file.source);
    const entry = tar.entry({ ...header, size, mode: file.mode ?? mode & 0o7777 });
    await pipeline(createReadStream(file.source), entry);
  }
}

function parentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === "/" || parent === "." ? [] : [...parentsOf(parent), parent];
}
