/// <reference lib="dom" />
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type Browser, chromium, type Page } from "playwright-core";
import { htmlReport } from "../../src/report/html/report.ts";
import type { DeployOutcome } from "../../src/report/outcome.ts";
import { faintThings } from "../support/browser/contrast.ts";
import { findChromium } from "../support/browser/find-chromium.ts";
import { structureFlaws } from "../support/browser/structure.ts";
import { exampleHost, exampleOutcome, refusedOutcome } from "../support/example-outcomes.ts";
import { hostileOutcome, hostileTexts, printable } from "../support/hostile-outcome.ts";
import { fallenOutcome, fullSpans, smoothOutcome } from "../support/report-outcomes.ts";

jest.setTimeout(60_000);

const executablePath = findChromium();
const whyNot =
  "left out: no Chromium is here (script/setup --browser installs one, TIDEGATE_CHROMIUM can name one)";
if (executablePath === undefined) process.stderr.write(`tests/browser: ${whyNot}\n`);
/** Counted as skipped where there is no browser: what the page says is tested as text all the same. */
const inBrowser = executablePath === undefined ? describe.skip : describe;

let browser: Browser;
let folder: string;

beforeAll(async () => {
  if (executablePath === undefined) return;
  folder = await mkdtemp(join(tmpdir(), "tidegate-browser-"));
  // Chromium's own sandbox refuses root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  browser = await chromium.launch({ executablePath, args });
});

afterEach(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
});

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  readonly url: string;
  /** Addresses the page asked for, its own first. */
  readonly requests: readonly string[];
  /** What the console said, and what was thrown. */
  readonly complaints: readonly string[];
}

interface Screen {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

/** The report in a tab of its own, everything folded away unfolded. */
async function open(outcome: DeployOutcome, { width, colorScheme }: Screen): Promise<Opened> {
  const path = join(folder, "report.html");
  await writeFile(path, htmlReport(outcome));
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const url = pathToFileURL(path).href;
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  return { page, url, requests, complaints };
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

const manyHosts = exampleOutcome({
  hosts: Array.from({ length: 100 }, (_, at) =>
    exampleHost(`node-${at}.eu-central-1.shop.example.com`, { spans: fullSpans }),
  ),
});

const outcomes: readonly (readonly [string, DeployOutcome])[] = [
  ["a deploy that went well", smoothOutcome()],
  ["a deploy that its hosts turned back", fallenOutcome()],
  ["a refused deploy", refusedOutcome()],
  ["a dry run", smoothOutcome({ result: "planned", samples: [], availability: undefined })],
  ["a deploy to 100 hosts", manyHosts],
];
const screens = [360, 1280].flatMap((width) =>
  (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
);
const cases = outcomes.flatMap(([name, outcome]) => screens.map((screen) => ({ name, outcome, ...screen })));

inBrowser(`the HTML report in a browser (${executablePath ?? whyNot})`, () => {
  it.each(cases)("$name, $width px wide, $colorScheme", async ({ outcome, ...screen }) => {
    const { page, url, requests, complaints } = await open(outcome, screen);
    expect({ requests, complaints }).toEqual({ requests: [url], complaints: [] });
    expect(await widthOf(page)).toBe(screen.width);
    expect(await structureFlaws(page)).toEqual([]);
    expect(await faintThings(page)).toEqual([]);
    // Both grounds are measured: a scheme that is not taken over would be the other one twice.
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(ground).toBe(screen.colorScheme === "dark" ? "rgb(15, 20, 26)" : "rgb(255, 255, 255)");
  });

  it.each(screens)("shows the figures of its outcome, $width px wide, $colorScheme", async (screen) => {
    const outcome = fallenOutcome();
    const { page } = await open(outcome, screen);
    const figures = await page.locator(".figures dd").allInnerTexts();
    expect(figures).toEqual([
      "7 of 180",
      "1.4 s",
      `${outcome.availability?.p50} ms`,
      `${outcome.availability?.p99} ms`,
    ]);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(
      "Turned back: v2 of api was promoted and did not stay, after 36.2 s",
    );
    const traffic = page.getByRole("table", { name: "Verdicts on live traffic" });
    expect(await traffic.getByRole("columnheader").allTextContents()).toEqual([
      "Stage",
      "Verdict",
      "New release",
      "Release before",
      "Why",
    ]);
    expect(await traffic.getByRole("rowheader").allInnerTexts()).toEqual([
      "canary 5 %",
      "canary 25 %",
      "bake",
    ]);
    expect(await traffic.getByRole("row").last().innerText()).toContain("210 errors (4.20 %)");
    const hosts = page.getByRole("table", { name: "Hosts of the service" });
    expect(await hosts.getByRole("rowheader").allInnerTexts()).toEqual(outcome.hosts.map(({ host }) => host));
    const checks = page.getByRole("table", { name: "Smoke checks" });
    expect(await checks.locator("td:nth-child(2)").allInnerTexts()).toEqual([
      "✓ passed",
      "! warned",
      "✗ failed",
    ]);
    expect(await page.locator("pre").innerText()).toBe(outcome.failure?.evidence.join("\n"));
  });

  it("draws failures where they were, and marks what moved traffic", async () => {
    const { page } = await open(fallenOutcome(), { width: 1280, colorScheme: "light" });
    const picture = page.getByRole("img", { name: "Latency of 180 probes" });
    expect(await picture.locator(".switch").count()).toBe(1);
    expect(await picture.locator(".fallback").count()).toBe(1);
    const box = await picture.boundingBox();
    const lost = await picture
      .locator(".lost")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().x));
    // Failed from 24.0 s to 25.4 s of 36.2 s, in stretches of half a second.
    const shares = lost.map((x) => (x - (box?.x ?? 0)) / (box?.width ?? 1));
    expect(shares.map((share) => (share * 36.2).toFixed(1))).toEqual(["24.0", "24.5", "25.0"]);
    const bars = await page.locator(".lanes svg").first().locator("rect").count();
    expect(bars).toBe(fallenOutcome().hosts[0]?.spans.length);
  });

  it.each([
    ...hostileTexts.map((text) => ({ name: printable(text), text })),
    { name: "a text of 1 MB without a space", text: "<x".repeat(500_000) },
  ])("keeps $name as text", async ({ text }) => {
    const { page, url, requests, complaints } = await open(hostileOutcome(text), {
      width: 360,
      colorScheme: "light",
    });
    expect({ requests, complaints }).toEqual({ requests: [url], complaints: [] });
    const found = await page.evaluate(() => ({
      hacked: "hacked" in window,
      foreign: [
        ...document.querySelectorAll("script, img, base, link, iframe, b, style ~ style, meta[content='0']"),
      ].length,
      handlers: [...document.querySelectorAll("*")].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith("on")),
      ).length,
      turned: /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/.test(document.documentElement.outerHTML),
    }));
    expect(found).toEqual({ hacked: false, foreign: 0, handlers: 0, turned: false });
    expect(await structureFlaws(page)).toEqual([]);
    expect(await widthOf(page)).toBe(360);
  });
});
