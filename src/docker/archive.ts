import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import { Failure } from "../failure/failure.ts";
import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

/** One entry of an archive that is put into a container. */
export type ArchiveEntry =
  | { readonly path: string; readonly content: string }
  | { readonly path: string; readonly linkTo: string }
  | { readonly path: string; readonly directory: true };

/** What an archive of a container held: file contents and link targets by path. */
export interface ArchiveContents {
  readonly files: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
}

/** More than any archive this reads should ever hold. */
const largestArchive = 8 * 1024 * 1024;

/**
 * Writes entries below a directory of a container, running or not. Not atomic: write beside what is in use, then
 * move. Docker answers 200 to some archives it does not unpack, so what matters is read back by the caller.
 */
export async function putArchive(
  engine: Engine,
  container: string,
  directory: string,
  entries: readonly ArchiveEntry[],
): Promise<void> {
  await engine.json({
    method: "PUT",
    path: `/containers/${container}/archive`,
    query: { path: directory },
    archive: await packEntries(entries),
  });
}

async function packEntries(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const entry of entries) {
    if ("content" in entry) tar.entry({ name: entry.path, mode: 0o644 }, entry.content);
    else if ("linkTo" in entry) tar.entry({ name: entry.path, type: "symlink", linkname: entry.linkTo });
    else tar.entry({ name: entry.path, type: "directory", mode: 0o755 });
  }
  tar.finalize();
  return await buffer(tar);
}

/**
 * Everything below a path of a container, or `undefined` when the path is not there. Paths in the answer begin with
 * the last part of `path`.
 *
 * @throws Failure `state-unreadable` when there is more than a sane state can hold
 */
export async function getArchive(
  engine: Engine,
  container: string,
  path: string,
): Promise<ArchiveContents | undefined> {
  let stream: Readable;
  try {
    const request = { method: "GET", path: `/containers/${container}/archive`, query: { path } } as const;
    stream = await engine.stream(request, AbortSignal.timeout(20_000));
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
  return await unpack(stream, engine.host, path);
}

async function unpack(stream: Readable, host: string, path: string): Promise<ArchiveContents> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  let read = 0;
  const entries = extract();
  // A pipe hands no error on: without this, a reply that breaks off would be waited for without end.
  stream.once("error", (error) => entries.destroy(error));
  for await (const entry of stream.pipe(entries)) {
    const name = entry.header.name.replace(/\/+$/, "");
    if (entry.header.type === "symlink") links.set(name, entry.header.linkname ?? "");
    read += entry.header.size ?? 0;
    if (read > largestArchive) {
      throw new Failure("state-unreadable", `${path} on the host holds more than ${largestArchive} bytes`, {
        host,
      });
    }
    const content = await buffer(entry);
    if (entry.header.type === "file") files.set(name, content.toString("utf8"));
  }
  return { files, links };
}
