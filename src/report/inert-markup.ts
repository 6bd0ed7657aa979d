import { inert } from "./inert.ts";

/** Breaks up what GitHub would link or replace after rendering, without being seen. */
const wordJoiner = "\u2060";

/** Foreign text as HTML text or a quoted attribute value, one line, {@link inert} too. */
export function inertHtml(text: string): string {
  return inert(text).replace(/[&<>"'`]/g, entity);
}

/**
 * Foreign text as Markdown prose on one line: no structure, table cell, link, mention, emoji or HTML comes
 * of it. Character references never count as Markdown structure (CommonMark 6.2), so they stand in for it.
 */
export function inertMarkdown(text: string): string {
  return inert(text)
    .trim()
    .replace(/[\\`*_{}[\]()<>#+!|~&$^="']|^-|(?<=^\d{1,9})\./g, entity)
    .replace(/@|:(?=\/|[\w+-]+:)|www(?=\.)|&#35;(?=\d)/gi, `$&${wordJoiner}`);
}

/** Lines of a message that are shown in a summary. */
const paragraphLines = 8;

/** A message of several lines as Markdown prose, line breaks kept as `<br>`; only the first 8 lines. */
export function inertParagraph(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, paragraphLines)
    .map(inertMarkdown)
    .join("<br>");
}

/**
 * Foreign text as an inline code span, fit for a table cell. Inside one nothing is linked or replaced;
 * only backticks and pipes mean something there, and get a look-alike.
 */
export function codeSpan(text: string): string {
  const code = inert(text).trim().replaceAll("`", "ˋ").replaceAll("|", "¦");
  return code === "" ? "" : `\`${code}\``;
}

/** Longer than any run of backticks that is left in a fenced block, so that none can end it. */
const fence = "`".repeat(8);

/** Foreign lines as a fenced block that they cannot close. */
export function fencedBlock(lines: readonly string[]): readonly string[] {
  const inside = lines.map((line) => inert(line).replace(/`{8,}/g, fence.slice(1)));
  return [`${fence}text`, ...inside, fence];
}

/** Foreign text as a Mermaid label: what its grammars use is replaced by look-alikes, the rest by a dot. */
export function mermaidLabel(text: string): string {
  const label = inert(text)
    .replaceAll(":", "∶")
    .replace(/[^\p{L}\p{N} ._/∶[\]-]/gu, "·")
    .trim();
  return label === "" ? "·" : label;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
