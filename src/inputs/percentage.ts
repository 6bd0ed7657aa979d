import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

/** Reads `1%` or `0.5%` (four decimals at most) as a fraction from 0 to 1; a number without the sign is refused. */
export function parsePercentage(input: string, text: string): Parsed<number> {
  const [, percent] = /^(\d{1,3}(?:\.\d{1,4})?)%$/.exec(text) ?? [];
  if (percent === undefined)
    return refused(input, shapeMessage(text), isBareNumber(text) ? `${text}%` : "1%");
  if (Number(percent) > 100) {
    return refused(input, `is ${quoted(text)}, and there are no more than 100% of requests`, "1%");
  }
  return parsed(Number(percent) / 100);
}

function shapeMessage(text: string): string {
  if (isBareNumber(text)) return `is ${quoted(text)}, a number without a percent sign`;
  return `is ${quoted(text)}, which is not a number with at most four decimals, followed by %`;
}

function isBareNumber(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,4})?$/.test(text) && Number(text) <= 100;
}
