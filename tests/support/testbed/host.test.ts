import { once } from "node:events";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { TestbedHost } from "./host.ts";
import { serviceRecipe } from "./images.ts";
import { withSession } from "./ssh-session.ts";
import { startTestbed, type Testbed } from "./testbed.ts";
import { waitFor } from "./wait.ts";

const DOCKER_SOCKET = "/var/run/docker.sock";
const MINUTE = 60_000;
// Two busy cores can make an SSH handshake take seconds.
jest.setTimeout(MINUTE);

let bed: Testbed;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 2 });
});

afterAll(async () => {
  await bed.stop();
});

describe("a host", () => {
  it("pulls the service image by digest over SSH and runs it, across a reboot", async () => {
    const host = bed.host(0);
    const image = await bed.images.service("v1");
    const pull = `/images/create?fromImage=${encodeURIComponent(image.pinned)}`;
    const pulled = await withSession(bed, host, async (session) => session.http(DOCKER_SOCKET, "POST", pull));
    expect(pulled.text).toContain(`Digest: ${image.digest}`);
    await runPublished(host, image.pinned);
    expect(await releaseOn(host)).toBe("v1");

    await writeMarker(host);
    await host.reboot();
    expect(await releaseOn(host)).toBe("v1");
    expect(existsSync(host.path("/run/marker"))).toBe(false);

    await host.reboot("power-cut");
    expect(await releaseOn(host)).toBe("v1");
  });

  it("runs the proxy image with the commands the engine needs", async () => {
    const image = await bed.images.proxy();
    const run = async (...command: string[]) =>
      bed.host(1).dockerCli("run", "--rm", "--network", "none", image.reference, ...command);
    expect(await run("haproxy", "-v")).toMatch(/^HAProxy version 2\.\d+/);
    expect(await run("-v")).toMatch(/^HAProxy version 2\.\d+/);
    expect(await run("sh", "-c", "id -u; echo a >/tmp/x; mv /tmp/x /tmp/y; cat /tmp/y; rm /tmp/y")).toBe(
      "99\na\n",
    );
  });

  it("loses and regains its services one by one", async () => {
    const host = bed.host(1);
    await host.stopDaemon();
    await expect(host.docker("GET", "/_ping")).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    expect(host.pids.dockerd).toBeUndefined();
    await host.startDaemon();
    expect((await host.docker("GET", "/_ping")).status).toBe(200);

    await host.stopSshd();
    await expect(withSession(bed, host, async () => {})).rejects.toThrow("ECONNREFUSED");
    await host.startSshd();
    await withSession(bed, host, async (session) => {
      const channel = await session.connect(DOCKER_SOCKET);
      const closed = once(channel.resume(), "close");
      host.cutSshSessions();
      await closed;
    });
  });
});

describe("the registry", () => {
  it("names one digest for an image of several platforms, and each host runs its own", async () => {
    const recipe = await serviceRecipe("multi");
    const foreign = {
      ...recipe,
      architecture: recipe.architecture === "arm64" ? "amd64" : "arm64",
      layers: [],
    };
    const index = await bed.registry.pushIndex([foreign, recipe]);
    const asked = await bed
      .host(1)
      .docker<{ Descriptor: { digest: string }; Platforms: unknown[] }>(
        "GET",
        `/distribution/${index.reference}/json`,
      );
    expect(asked.body.Descriptor.digest).toBe(index.digest);
    expect(asked.body.Platforms).toHaveLength(2);
    await bed.host(1).dockerCli("pull", "--quiet", index.pinned);
    expect(
      await bed.host(1).dockerCli("image", "inspect", "-f", "{{len .RootFS.Layers}}", index.pinned),
    ).toBe("2\n");
  });
});

async function runPublished(host: TestbedHost, image: string): Promise<void> {
  const created = await host.docker<{ Id: string }>("POST", "/containers/create?name=service", {
    Image: image,
    HostConfig: {
      PortBindings: { "3000/tcp": [{ HostPort: "8080" }] },
      RestartPolicy: { Name: "unless-stopped" },
    },
  });
  expect(created.status).toBe(201);
  expect((await host.docker("POST", `/containers/${created.body.Id}/start`)).status).toBe(204);
}

/** The release that answers on the host's port 8080, waited for while the container starts. */
async function releaseOn(host: TestbedHost): Promise<string> {
  return await waitFor("the service", 15_000, async () => {
    const reply = await fetch(`http://${host.address}:8080/health`).catch(() => undefined);
    return reply?.headers.get("x-release") ?? undefined;
  });
}

async function writeMarker(host: TestbedHost): Promise<void> {
  expect((await host.exec(["touch", "/run/marker"])).code).toBe(0);
  expect(existsSync(host.path("/run/marker"))).toBe(true);
}
