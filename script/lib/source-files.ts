import { readdirSync } from "node:fs";
import { join } from "node:path";

const left = new Set(["node_modules", "dist", "build", "coverage"]);

/**
 * Files below a folder whose name ends so, sorted, as paths from the working directory with `/`.
 * Packages and built files are left out; a folder that is not there has none.
 */
export function filesBelow(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return left.has(entry.name) ? [] : filesBelow(path, ending);
        return entry.name.endsWith(ending) ? [path] : [];
      })
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
