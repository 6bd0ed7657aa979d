import { readdirSync, readFileSync } from "node:fs";

/**
 * The package folder that a file of a bundle comes from (`…/node_modules/@scope/name`), the innermost
 * one when they nest; `undefined` for the repository's own files.
 */
export function packageFolder(file: string): string | undefined {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

/** Text of a `licenses.txt`: every package that the files come from, with its licence, sorted. */
export function licencesOf(files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const entries = new Set([...folders].map(licenceEntry));
  return `${[...entries].sort().join("\n\n")}\n`;
}

function licenceEntry(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const heading = `${name} ${version}\n${license ?? "licence not named"}`;
  const text = licenceText(folder);
  return text === undefined ? heading : `${heading}\n\n${text.replaceAll("\r\n", "\n").trim()}`;
}

function licenceText(folder: string): string | undefined {
  const file = readdirSync(folder)
    .sort()
    .find((entry) => /^licen[cs]e|^copying/i.test(entry));
  return file === undefined ? undefined : readFileSync(`${folder}/${file}`, "utf8");
}
