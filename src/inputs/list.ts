/** The entries of a list, one per line or comma separated, without blank ones and surrounding white space. */
export function listEntries(text: string): readonly string[] {
  return text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
