import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { findCompose } from "../support/compose/binary.ts";
import { differences } from "../support/compose/differences.ts";
import { exampleFile } from "../support/compose/example.ts";
import { startRelay } from "../support/compose/relay.ts";
import { bedInputs, runEngine } from "../support/engine/run-engine.ts";
import { tryCommand } from "../support/testbed/command.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(180_000);

const compose = findCompose();
const whyNot = "left out: no docker-compose of version 2 is here (TIDEGATE_DOCKER_COMPOSE can name one)";
if (compose === undefined) process.stderr.write(`tests/compose: ${whyNot}\n`);
/** Counted as skipped where Docker Compose is missing: what it once sent is compared all the same, by a unit test. */
const comparing = compose === undefined ? describe.skip : describe;
const recorded = new URL("../fixtures/compose-create.json", import.meta.url);

type Inspect = Readonly<Record<string, unknown>> & {
  readonly Id: string;
  readonly Mounts: readonly Readonly<Record<string, unknown>>[];
};

let bed: Testbed;
let folder: string;

beforeAll(async () => {
  if (compose === undefined) return;
  bed = await startTestbed({ hosts: 1, services: ["cmp"] });
  folder = await mkdtemp(join(tmpdir(), "tidegate-compose-"));
});

afterAll(async () => {
  await bed?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

async function inspect(name: string): Promise<Inspect> {
  const { body } = await bed.host(0).docker<Inspect>("GET", `/containers/${name}/json`);
  return body;
}

async function composeUp(file: string): Promise<readonly unknown[]> {
  const socket = join(folder, "docker.sock");
  const relay = await startRelay(socket, bed.host(0).dockerSocket);
  try {
    const environment = [
      `DOCKER_HOST=unix://${socket}`,
      `HOME=${folder}`,
      `PATH=${process.env["PATH"] ?? ""}`,
    ];
    const command = ["env", "-i", ...environment, compose?.path ?? "", "-f", file, "up", "--detach"];
    const { code, stderr } = await tryCommand(command);
    if (code !== 0) throw new Error(`docker compose up: ${stderr}`);
    return relay.created;
  } finally {
    await relay.close();
  }
}

/** Volumes without a name of their own are named by chance. */
function mountsOf({ Mounts }: Inspect): readonly unknown[] {
  return Mounts.map(({ Name: name, Source: source, ...mount }) => {
    const anonymous = typeof name === "string" && /^[0-9a-f]{64}$/.test(name);
    return anonymous ? mount : { ...mount, Name: name, Source: source };
  });
}

comparing(`the same Compose file, by docker compose and by a deploy (${compose?.version ?? whyNot})`, () => {
  it("makes containers that differ in what docs/compose.md says", async () => {
    const { reference } = await bed.images.service("v1");
    const file = join(folder, "compose.yaml");
    await writeFile(file, exampleFile(reference));
    const created = await composeUp(file);
    const theirs = await inspect("cmp-web");
    await bed.host(0).docker("DELETE", "/containers/cmp-web?force=true");
    const { outcome, log } = await runEngine(
      await bedInputs(bed, "cmp", "v1", { "compose-file": file, "compose-service": "web" }),
    );
    expect([outcome.result, log]).toEqual(["deployed", log]);
    for (const key of ["container_name", "image", "ports", "restart"]) {
      expect(log).toContain(`services.web.${key} is left out: `);
    }
    const ours = await inspect(`tidegate.cmp.blue.${outcome.release}.1`);

    const found = differences({ ...theirs, Mounts: mountsOf(theirs) }, { ...ours, Mounts: mountsOf(ours) });
    const said =
      /^(?:Id|Name|Created|Image|State\..*|.*Path|Config\.(?:Image|Hostname|Labels\.(?:tidegate|com\.docker\.compose)\..*|ExposedPorts\.3998\/tcp)|HostConfig\.(?:NetworkMode|RestartPolicy\..*|PortBindings\..*)|NetworkSettings\..*|GraphDriver\..*)$/;
    expect(Object.fromEntries(Object.entries(found).filter(([path]) => !said.test(path)))).toEqual({});
    // Each of these is seen, or the comparison compares nothing.
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(["Name", "HostConfig.NetworkMode", "Config.ExposedPorts.3998/tcp"]),
    );

    if (process.env["TIDEGATE_RECORD"] === "1") {
      await writeFile(recorded, `${JSON.stringify(created[0], null, 1).replaceAll(reference, "IMAGE")}\n`);
    }
    const before: unknown = JSON.parse((await readFile(recorded, "utf8")).replaceAll("IMAGE", reference));
    const changed = Object.keys(differences(before, created[0]));
    expect(changed.filter((path) => !path.startsWith("Labels.com.docker.compose."))).toEqual([]);
  });
});
