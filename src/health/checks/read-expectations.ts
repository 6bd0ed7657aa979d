import { isList, isMapping, type Node, textOfScalar } from "../../compose/node.ts";
import { type Place, type Read, readMapping, wrongKind } from "../../compose/scope.ts";
import { parseDuration } from "../../inputs/duration.ts";
import { quoted } from "../../inputs/quoted.ts";
import type {
  Expectations,
  HeaderExpectation,
  JsonExpectation,
  StatusRange,
  TextExpectation,
} from "./check.ts";
import { isHeaderName } from "./header-syntax.ts";
import { parseJsonPath } from "./json-path.ts";
import { parseJsonValue } from "./parse-json-value.ts";
import { parseTextExpectation } from "./parse-pattern.ts";
import { anySuccess, parseStatusRange } from "./status-ranges.ts";

/** What is expected of an answer when nothing is said. */
export const ordinary: Expectations = {
  status: anySuccess,
  body: undefined,
  json: [],
  headers: [],
  maxLatencyMs: undefined,
};

const latency = { fromMs: 1, toMs: 3_600_000 };

export const readExpectations: Read<Expectations, Place> = (node, place) => {
  const read = readMapping(node, place, {
    status: readStatus,
    body: readBodyText,
    json: readJson,
    header: readHeaders,
    "max-latency": readLatency,
  });
  return (
    read && {
      status: read.status ?? ordinary.status,
      body: read.body,
      json: read.json ?? ordinary.json,
      headers: read.header ?? ordinary.headers,
      maxLatencyMs: read["max-latency"],
    }
  );
};

const readStatus: Read<readonly StatusRange[], Place> = (node, place) => {
  if (!isList(node)) return readOneStatus(node, place);
  if (node.value.length === 0) return problem(node, place, "is an empty list", "[200, 204]");
  return node.value.flatMap((item) => readOneStatus(item, place) ?? []);
};

function readOneStatus(node: Node, place: Place): readonly StatusRange[] | undefined {
  if (typeof node.value !== "string" && typeof node.value !== "number")
    return wrongKind(node, place, "a status, a range or a list of them", "200-299");
  const ranges = String(node.value)
    .split(",")
    .map((part) => parseStatusRange(part.trim()));
  if (ranges.every((range) => range !== undefined)) return ranges;
  return problem(
    node,
    place,
    `is ${quoted(String(node.value))}, and must be a status from 100 to 599, a range or a class`,
    "204, 200-299, 2xx or [200, 404]",
  );
}

const readBodyText: Read<TextExpectation, Place> = (node, place) => {
  if (typeof node.value !== "string") return wrongKind(node, place, "a string");
  return textExpectation(node, place, node.value);
};

function textExpectation(node: Node, place: Place, text: string): TextExpectation | undefined {
  const expected = parseTextExpectation(text);
  return typeof expected === "string" ? problem(node, place, expected, "ready, or /^v\\d+$/") : expected;
}

const readHeaders: Read<readonly HeaderExpectation[], Place> = (node, place) => {
  if (!isMapping(node)) return wrongKind(node, place, "a mapping");
  return Array.from(node.value).flatMap(([name, child]) => {
    if (!isHeaderName(name)) {
      return problem(child, place, `the header ${quoted(name)} is no name a header can have`) ?? [];
    }
    if (child.value === null || typeof child.value === "object") {
      return wrongKind(child, place, "a text or a /pattern/", `${name}: /./`) ?? [];
    }
    const value = textExpectation(child, place, textOfScalar(child.value));
    return value === undefined ? [] : [{ name: name.toLowerCase(), value }];
  });
};

const readJson: Read<readonly JsonExpectation[], Place> = (node, place) => {
  if (!isMapping(node))
    return wrongKind(node, place, "a mapping of paths to values", "{services.database: up}");
  return Array.from(node.value).flatMap(([path, child]) => {
    const steps = parseJsonPath(path);
    if (steps === undefined) {
      const message = `the path ${quoted(path)} is not written as one`;
      return problem(child, place, message, 'services.database, items[0].id or ["a.b"]') ?? [];
    }
    if (typeof child.value === "object" && child.value !== null) {
      return wrongKind(child, place, "one value, a /pattern/ or a comparison", '">= 3"') ?? [];
    }
    const value = parseJsonValue(child.value);
    return typeof value === "string"
      ? (problem(child, place, value, '">= 3"') ?? [])
      : [{ path, steps, value }];
  });
};

const readLatency: Read<number, Place> = (node, place) => {
  const text = typeof node.value === "number" ? String(node.value) : node.value;
  if (typeof text !== "string") return wrongKind(node, place, "a duration", "500ms");
  const read = parseDuration(place.origin.input, text, latency);
  if (read.ok) return read.value;
  const [flaw] = read.problems;
  return problem(node, place, flaw?.message ?? "is no duration", flaw?.example);
};

function problem(node: Node, { findings, origin }: Place, message: string, example?: string): undefined {
  return findings.problem(origin, node, message, example);
}
