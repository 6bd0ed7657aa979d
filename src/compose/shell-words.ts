const unquotedEnd = new Set([";", "&", "|", "<", ">"]);

/**
 * Splits a command written as one text, as Compose does: at white space, quotes and backslashes as in a shell, and
 * no shell behind it. `undefined` when a quote is left open, or when it asks for what only a shell does (`;`, `&`,
 * `|`, `<`, `>` and parentheses outside of quotes, which Compose cuts the command at or refuses).
 */
export function splitCommand(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\" && quote !== "'") {
      at += 1;
      if (at === text.length) return undefined;
      word = (word ?? "") + text.charAt(at);
    } else if (quote !== "") {
      if (character === quote) quote = "";
      else word = (word ?? "") + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (unquotedEnd.has(character) || character === "(" || character === ")" || character === "`") {
      return undefined;
    } else word = (word ?? "") + character;
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}
