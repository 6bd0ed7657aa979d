/** One bench's place in the document. */
export interface Section {
  /** As on the command line of `script/bench`. */
  readonly name: string;
  readonly title: string;
}

const notRun = "Not run yet.";

/** The document with a place for every section, none of them run. */
export function emptyDocument(introduction: string, sections: readonly Section[]): string {
  const places = sections.map(({ name, title }) => `## ${title}\n\n${place(name, notRun)}\n`);
  return [introduction.trim(), "", places.join("\n")].join("\n");
}

/**
 * The document with one section's text replaced and every other byte left alone; a section that has no place yet
 * gets one at the end.
 */
export function withSection(document: string, section: Section, text: string): string {
  const [begin, end] = marks(section.name);
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  const filled = place(section.name, text.trim());
  if (from >= 0 && to >= 0) return document.slice(0, from) + filled + document.slice(to + end.length);
  return `${document.trimEnd()}\n\n## ${section.title}\n\n${filled}\n`;
}

function place(name: string, text: string): string {
  const [begin, end] = marks(name);
  return `${begin}\n${text}\n${end}`;
}

function marks(name: string): readonly [string, string] {
  return [`<!-- bench: ${name} -->`, `<!-- end: ${name} -->`];
}
