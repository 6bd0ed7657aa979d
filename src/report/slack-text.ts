import { inert } from "./inert.ts";

/** What one character becomes; Slack decodes exactly these three entities, in `mrkdwn` and in `plain_text`. */
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Foreign text for a text object of Slack, one line, {@link inert} too: mentions (`<!channel>`, `<@U…>`) and links
 * are made of `<` and `>`, so none can come of it. At most `maxCharacters`, ending in `…` when there were more.
 */
export function slackText(text: string, maxCharacters: number): string {
  return within(inert(text), maxCharacters);
}

/** Foreign lines for a text object, the first 8 that are not blank, at most `maxCharacters` in all. */
export function slackLines(text: string, maxCharacters: number): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return within(lines.slice(0, 8).map(inert).join("\n"), maxCharacters);
}

/** Foreign text as code in `mrkdwn`: there only backticks mean something besides, and get a look-alike. */
export function slackCode(text: string, maxCharacters = 300): string {
  const code = inert(text).trim().replaceAll("`", "ˋ");
  return code === "" ? "" : `\`${within(code, maxCharacters - 2)}\``;
}

/** An address of a run is about 100 characters; longer than this it is none. */
const longestAddress = 500;

/** An address and what to call it; `undefined` where the address could end the link before its time. */
export function slackLink(address: string, name: string): string | undefined {
  if (address.length > longestAddress || !/^https?:\/\/[^\s<>|]+$/.test(address)) return undefined;
  return `<${address.replaceAll("&", "&amp;")}|${name}>`;
}

/** Escaped, cut between characters so that neither an entity nor a pair of surrogates is halved. */
function within(text: string, maxCharacters: number): string {
  const pieces = Array.from(text, (character) => entities[character] ?? character);
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) <= maxCharacters) return pieces.join("");
  let kept = "";
  for (const piece of pieces) {
    if (kept.length + piece.length > maxCharacters - 1) break;
    kept += piece;
  }
  return `${kept}…`;
}
