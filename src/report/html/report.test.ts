import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { exampleHost, exampleOutcome, refusedOutcome } from "../../../tests/support/example-outcomes.ts";
import { hostileOutcome, hostileTexts, printable } from "../../../tests/support/hostile-outcome.ts";
import {
  exampleSamples,
  fallenOutcome,
  fullSpans,
  smoothOutcome,
} from "../../../tests/support/report-outcomes.ts";
import { htmlReport } from "./report.ts";

const mebibyte = 1024 * 1024;

/** Headings of the second level, in their order. */
function sectionsOf(html: string): readonly string[] {
  return [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, title = ""]) => title);
}

describe("htmlReport", () => {
  it("has a part for all there is to tell of a deploy that was turned back", () => {
    expect(sectionsOf(htmlReport(fallenOutcome()))).toEqual([
      "What went wrong",
      "What they said",
      "Turned back by the host itself",
      "What else did not work",
      "Availability",
      "Live traffic judged",
      "Smoke checks",
      "Hosts",
      "Timeline",
      "What changed",
      "Plan",
    ]);
  });

  it.each([
    [
      "a deploy without a URL",
      exampleOutcome({ availability: undefined }),
      ["Hosts", "Timeline", "What changed"],
    ],
    [
      "a refused deploy",
      refusedOutcome(),
      ["What went wrong", "What they said", "Availability", "Hosts", "What changed"],
    ],
    [
      "a dry run",
      smoothOutcome({ result: "planned", availability: undefined, judgements: [], checks: [], hosts: [] }),
      ["What changed", "Plan"],
    ],
  ])("leaves out what there is not in %s", (_, outcome, sections) => {
    expect(sectionsOf(htmlReport(outcome))).toEqual(sections);
  });

  it.each([
    ["the headline", "<h1>Turned back: v2 of api was promoted and did not stay, after 36.2 s</h1>"],
    ["when", '<time datetime="2026-01-02T12:00:00.000Z">2026-01-02 12:00:00 UTC</time>, took 36.2 s.'],
    [
      "the failure",
      "<p><code>promotion-failed</code> on <code>web1.example.com</code></p><p>the new release failed its users<br>the proxy gave traffic back</p>",
    ],
    ["what to do", "<p><strong>What to do:</strong> Look at what the container said.</p>"],
    ["evidence", "<pre>GET /orders 500\nError: relation &#34;orders&#34; does not exist</pre>"],
    ["who serves", "<p><strong>No host is known to serve the new release.</strong></p>"],
    ["a fallback", "<li>web1.example.com at 12:00:25.400 UTC: 9 requests failed until then.</li>"],
    ["availability", '<dt>Probes failed</dt><dd class="bad">7 of 180</dd>'],
    [
      "a cause",
      '<code>status 503</code></th><td role="cell" data-label="Probes">4</td><td role="cell" data-label="First at">24.2 s</td>',
    ],
    [
      "marks",
      "<li>at 21.95 s: traffic moved to the new release on web1.example.com, web2.example.com</li><li>at 25.4 s: given back to the release before by web1.example.com</li>",
    ],
    [
      "a verdict",
      '>bake</th><td role="cell" data-label="Verdict"><span class="bad">✗ fail</span></td><td role="cell" data-label="New release"><span class="whole">5000 requests</span><br><span class="whole">210 errors (4.20 %)</span><br><span class="whole">mean 14 ms</span></td>',
    ],
    [
      "a check",
      '>search is quick</th><td role="cell" data-label="Result"><span class="warn">! warned</span></td>',
    ],
    [
      "a host",
      '>web2.example.com</th><td role="cell" data-label="Result"><span class="bad">✗ rolled-back</span></td>',
    ],
    [
      "a span",
      '<rect class="watch" x="60.97%" width="39.03%" y="2" height="12"><title>bake 14.1 s</title></rect>',
    ],
    ["what changed", "<dt>Image</dt><dd><code>ghcr.io/acme/api:v2</code></dd>"],
    ["the plan", "<h3>Every host</h3><ol>\n<li>pull the image</li>"],
    ["a notice", "<li>The Slack message was not sent: no answer in 10 s.</li>"],
  ])("tells %s", (_, fragment) => {
    expect(htmlReport(fallenOutcome()).replaceAll("&#40;", "(")).toContain(fragment);
  });

  it("names no host where all of them switched together, and explains no failures where there are none", () => {
    const html = htmlReport(smoothOutcome());
    expect(html).toContain(
      "<li>from 21.95 s to 22.01 s: traffic moved to the new release on all 3 hosts</li>",
    );
    expect([html.includes("slowest answer"), html.includes("failed probes")]).toEqual([true, false]);
  });

  it("forbids everything but its own styles, and refers to nothing outside of itself", () => {
    const html = htmlReport(fallenOutcome());
    const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
    );
    expect(html).not.toMatch(
      /\b(?:src|href|action|style|on\w+)=|url\(|@import|<(?:script|link|img|iframe|object|form|base)\b/i,
    );
  });

  it("keeps the value of the preview header and the query of the URL to itself", () => {
    const html = htmlReport(
      smoothOutcome({ previewValue: "green-zq", url: "https://api.example/up?token=zq" }),
    );
    expect(html).toContain("<code>https://api.example/up</code>");
    expect(html).not.toContain("zq");
  });

  const skeleton = (html: string): readonly string[] =>
    html.replace(/<(title|style)>[^]*?<\/\1>/g, "").match(/<\/?[a-z][\w-]*/gi) ?? [];

  it.each(hostileTexts.map((text) => [printable(text), text]))("takes no markup from %s", (_, text) => {
    const tame = htmlReport(hostileOutcome("tame"));
    // A text of two lines is told as two; the tags are otherwise the same, whatever the text says.
    const lines = (tags: readonly string[]): readonly string[] => tags.filter((tag) => tag !== "<br");
    expect(lines(skeleton(htmlReport(hostileOutcome(text))))).toEqual(lines(skeleton(tame)));
  });
});

