/// <reference lib="dom" />
import type { Page } from "playwright-core";

/** What keeps people who do not see a page from reading it, as sentences. */
export async function structureFlaws(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const flaws: string[] = [];
    const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];
    const demand = (holds: boolean, flaw: string): void => void (holds || flaws.push(flaw));
    demand(document.documentElement.lang === "en", "the document has no language");
    demand(document.title.trim() !== "", "the document has no title");
    for (const landmark of ["header", "main", "footer", "h1"])
      demand(all(landmark).length === 1, `there are ${all(landmark).length} of ${landmark}`);
    let level = 0;
    for (const heading of all("h1, h2, h3, h4, h5, h6")) {
      const own = Number(heading.tagName.slice(1));
      demand(own <= level + 1, `a heading of level ${own} follows one of level ${level}`);
      demand(heading.textContent?.trim() !== "", "a heading is empty");
      level = own;
    }
    for (const section of all("section")) {
      const title = document.getElementById(section.getAttribute("aria-labelledby") ?? "");
      demand(title?.tagName === "H2", `a section is labelled by ${title?.tagName}`);
    }
    for (const picture of all("svg")) {
      const named =
        picture.getAttribute("role") === "img" && (picture.getAttribute("aria-label") ?? "") !== "";
      demand(named || picture.getAttribute("aria-hidden") === "true", "a picture has no name");
    }
    for (const table of all("table")) {
      demand(table.querySelector("caption")?.textContent?.trim() !== "", "a table has no caption");
      demand(table.querySelectorAll("thead th[scope=col]").length > 1, "a table has no heads of columns");
      for (const row of table.querySelectorAll("tbody tr"))
        demand(row.querySelectorAll("th[scope=row]").length === 1, "a row has no head");
    }
    const ids = all("[id]").map(({ id }) => id);
    demand(new Set(ids).size === ids.length, "an id is there twice");
    return flaws;
  });
}
