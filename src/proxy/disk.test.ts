import { afterEach, describe, expect, it } from "@jest/globals";
import { exampleSettings } from "../../tests/support/example-observation.ts";
import {
  archiveOf,
  type FakeDocker,
  frame,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import type { ArchiveEntry } from "../docker/archive.ts";
import {
  activateAndRead,
  activateStagedGeneration,
  generationEntries,
  readDisk,
  removeGenerations,
  stageGeneration,
  writeHistoryFile,
} from "./disk.ts";
import { noRoutes, steadyOn } from "./routes.ts";

let docker: FakeDocker | undefined;

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

const settings = exampleSettings();
const generation = (number: number, link: string) =>
  generationEntries(number, settings, number === 1 ? noRoutes : steadyOn("blue"), link);

async function diskOf(entries: readonly ArchiveEntry[]) {
  const archive = await archiveOf("tidegate", entries);
  docker = await startFakeDocker((_, reply) => reply.end(archive));
  return await readDisk(docker.engine, "proxy");
}

describe("readDisk", () => {
  it("gives the generation in use, and every other there is", async () => {
    const entries = [
      ...generation(1, "current.next"),
      ...generation(2, "current"),
      ...generation(10, "current.next"),
      { path: "history.json", content: "{}" },
    ];
    const disk = await diskOf(entries);
    expect(disk).toMatchObject({ generation: 2, settings, routes: steadyOn("blue"), history: "{}" });
    expect(new Set(disk?.generations)).toEqual(new Set([1, 2, 10]));
  });

  it("needs no history", async () => {
    expect(await diskOf(generation(1, "current"))).toMatchObject({ history: undefined, routes: noRoutes });
  });

  const whole = generation(1, "current");
  it.each<[string, readonly ArchiveEntry[]]>([
    ["without a generation in use", generation(1, "current.next")],
    ["that is empty", []],
    ["whose link goes astray", [...whole.slice(0, -1), { path: "current", linkTo: "../../etc" }]],
    [
      "whose link leads to no generation",
      JSON.parse(JSON.stringify(whole).replaceAll("generations/1", "elsewhere/1")) as readonly ArchiveEntry[],
    ],
    ["whose link has no target", [...whole.slice(0, -1), { path: "current", linkTo: "generations/7" }]],
    ["without routes", whole.filter(({ path }) => !path.endsWith("routes.map"))],
    ["without a configuration", whole.filter(({ path }) => !path.endsWith("haproxy.cfg"))],
    [
      "with a configuration of someone else",
      whole.map((each) =>
        each.path.endsWith("haproxy.cfg") ? { path: each.path, content: "global\n" } : each,
      ),
    ],
  ])("does not make anything of a volume %s", async (_, entries) => {
    expect(await diskOf(entries)).toBeUndefined();
  });
});

/** A proxy's container in which a command ends so; gives what was done in it. */
async function proxyThat(exitCode: number, output = "") {
  docker = await startFakeDocker(({ method, url }, reply) => {
    if (method === "PUT") reply.end();
    else if (url.endsWith("/exec")) sendJson(reply, 201, { Id: "e1" });
    else if (url.endsWith("/json")) sendJson(reply, 200, { ExitCode: exitCode });
    else reply.end(frame("stderr", output));
  });
  return docker.engine;
}

function done(): string[] {
  return (docker?.asked ?? []).flatMap(({ method, url, body }) => {
    if (method === "PUT") return ["write"];
    return url.endsWith("/exec") ? [(JSON.parse(body) as { Cmd: string[] }).Cmd.join(" ")] : [];
  });
}

describe("a generation", () => {
  it("is checked by HAProxy where it lies, before it is in use", async () => {
    await stageGeneration(await proxyThat(0), "proxy", 4, settings, steadyOn("green"));
    expect(done()).toEqual(["write", "haproxy -c -f /var/lib/tidegate/generations/4/haproxy.cfg"]);
  });

  it("that HAProxy refuses is told with its words", async () => {
    const engine = await proxyThat(1, "[ALERT] unknown keyword\n");
    await expect(stageGeneration(engine, "proxy", 4, settings, noRoutes)).rejects.toMatchObject({
      reason: "proxy-configuration-refused",
      evidence: ["[ALERT] unknown keyword"],
    });
  });

  it("is put into use by a rename that does not follow the link", async () => {
    await activateStagedGeneration(await proxyThat(0), "proxy", 4);
    expect(done()).toEqual(["mv -T -f /var/lib/tidegate/current.next.4 /var/lib/tidegate/current"]);
  });

  it.each([137, -1])("is not called refused when its check was cut short with %d", async (code) => {
    const staging = stageGeneration(await proxyThat(code), "proxy", 4, settings, steadyOn("green"));
    await expect(staging).rejects.toMatchObject({ reason: "proxy-unavailable" });
  });

  it("is put into use and read back in one command", async () => {
    const engine = await proxyThat(0, "live steady-green\nshare 0\ncandidate none\n");
    expect(await activateAndRead(engine, "proxy", 4)).toEqual(steadyOn("green"));
    const [next, current] = ["current.next.4", "current"].map((link) => `/var/lib/tidegate/${link}`);
    expect(done()).toEqual([`sh -c mv -T -f ${next} ${current} && cat ${current}/routes.map`]);
  });

  it("that reads back as something else is none", async () => {
    expect(await activateAndRead(await proxyThat(0, "live nowhere\n"), "proxy", 4)).toBeUndefined();
  });

  it("that cannot be moved is a failure", async () => {
    const refused = activateAndRead(await proxyThat(1, "mv: read-only file system\n"), "proxy", 4);
    await expect(refused).rejects.toMatchObject({ reason: "disk-read-only" });
  });

  it("that cannot be put into use is a failure", async () => {
    const engine = await proxyThat(1, "mv: read-only file system\n");
    await expect(activateStagedGeneration(engine, "proxy", 4)).rejects.toMatchObject({
      reason: "disk-read-only",
      evidence: ["mv: read-only file system"],
    });
  });

  it("goes when it is named, and nothing runs when none is", async () => {
    const engine = await proxyThat(0);
    await removeGenerations(engine, "proxy", []);
    expect(done()).toEqual([]);
    await removeGenerations(engine, "proxy", [1, 12]);
    expect(done()).toEqual([
      `rm -rf ${["generations/1", "current.next.1", "generations/12", "current.next.12"].map((path) => `/var/lib/tidegate/${path}`).join(" ")}`,
    ]);
  });
});

describe("the history file", () => {
  it("is written beside the old one and then takes its place", async () => {
    await writeHistoryFile(await proxyThat(0), "proxy", "{}");
    expect(done()).toEqual([
      "write",
      "mv -T -f /var/lib/tidegate/history.json.next.0 /var/lib/tidegate/history.json",
    ]);
  });
});
