import { describe, expect, it } from "@jest/globals";
import { hostileOutcome } from "../../tests/support/hostile-outcome.ts";
import { exampleSamples, fallenOutcome } from "../../tests/support/report-outcomes.ts";
import { summaryMarkdown } from "./summary.ts";

describe("a summary of a deploy that was judged", () => {
  it("tells fallbacks first, then availability with its picture, verdicts and checks", () => {
    const summary = summaryMarkdown(fallenOutcome());
    const order = [
      "## ⏪",
      "> [!CAUTION]",
      "> [!WARNING]",
      "**Availability:** **7 of 180 probes of `https://api.example/` failed**",
      "`▅▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▅▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▅▃▃▃▃▃▃▃▃▃▃>▃▃▃▃▃❌❌<❌▃█▃▃▃▃▃▃▃▃▃▃▃▃▅▃▃▃▃▃▃`\n\n<sub>One block is 0.5 s",
      "| Live traffic |",
      "| Smoke check |",
      "| Host |",
      "```mermaid",
    ].map((part) => summary.indexOf(part));
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    expect(order).not.toContain(-1);
  });

  it("has no picture where no URL was probed", () => {
    expect(summaryMarkdown(fallenOutcome())).toContain("<sub>One block");
    expect(summaryMarkdown({ ...fallenOutcome(), availability: undefined, samples: [] })).not.toMatch(
      /<sub>|Availability/,
    );
  });

  it("stays under 1 MiB with 1,000 hosts that fell back, judgements and checks, whatever they say", () => {
    const outcome = hostileOutcome("|👍`<".repeat(1_000));
    const many = <Item>(item: Item | undefined): Item[] => Array.from({ length: 1_000 }, () => item as Item);
    const summary = summaryMarkdown({
      ...outcome,
      hosts: many(outcome.hosts[0]),
      judgements: many(outcome.judgements[0]),
      checks: many(outcome.checks[0]),
      samples: exampleSamples(2_000_000, () => true),
    });
    expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
    expect(summary).toMatch(/… and \d+ more hosts\./);
  });
});
