/** Characters that are shown of what somebody answered. */
const shownCharacters = 120;

/** Foreign text for a message: in quotes, and cut. */
export function shown(text: string): string {
  const start = text.slice(0, shownCharacters).toWellFormed();
  return JSON.stringify(text.length > shownCharacters ? `${start}…` : start);
}
