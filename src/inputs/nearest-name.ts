/** The candidate that most likely was meant, or `undefined` when none is near. */
export function nearestName(written: string, candidates: Iterable<string>): string | undefined {
  const normal = written.toLowerCase().replaceAll("_", "-").slice(0, 100);
  let nearest: string | undefined;
  let least = Math.min(3, Math.ceil(normal.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(normal, candidate);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Fewest insertions, deletions and replacements between two words (Wagner and Fischer, 1974). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(from).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
