/** A committed file as the hygiene rules see it. */
export interface CommittedFile {
  readonly path: string;
  readonly content: Buffer;
}

const megabyte = 1024 * 1024;
const bundled = /^actions\/[^/]+\/dist\//;
const conflict = /^(?:<{7}|>{7}|\|{7}) /m;
const privateFolder = /(?<![\w./-])\/(?:home\/(?!deploy\b|runner\b)[a-z]|Users\/[A-Za-z])/;

/** First folders that every machine may have: naming them gives nothing away. */
const systemFolders = new Set(
  "bin boot builds dev etc github home lib media mnt opt proc root run sbin srv sys tmp usr var Users".split(
    " ",
  ),
);

/** Paths that only the machine at hand has: the checkout, and its first folder if no other machine has that. */
export function machinePaths(checkout: string): string[] {
  const first = checkout.split("/")[1] ?? "";
  if (first === "") return [];
  return systemFolders.has(first) ? [checkout] : [checkout, `/${first}/`];
}

/** What is wrong with a file, as sentences that name it. Bundles are built from others' code and only read in part. */
export function hygieneProblems({ path, content }: CommittedFile, machine: readonly string[]): string[] {
  if (bundled.test(path)) return [];
  const problems = content.length > megabyte ? ["is over 1 MB"] : [];
  if (!content.includes(0)) problems.push(...textProblems(content.toString(), machine));
  return problems.map((problem) => `${path} ${problem}`);
}

function textProblems(text: string, machine: readonly string[]): string[] {
  const problems: string[] = [];
  if (conflict.test(text)) problems.push("has a conflict marker");
  if (text !== "" && !text.endsWith("\n")) problems.push("has no newline at its end");
  const named = machine.find((folder) => holdsPath(text, folder)) ?? privateFolder.exec(text)?.[0];
  if (named !== undefined) problems.push(`names a path of one machine (${named}…)`);
  return problems;
}

function holdsPath(text: string, folder: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    const next = folder.endsWith("/") ? "" : (text[at + folder.length] ?? "");
    if (!/[\w./-]/.test(text[at - 1] ?? " ") && !/[\w-]/.test(next)) return true;
  }
  return false;
}
