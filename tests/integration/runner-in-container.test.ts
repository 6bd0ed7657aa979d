import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import { allInputs, bedInputs } from "../support/engine/run-engine.ts";
import type { ImageFile } from "../support/testbed/layers.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(90_000);

const bundle = join(import.meta.dirname, "../../actions/blue-green-deploy/dist");
let bed: Testbed;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["api"] });
});

afterAll(async () => {
  await bed?.stop();
});

/** The committed bundle as files of an image. */
async function bundleFiles(): Promise<readonly ImageFile[]> {
  const names = (await readdir(bundle)).filter((name) => /\.js(on)?$/.test(name));
  return names.map((name) => ({ path: `/action/${name}`, source: join(bundle, name), mode: 0o644 }));
}

it("a runner in a container deploys to its own host with the volumes and the group the README names", async () => {
  expect(existsSync(join(bundle, "index.js"))).toBe(true);
  const host = bed.host(0);
  const readme = await readFile(join(bundle, "../README.md"), "utf8");
  const options = [...readme.matchAll(/^ {2}--(?:volume) (\S+) \\$/gm)].map(([, volume]) => volume ?? "");
  expect(options).toEqual(["/var/run/docker.sock:/var/run/docker.sock", "/run/tidegate:/run/tidegate"]);
  const group = (await host.exec(["stat", "-c", "%g", "/var/run/docker.sock"])).stdout.trim();
  const runner = await bed.images.service("runner", { files: await bundleFiles() });
  const given = await bedInputs(bed, "api", "v1", {
    transport: "local",
    hosts: "",
    "ssh-key": "",
    "known-hosts": "",
  });
  const variables = [...allInputs(given)].map(([name, value]) => `INPUT_${name.toUpperCase()}=${value}`);
  const directory = await mkdtemp(join(tmpdir(), "tidegate-runner-"));
  const environment = join(directory, "env");
  await writeFile(environment, variables.join("\n"));
  const mounts = options.flatMap((volume) => ["--volume", volume]);
  const run = async () =>
    await host.dockerCli(
      "run",
      "--rm",
      "--network=none",
      `--env-file=${environment}`,
      `--group-add=${group}`,
      ...mounts,
      runner.pinned,
      "/usr/local/bin/node",
      "/action/index.js",
    );
  try {
    expect(existsSync(host.path("/run/tidegate"))).toBe(false);
    expect(await run()).toMatch(/deployed/i);
    const reply = await fetch(`http://${host.address}:3001/`);
    expect(reply.headers.get("x-release")).toBe("v1");
    expect(await run()).toMatch(/unchanged|nothing to do|already/i);
  } finally {
    await rm(directory, { recursive: true });
  }
});
