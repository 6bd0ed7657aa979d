import { endGroup, info, startGroup, warning } from "@actions/core";
import { inert } from "../report/inert.ts";
import type { Journal } from "../report/journal.ts";
import { LogLines, secondsText } from "../report/log-lines.ts";
import { ProgressThrottle } from "../report/progress-throttle.ts";

/** Between two lines about the same progress of a host. */
const progressEveryMs = 5_000;

/** A journal with an end: what is printed after it stands outside of any group. */
export interface ClosableJournal extends Journal {
  close(): void;
}

/**
 * Tells a run as a GitHub Actions log: a phase is a group with the time it began at and, as its last line, how
 * long it took. `hosts` makes their column right from the first line.
 */
export function githubJournal(hosts: readonly string[] = []): ClosableJournal {
  const lines = new LogLines(hosts);
  let phaseBegan: number | undefined;

  const print = (text: string, host?: string): void => {
    for (const line of lines.format(text, host)) info(line);
  };
  const progress = new ProgressThrottle(progressEveryMs, ({ subject, text, host }) =>
    print(`${subject}: ${text}`, host),
  );
  const close = (): void => {
    progress.settle();
    if (phaseBegan === undefined) return;
    print(`took ${secondsText(lines.elapsedMs() - phaseBegan)}`);
    endGroup();
    phaseBegan = undefined;
  };

  return {
    close,
    phase(title) {
      close();
      phaseBegan = lines.elapsedMs();
      startGroup(`${inert(title)} (at ${secondsText(phaseBegan)})`);
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
      const where = host === undefined ? "" : `${inert(host)}: `;
      warning(`${where}${text.split("\n").map(inert).join("\n")}`);
    },
  };
}
