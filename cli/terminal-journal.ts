import { styleText } from "node:util";
import { inert } from "../src/report/inert.ts";
import type { Journal } from "../src/report/journal.ts";
import { LogLines } from "../src/report/log-lines.ts";
import { ProgressThrottle } from "../src/report/progress-throttle.ts";

/** Between two lines about the same progress of a host. */
const progressEveryMs = 2_000;

/** Where lines go: standard error, for one, which leaves standard output to results. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface TerminalJournal extends Journal {
  /** Tells progress that is still held back. */
  close(): void;
}

/**
 * Tells a run as plain lines, `   1.2s  h1  pulled 12 MB`, with phases as headings. Colours only on a terminal
 * and when `NO_COLOR` is unset or empty (no-color.org).
 */
export function terminalJournal(
  stream: TerminalStream,
  environment: NodeJS.ProcessEnv,
  hosts: readonly string[] = [],
): TerminalJournal {
  const lines = new LogLines(hosts);
  const coloured = stream.isTTY === true && (environment["NO_COLOR"] ?? "") === "";
  const paint = (format: "bold" | "yellow" | "dim", line: string): string =>
    coloured ? styleText(format, line, { validateStream: false }) : line;
  const print = (text: string, host?: string, format?: "yellow" | "dim"): void => {
    const painted = lines
      .format(text, host)
      .map((line) => (format === undefined ? line : paint(format, line)));
    stream.write(`${painted.join("\n")}\n`);
  };
  const progress = new ProgressThrottle(progressEveryMs, ({ subject, text, host }) =>
    print(`${subject}: ${text}`, host, "dim"),
  );

  return {
    close: () => progress.settle(),
    phase(title) {
      progress.settle();
      stream.write(`${paint("bold", inert(title))}\n`);
    },
    note(text, host) {
      progress.settle(host);
      print(text, host);
    },
    progress(subject, text, host) {
      progress.report({ subject, text, host });
    },
    warn(text, host) {
      progress.settle(host);
      print(`warning: ${text}`, host, "yellow");
    },
  };
}
