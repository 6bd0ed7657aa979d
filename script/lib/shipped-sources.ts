import { readFileSync } from "node:fs";
import { type ImportGraph, importsOf } from "./imports.ts";
import { filesBelow } from "./source-files.ts";

/** What is shipped: the engine, the actions and the command line, without their tests. */
export function shippedSources(): string[] {
  return ["src", "actions", "cli"]
    .flatMap((folder) => filesBelow(folder, ".ts"))
    .filter((file) => !file.endsWith(".test.ts"));
}

export function readImportGraph(files: readonly string[]): ImportGraph {
  return new Map(files.map((file) => [file, importsOf(readFileSync(file, "utf8"))]));
}

/** Files of more lines than a reader holds in mind, as sentences. */
export function tooLong(files: readonly string[], most: number): string[] {
  return files.flatMap((file) => {
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").length;
    return lines > most
      ? [`${file}: ${lines} lines, more than ${most}: split it by what changes together.`]
      : [];
  });
}
