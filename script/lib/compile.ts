import { runCommand } from "./run-command.ts";

// ncc asks fs.existsSync about things that are not paths, once a module; nobody here can act on it.
process.noDeprecation = true;

/** Compiles src, actions and cli to JavaScript in build/; prints what is wrong and gives `false` if it cannot. */
export async function compile(): Promise<boolean> {
  const { code, output } = await runCommand(["tsc", "-p", "tsconfig.build.json"]);
  if (code !== 0) console.error(`${output.trimEnd()}\nThe sources do not compile: nothing was bundled.`);
  return code === 0;
}
