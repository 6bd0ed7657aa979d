/** Characters shown of a value before it is cut. */
const shownCharacters = 40;

/**
 * A value for a message: in quotes, cut, and with everything outside printable ASCII as an escape, so
 * that no line break, terminal sequence or look-alike letter of it reaches the log. Not for secrets.
 */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 4 * shownCharacters));
  const shown = characters.slice(0, shownCharacters).map(escaped).join("");
  return characters.length > shownCharacters ? `"${shown}…"` : `"${shown}"`;
}

/** One character's name in Unicode's notation, `U+0430`. */
export function codePointName(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
}

function escaped(character: string): string {
  if (character === '"' || character === "\\") return `\\${character}`;
  if (character >= " " && character <= "~") return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
