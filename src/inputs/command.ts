import { parse } from "yaml";
import { splitCommand } from "../compose/shell-words.ts";
import { type Parsed, parsed, refused } from "../failure/problem.ts";

const example = "npm run migrate";
const longest = 64 * 1024;

/**
 * Reads a command as its words: one line, split as a shell splits it but with no shell behind it, or a YAML list
 * whose entries are the words as they are. It can hold a secret and is not shown.
 */
export function parseCommand(input: string, text: string): Parsed<readonly string[]> {
  if (text.length > longest) return refused(input, `is longer than ${longest} characters`, example);
  if (text.includes("\0")) return refused(input, "contains a NUL character", example);
  const trimmed = text.trim();
  return /^(?:\[|- |-$)/m.test(trimmed.split("\n")[0] ?? "")
    ? parseList(input, trimmed)
    : parseLine(input, trimmed);
}

function parseLine(input: string, text: string): Parsed<readonly string[]> {
  if (text.includes("\n")) {
    return refused(input, "has several lines: write one command, or a YAML list of its words", example);
  }
  const words = splitCommand(text);
  if (words === undefined) {
    return refused(
      input,
      "has an open quote, or asks for what only a shell does (;, &, |, <, >, parentheses): no shell runs it unless you write one",
      "sh -c 'npm run migrate && npm run seed'",
    );
  }
  return wordsOf(input, words);
}

function parseList(input: string, text: string): Parsed<readonly string[]> {
  let list: unknown;
  try {
    list = parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch {
    return refused(input, "begins like a YAML list and is none", "[npm, run, migrate]");
  }
  if (!Array.isArray(list))
    return refused(input, "begins like a YAML list and is none", "[npm, run, migrate]");
  const flawed = list.findIndex((word) => typeof word !== "string");
  if (flawed >= 0)
    return refused(input, `entry ${flawed + 1} is not a text: put it in quotes`, '[sleep, "5"]');
  return wordsOf(input, list as string[]);
}

function wordsOf(input: string, words: readonly string[]): Parsed<readonly string[]> {
  if (words.length === 0 || words[0] === "") return refused(input, "names no program", example);
  return parsed(words);
}
