import { inert } from "./inert.ts";

/** Columns a host's name may take; longer ones push their own text to the right. */
const widestHost = 30;

/**
 * Lines of a log with the time since the run began and the host in columns of their own, so that hosts that
 * work at the same time can be told apart: `   1.2s  h1  pulled`. The column is as wide as the hosts seen so far.
 */
export class LogLines {
  readonly #began = performance.now();
  #hostWidth: number;

  /** `hosts` that are known beforehand make the column right from the first line. */
  constructor(hosts: readonly string[] = []) {
    this.#hostWidth = hosts.reduce((width, host) => Math.max(width, columnWidth(host)), 0);
  }

  elapsedMs(): number {
    return performance.now() - this.#began;
  }

  /** Every line of `text`, made inert, under the same time and host. */
  format(text: string, host?: string): readonly string[] {
    if (host !== undefined) this.#hostWidth = Math.max(this.#hostWidth, columnWidth(host));
    const column = this.#hostWidth === 0 ? "" : `${inert(host ?? "").padEnd(this.#hostWidth)}  `;
    const prefix = `${secondsText(this.elapsedMs()).padStart(7)}  ${column}`;
    return text.split("\n").map((line) => `${prefix}${inert(line)}`.trimEnd());
  }
}

function columnWidth(host: string): number {
  return Math.min(widestHost, inert(host).length);
}

/** `1.2s`. */
export function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}
