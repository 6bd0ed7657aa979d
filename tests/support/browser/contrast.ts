/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** Something whose colour is too close to the ground it stands on. */
export interface FaintThing {
  readonly what: string;
  readonly ratio: number;
}

/**
 * What of a page misses the contrasts of WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for parts of pictures (1.4.11), by
 * the styles the browser computed. Grid lines and bands behind bars carry no meaning of their own and are left out.
 */
export async function faintThings(page: Page): Promise<readonly FaintThing[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const parse = (text: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const luminance = ([r, g, b]: Colour): number => {
      const linear = (value: number): number =>
        value / 255 <= 0.040_45 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const ratio = (one: Colour, other: Colour): number => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
      return (light + 0.05) / (dark + 0.05);
    };
    const groundOf = (element: Element | null): Colour => {
      for (let at = element; at !== null; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour[3] === 1) return colour;
      }
      return [255, 255, 255, 1];
    };
    const found: { what: string; ratio: number }[] = [];
    const judge = (what: string, colour: string, ground: Colour, least: number): void => {
      const measured = ratio(parse(colour), ground);
      if (measured < least) found.push({ what, ratio: Math.round(measured * 100) / 100 });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent?.trim() ?? "";
      if (element === null || text === "" || element.closest("title") !== null) continue;
      const own = getComputedStyle(element);
      const mark = element.previousElementSibling;
      const onMark = element.tagName === "text" && mark?.tagName === "circle";
      const ground = onMark ? parse(getComputedStyle(mark).fill) : groundOf(element);
      judge(`text "${text.slice(0, 40)}"`, element.tagName === "text" ? own.fill : own.color, ground, 4.5);
    }
    for (const shape of document.querySelectorAll("rect, circle")) {
      if (shape.classList.contains("gap")) continue;
      judge(`shape .${shape.getAttribute("class")}`, getComputedStyle(shape).fill, groundOf(shape), 3);
    }
    return found;
  });
}
