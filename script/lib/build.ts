import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, bundle, bundledActions, distOf } from "./bundle.ts";
import { compile } from "./compile.ts";

function write(action: string, built: Bundle): void {
  const folder = distOf(action);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of built) writeFileSync(join(folder, name), content);
}

function describeSize(action: string, built: Bundle): string {
  const kilobytes = (size: number) => `${Math.ceil(size / 1024)} KB`;
  const scripts = [...built].filter(([name]) => name.endsWith(".js"));
  const total = scripts.reduce((bytes, [, content]) => bytes + content.length, 0);
  const parts = scripts.map(([name, content]) => `${name} ${kilobytes(content.length)}`);
  return `${distOf(action).padEnd(34)} ${kilobytes(total).padStart(8)}   ${parts.join(", ")}`;
}

rmSync("build", { recursive: true, force: true });
if (!(await compile())) process.exit(1);
for (const action of bundledActions()) {
  const built = await bundle(action);
  write(action, built);
  console.log(describeSize(action, built));
}
