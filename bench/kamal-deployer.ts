import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../script/lib/run-command.ts";
import { systemEnvironment } from "../tests/support/testbed/environment.ts";
import { type KamalTools, kamalProxyVersion, kamalVersion } from "./kamal-tools.ts";
import type { Stage } from "./stage.ts";
import type { Deployer, Release } from "./under-load.ts";

/** Where users reach kamal-proxy. */
export const kamalPort = 80;

const repository = "tidegate/kamal";
const deadlineMs = 180_000;

/** Images that Kamal accepts: it wants to see its service in a label. */
export async function kamalReleases({ bed }: Stage, howMany: number): Promise<readonly Release[]> {
  const config = { Labels: { service: "api" } };
  const releases: Release[] = [];
  for (let number = 0; number < howMany; number += 1) {
    const version = `k${number}`;
    releases.push({ version, image: await bed.images.service(version, { repository, config }) });
  }
  return releases;
}

/** Deploys by the command `kamal`, whose proxy is brought to the host beforehand, as `kamal setup` would. */
export async function kamal(stage: Stage, tools: KamalTools): Promise<Deployer> {
  await bringProxy(stage, tools);
  const project = await writeProject(stage);
  const env = {
    ...systemEnvironment(),
    HOME: project,
    LD_LIBRARY_PATH: tools.libraries,
  };
  const config = join(project, "config/deploy.yml");
  return {
    name: `Kamal ${kamalVersion}, kamal-proxy ${kamalProxyVersion}`,
    async deploy({ version }) {
      // From the project's folder, since Kamal looks for its secrets and hooks there.
      const kamalCommand = [tools.kamal, "deploy", "--skip-push", "--version", version, "-c", config];
      const command = ["env", `--chdir=${project}`, ...kamalCommand];
      const { code, output } = await runCommand(command, { env, deadlineMs });
      if (code !== 0) throw new Error(`kamal deploy exited with ${code}:\n${output.slice(-2_000)}`);
      return {};
    },
  };
}

async function bringProxy({ bed, host }: Stage, { proxy }: KamalTools): Promise<void> {
  const home = { uid: 1000, gid: 1000, directory: true } as const;
  const pushed = await bed.registry.push({
    repository: "basecamp/kamal-proxy",
    tag: kamalProxyVersion,
    layers: [
      [
        { path: "/usr/local/bin/kamal-proxy", source: proxy, mode: 0o755 },
        { path: "/etc/passwd", content: "kamal-proxy:x:1000:1000::/var/lib/kamal-proxy:/bin/false\n" },
        { path: "/etc/group", content: "kamal-proxy:x:1000:\n" },
        { path: "/tmp", directory: true, mode: 0o1777 },
        { path: "/var/lib/kamal-proxy", ...home },
        { path: "/var/lib/kamal-proxy/.config", ...home },
        { path: "/var/lib/kamal-proxy/.config/kamal-proxy", ...home },
      ],
    ],
    // As the published image has it: not root, and ports below 1024 are open to everyone in a container.
    config: {
      User: "1000:1000",
      Env: ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/var/lib/kamal-proxy"],
      Cmd: ["kamal-proxy", "run"],
    },
  });
  await host.dockerCli("pull", "--quiet", pushed.reference);
  await host.dockerCli("tag", pushed.reference, `basecamp/kamal-proxy:${kamalProxyVersion}`);
}

/** Kamal's own defaults but for names, the health path and the application's port. */
async function writeProject({ bed, host }: Stage): Promise<string> {
  const project = join(bed.directory, "kamal");
  await mkdir(join(project, "config"), { recursive: true });
  await mkdir(join(project, ".kamal"));
  await writeFile(join(project, ".kamal/secrets"), "KAMAL_REGISTRY_PASSWORD=none\n");
  const config = {
    service: "api",
    image: repository,
    servers: [host.address],
    registry: { server: bed.registry.address, username: "bench", password: ["KAMAL_REGISTRY_PASSWORD"] },
    builder: { arch: process.arch === "arm64" ? "arm64" : "amd64" },
    proxy: { ssl: false, app_port: 3000, healthcheck: { path: "/health" } },
    ssh: { user: bed.shellUser, keys: [bed.shellKeyFile], keys_only: true, config: false },
  };
  // JSON is YAML.
  await writeFile(join(project, "config/deploy.yml"), JSON.stringify(config, null, 2));
  return project;
}