describe("the size of a report", () => {
  it("has all of 100 hosts and 10,000 probes in less than half a MiB", () => {
    const samples = exampleSamples(2_000_000);
    const hosts = Array.from({ length: 100 }, (_, at) =>
      exampleHost(`node-${at}.eu-central-1.shop.example.com`, { spans: fullSpans }),
    );
    const plan = hosts.map(({ host }) => ({ host, steps: ["pull", "start", "switch"] }));
    const html = htmlReport(smoothOutcome({ samples, hosts, plan, durationMs: 2_000_000 }));
    expect(samples).toHaveLength(10_000);
    expect(Buffer.byteLength(html)).toBeLessThan(mebibyte / 2);
    expect(html.match(/<span class="host">/g)).toHaveLength(100);
    expect([html.includes("… and"), html.match(/node-99\./g)?.length]).toEqual([false, 4]);
  });

  it.each([
    [40, "1 MB", "<&\"'`é".repeat(150_000)],
    [1_000, "as long as a line may be", "<".repeat(1_000)],
  ])("stays under 1 MiB with %d hosts and every text %s, and says what is missing", (count, _, noise) => {
    const outcome = hostileOutcome(noise);
    const many = <Item>(item: Item | undefined): Item[] => Array.from({ length: count }, () => item as Item);
    const hosts = many(outcome.hosts[0]).map((host, at) => ({
      ...host,
      host: `${at}${host.host}`,
      promotedAt: new Date(outcome.startedAt.getTime() + 50_000 * at),
    }));
    const html = htmlReport({
      ...outcome,
      hosts,
      judgements: many(outcome.judgements[0]),
      checks: many(outcome.checks[0]),
      notices: many(noise),
      samples: exampleSamples(2_000_000, () => true).map((sample, at) => ({
        ...sample,
        cause: `${at}${noise.slice(0, 300)}`,
      })),
      plan: hosts.map(({ host }) => ({ host, steps: [host, noise] })),
    });
    expect(Buffer.byteLength(html)).toBeLessThan(mebibyte);
    expect(html.match(/… and [\d]+ more/g)?.length).toBeGreaterThan(6);
    expect(html.trimEnd().endsWith("</html>")).toBe(true);
  });
});
