import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "@jest/globals";
import { extract, pack } from "tar-stream";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { getArchive, putArchive } from "./archive.ts";

let docker: FakeDocker | undefined;

async function engineThat(answer: FakeAnswer) {
  docker = await startFakeDocker(answer);
  return docker.engine;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

async function tarOf(files: Readonly<Record<string, string>>, sizes: Readonly<Record<string, number>> = {}) {
  const tar = pack();
  tar.entry({ name: "tidegate/", type: "directory" });
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.entry({ name: "tidegate/current", type: "symlink", linkname: "generations/2" });
  for (const [name, size] of Object.entries(sizes)) tar.entry({ name }, Buffer.alloc(size));
  tar.finalize();
  return await buffer(tar);
}

describe("getArchive", () => {
  it("gives files and links by their path", async () => {
    const tar = await tarOf({ "tidegate/history.json": "{}", "tidegate/generations/2/routes.map": "live ü" });
    const engine = await engineThat((_, reply) => reply.end(tar));
    const { files, links } = (await getArchive(engine, "c1", "/var/lib/tidegate")) ?? {};
    expect(Object.fromEntries(files ?? [])).toEqual({
      "tidegate/history.json": "{}",
      "tidegate/generations/2/routes.map": "live ü",
    });
    expect(Object.fromEntries(links ?? [])).toEqual({ "tidegate/current": "generations/2" });
    expect(docker?.asked[0]?.url).toBe("/v1.48/containers/c1/archive?path=%2Fvar%2Flib%2Ftidegate");
  });

  it("tells a path that is not there from one that cannot be read", async () => {
    let status = 404;
    const engine = await engineThat((_, reply) => sendJson(reply, status, { message: "no" }));
    expect(await getArchive(engine, "c1", "/x")).toBeUndefined();
    status = 500;
    await expect(getArchive(engine, "c1", "/x")).rejects.toMatchObject({ reason: "docker-failed" });
  });

  it("stops at more than a sane state can hold", async () => {
    const large = await tarOf({}, { "tidegate/a": 5e6, "tidegate/b": 5e6 });
    const engine = await engineThat((_, reply) => reply.end(large));
    await expect(getArchive(engine, "c1", "/x")).rejects.toMatchObject({
      reason: "state-unreadable",
      host: "localhost",
    });
  });

  it("ends with a failure when the archive breaks off", async () => {
    const tar = await tarOf({ "tidegate/history.json": "{}".repeat(4_000) });
    const engine = await engineThat((_, reply) => {
      reply.writeHead(200, { "content-length": `${tar.length}` }).write(tar.subarray(0, 1_024));
      setTimeout(() => reply.destroy(), 20);
    });
    await expect(getArchive(engine, "c1", "/x")).rejects.toMatchObject({ reason: "docker-unavailable" });
  });
});

describe("putArchive", () => {
  it("sends a tar of files, links and directories in the order given", async () => {
    let sent: Buffer = Buffer.alloc(0);
    const engine = await engineThat((_, reply) => reply.end());
    const dial = engine.json.bind(engine);
    engine.json = (request) => {
      sent = request.archive ?? sent;
      return dial(request);
    };
    await putArchive(engine, "c1", "/var/lib/tidegate", [
      { path: "generations", directory: true },
      { path: "generations/1/routes.map", content: "live none\n" },
      { path: "current", linkTo: "generations/1" },
    ]);
    const entries: object[] = [];
    for await (const entry of Readable.from([sent]).pipe(extract())) {
      const { name, type, linkname, mode } = entry.header;
      const content = (await buffer(entry)).toString();
      entries.push({ name, type, linkname, mode, content });
    }
    expect(entries).toEqual([
      { name: "generations", type: "directory", linkname: null, mode: 0o755, content: "" },
      { name: "generations/1/routes.map", type: "file", linkname: null, mode: 0o644, content: "live none\n" },
      { name: "current", type: "symlink", linkname: "generations/1", mode: 0o644, content: "" },
    ]);
    expect(docker?.asked[0]).toMatchObject({
      method: "PUT",
      url: "/v1.48/containers/c1/archive?path=%2Fvar%2Flib%2Ftidegate",
      headers: { "content-type": "application/x-tar", "content-length": `${sent.length}` },
    });
  });
});
