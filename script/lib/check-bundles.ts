import { bundle, bundledActions, staleFiles } from "./bundle.ts";
import { compile } from "./compile.ts";

if (!(await compile())) process.exit(1);
for (const action of bundledActions()) {
  const stale = staleFiles(action, await bundle(action));
  for (const file of stale) console.error(`${file} is not what the sources build: run script/build.`);
  if (stale.length > 0) process.exitCode = 1;
}
