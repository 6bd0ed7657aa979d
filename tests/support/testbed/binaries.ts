import { tryCommand } from "./command.ts";
import type { ImageFile } from "./layers.ts";

/**
 * A program of this machine and the shared libraries it is loaded with, as entries of a layer.
 * @param target path of the program in the image; libraries stay at the paths the loader looks in
 */
export async function binaryWithLibraries(source: string, target: string): Promise<ImageFile[]> {
  const listed = await tryCommand(["ldd", source]);
  // ldd fails on a static program, which has no libraries to bring along.
  const lines = listed.code === 0 ? listed.stdout.split("\n") : [];
  const libraries = lines
    .map((line) => /(?:=> )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line.trim())?.[1])
    .filter((path) => path !== undefined);
  return [
    { path: target, source, mode: 0o755 },
    ...libraries.map((library) => ({ path: library, source: library, mode: 0o755 })),
  ];
}
