import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** The demo's timeline: seconds since its start, who speaks, and what. */
export interface Screen {
  /** A step begins. */
  readonly heading: (text: string) => void;
  /** The demo explains. */
  readonly say: (text: string) => void;
  /** A line that the tool printed. */
  readonly tool: (text: string) => void;
  /** What users meet at the moment; `good` is false when something failed. */
  readonly users: (text: string, good: boolean) => void;
  /** A line without a time; `good` colours it. */
  readonly plain: (text: string, good?: boolean) => void;
}

/** A screen on a stream; colours only on a terminal and when `NO_COLOR` is unset or empty (no-color.org). */
export function screenOn(
  stream: NodeJS.WriteStream,
  environment: NodeJS.ProcessEnv = process.env,
  now: () => number = performance.now.bind(performance),
): Screen {
  const began = now();
  const coloured = stream.isTTY && (environment["NO_COLOR"] ?? "") === "";
  const paint = (style: Style, text: string): string =>
    coloured ? styleText(style, text, { validateStream: false }) : text;
  const line = (who: string, text: string, style: Style): void => {
    const seconds = ((now() - began) / 1_000).toFixed(1).padStart(5);
    stream.write(`${paint("dim", `${seconds}s`)}  ${paint(style, `${who.padEnd(9)} ${text}`.trimEnd())}\n`);
  };
  return {
    heading: (text) => stream.write(`\n${paint("bold", `── ${text} `.padEnd(76, "─"))}\n`),
    say: (text) => line("", text, "reset"),
    tool: (text) => line("tidegate", `│ ${text}`, "cyan"),
    users: (text, good) => line("users", `│ ${text}`, good ? "green" : "red"),
    plain: (text, good) =>
      stream.write(`${good === undefined ? text : paint(good ? "green" : "red", text)}\n`),
  };
}
