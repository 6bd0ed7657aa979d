import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** Both ends count. */
export interface IntegerBounds {
  readonly from: number;
  readonly to: number;
}

/** Reads a whole number in decimal digits: no sign, no exponent, no leading zero. */
export function parseInteger(input: string, text: string, { from, to }: IntegerBounds): Parsed<number> {
  const value = /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return parsed(value);
  return refused(input, `is ${quoted(text)}, and must be a whole number from ${from} to ${to}`, `${from}`);
}

/** A TCP port in decimal digits, or `undefined`. */
export function portNumber(text: string): number | undefined {
  if (!/^[1-9]\d{0,4}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65_535 ? port : undefined;
}

/** Reads a TCP port, 1 to 65535. */
export function parsePort(input: string, text: string): Parsed<number> {
  const port = portNumber(text);
  if (port !== undefined) return parsed(port);
  return refused(input, `is ${quoted(text)}, and must be a port from 1 to 65535`, "3000");
}
