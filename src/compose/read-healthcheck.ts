import { isList } from "./node.ts";
import { readDuration, readFlag, readInteger, readTexts } from "./read-values.ts";
import { type Read, readMapping, wrongKind } from "./scope.ts";

/** Durations in nanoseconds. */
export interface Healthcheck {
  readonly test?: readonly string[];
  readonly disable?: boolean;
  readonly interval?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly start_period?: number;
  readonly start_interval?: number;
}

export const readHealthcheck: Read<Healthcheck> = (node, scope) =>
  readMapping(node, scope, {
    test: readTest,
    disable: readFlag,
    interval: readDuration,
    timeout: readDuration,
    retries: readInteger(0),
    start_period: readDuration,
    start_interval: readDuration,
  });

/** A text runs in the image's shell; a list begins with how it runs. */
const readTest: Read<readonly string[]> = (node, scope) => {
  if (typeof node.value === "string") return ["CMD-SHELL", node.value];
  if (!isList(node)) return wrongKind(node, scope, "a string or a list");
  const test = readTexts(node, scope);
  if (test === undefined || ["CMD", "CMD-SHELL", "NONE"].includes(test[0] ?? "")) return test;
  return scope.findings.problem(
    scope.origin,
    node,
    "must begin with CMD, CMD-SHELL or NONE",
    '["CMD", "/healthy"]',
  );
};
