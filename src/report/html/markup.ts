import { inertHtml } from "../inert-markup.ts";
import { linesWithin } from "../size-limit.ts";

/** HTML that was put together here; foreign text becomes some only through {@link text}. */
export type Html = string & { readonly html: unique symbol };

/** A template of this tool's own: what is filled in is HTML already, or a number. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | number)[]): Html {
  return String.raw({ raw: parts }, ...values.map(String)) as Html;
}

/** Foreign text as one line of HTML text or a quoted attribute value: {@link inertHtml}. */
export function text(foreign: string): Html {
  return inertHtml(foreign) as Html;
}

/** Foreign text that names something, apart from the words around it and from their direction. */
export function code(foreign: string): Html {
  return foreign.trim() === "" ? nothing : html`<code>${text(foreign.trim())}</code>`;
}

/** Lines of a message that are shown. */
const paragraphLines = 8;

/** A message of several lines, line breaks kept; only the first 8. */
export function paragraph(message: string): Html {
  const lines = message.split(/\r?\n/).filter((line) => line.trim() !== "");
  return join(lines.slice(0, paragraphLines).map(text), "<br>");
}

export const nothing = "" as Html;

export function join(parts: readonly Html[], between = "\n"): Html {
  return parts.join(between) as Html;
}

/** As many items as fit into `maxBytes`, and how many are left out. */
export function within<Item>(
  items: readonly Item[],
  maxBytes: number,
  write: (item: Item) => Html,
): { readonly shown: readonly Html[]; readonly left: number } {
  const shown = linesWithin(items, maxBytes, write) as readonly Html[];
  return { shown, left: items.length - shown.length };
}

/** A part of the page under a heading of the second level; nothing when it has no content. `id` is a name of the page. */
export function section(id: string, title: string, ...content: readonly Html[]): Html {
  const inside = content.filter((part) => part !== nothing);
  if (inside.length === 0) return nothing;
  return html`<section aria-labelledby="${text(id)}"><h2 id="${text(id)}">${text(title)}</h2>
${join(inside)}
</section>`;
}

/** Says what was left out, and where it is. */
export function leftOut(left: number, what: string, where: string): Html {
  return left === 0
    ? nothing
    : html`<p class="note">… and ${left} more ${text(what)}, in ${text(where)}.</p>`;
}
