import { Findings } from "../../compose/findings.ts";
import { isList, isMapping, type Node, textOfScalar } from "../../compose/node.ts";
import { readOneOf, readText } from "../../compose/read-values.ts";
import { readYaml } from "../../compose/read-yaml.ts";
import { type Place, type Read, readMapping, wrongKind } from "../../compose/scope.ts";
import { type Parsed, parsed } from "../../failure/problem.ts";
import { quoted } from "../../inputs/quoted.ts";
import { type Check, type CheckTarget, checkMethods } from "./check.ts";
import { headerValueFlaw, isHeaderName, isOwnHeader } from "./header-syntax.ts";
import { describeTarget, parseTarget, type Where } from "./parse-target.ts";
import { ordinary, readExpectations } from "./read-expectations.ts";

const mostChecks = 1_000;
const longestName = 100;
const example = "[{url: https://shop.example.com/health, expect: {status: 200}}]";

/**
 * Reads a YAML list of checks, every problem of every check at once. What can hold a secret (a URL's query, headers,
 * bodies) is not shown.
 *
 * @param input the name problems are told under
 */
export function parseChecks(input: string, text: string, where: Where): Parsed<readonly Check[]> {
  const findings = new Findings();
  const place: Place = { origin: { input: "checks", file: undefined }, findings };
  const reading = readYaml(text);
  if (!reading.ok) {
    for (const { message, line } of reading.flaws)
      findings.general("checks", line === undefined ? message : `line ${line} ${message}`);
  }
  const checks = reading.ok ? readList(reading.root, place, where) : [];
  const problems = findings.problems.map((problem) => ({ ...problem, input }));
  return problems.length > 0 ? { ok: false, problems } : parsed(checks);
}

function readList(root: Node, place: Place, where: Where): readonly Check[] {
  if (!isList(root)) return wrongKind(root, place, "a list of checks", example) ?? [];
  const { length } = root.value;
  if (length === 0 || length > mostChecks) {
    const message =
      length === 0 ? "is an empty list" : `is ${length} checks, and at most ${mostChecks} are asked`;
    return place.findings.problem(place.origin, root, message, example) ?? [];
  }
  const firstLine = new Map<string, number>();
  return root.value.flatMap((node) => {
    const check = readCheck(node, place, where);
    if (check === undefined) return [];
    const earlier = firstLine.get(check.name);
    firstLine.set(check.name, earlier ?? node.line);
    if (earlier === undefined) return [check];
    const message = `has the name of the check of line ${earlier}, ${quoted(check.name)}: reports tell them apart by it`;
    return place.findings.problem(place.origin, node, message, "name: front page in English") ?? [];
  });
}

function readCheck(node: Node, place: Place, where: Where): Check | undefined {
  const tagged = taggedWithin(node);
  if (tagged !== undefined)
    return place.findings.problem(
      place.origin,
      tagged,
      `has the tag !${tagged.tag}, which means nothing here`,
    );
  const read = readMapping(node, place, {
    name: readName,
    url: readTarget(where),
    method: readOneOf(...checkMethods),
    headers: readHeaders,
    body: readText,
    expect: readExpectations,
    severity: readOneOf("fail", "warn"),
  });
  if (read === undefined || !isMapping(node)) return undefined;
  if ((node.value.get("url")?.value ?? null) === null)
    return place.findings.problem(place.origin, node, "has no url", "url: https://shop.example.com/health");
  const { url: target, method = "GET", expect = ordinary, body, severity = "fail" } = read;
  if (target === undefined) return undefined;
  refuseMeaningless(node, place, target, method);
  return {
    name: read.name ?? `${target.kind === "tcp" ? "" : `${method} `}${describeTarget(target)}`,
    target,
    method,
    headers: read.headers ?? new Map(),
    body,
    expect,
    severity,
  };
}

/** What a check says besides, and nobody would ever look at. */
function refuseMeaningless(node: Node, place: Place, target: CheckTarget, method: Check["method"]): void {
  const said = keysOf(node);
  const expected = keysOf((isMapping(node) && node.value.get("expect")) || undefined);
  const refuse = (names: readonly string[], why: string): void => {
    if (names.length > 0) place.findings.problem(place.origin, node, `has ${names.join(" and ")}, ${why}`);
  };
  if (target.kind === "tcp") {
    refuse(
      [
        ...said.filter((key) => ["method", "headers", "body"].includes(key)),
        ...expected.filter((key) => key !== "max-latency"),
      ],
      "and a TCP check only connects: max-latency is all it can expect",
    );
  } else if (method === "HEAD" || method === "GET") {
    refuse(
      said.filter((key) => key === "body"),
      `and ${method} sends none: set method to POST, for one`,
    );
    if (method === "HEAD")
      refuse(
        expected.filter((key) => key === "body" || key === "json"),
        "and an answer to HEAD has no body",
      );
  }
}

function keysOf(node: Node | undefined): readonly string[] {
  return node !== undefined && isMapping(node)
    ? Array.from(node.value).flatMap(([key, child]) => (child.value === null ? [] : [key]))
    : [];
}

const readName: Read<string, Place> = (node, place) => {
  const name = readText(node, place);
  if (name === undefined) return undefined;
  const flaw =
    name.trim() === ""
      ? "is blank"
      : /\p{Cc}/u.test(name)
        ? "contains a line break or a control character"
        : name.length > longestName
          ? `is longer than ${longestName} characters`
          : undefined;
  return flaw === undefined ? name : place.findings.problem(place.origin, node, flaw, "front page");
};

const readTarget =
  (where: Where): Read<CheckTarget, Place> =>
  (node, place) => {
    if (typeof node.value !== "string") return wrongKind(node, place, "a string", "/health");
    const target = parseTarget(node.value, where);
    return "flaw" in target
      ? place.findings.problem(place.origin, node, target.flaw, target.example)
      : target;
  };

const readHeaders: Read<ReadonlyMap<string, string>, Place> = (node, place) => {
  if (!isMapping(node)) return wrongKind(node, place, "a mapping");
  const headers = new Map<string, string>();
  for (const [name, child] of node.value) {
    const flaw = headerFlaw(name, child, headers);
    if (flaw === undefined) headers.set(name.toLowerCase(), textOf(child));
    else place.findings.problem(place.origin, child, flaw, "accept: application/json");
  }
  return headers;
};

function headerFlaw(name: string, { value }: Node, before: ReadonlyMap<string, string>): string | undefined {
  if (!isHeaderName(name)) return `the header ${quoted(name)} is no name a header can have`;
  if (before.has(name.toLowerCase())) return `the header ${quoted(name)} is there twice`;
  if (isOwnHeader(name.toLowerCase()))
    return `the header ${quoted(name)} says how a request travels, and is set already`;
  if (value === null || typeof value === "object") return "must be one text";
  const flaw = headerValueFlaw(textOfScalar(value));
  return flaw === undefined ? undefined : `the value of ${quoted(name)} ${flaw}`;
}

function textOf({ value }: Node): string {
  return value === null || typeof value === "object" ? "" : textOfScalar(value);
}

/** Compose's tags are understood where it merges, which nothing does here. */
function taggedWithin(node: Node): Node | undefined {
  if (node.tag !== undefined) return node;
  const children = isMapping(node) ? [...node.value.values()] : isList(node) ? node.value : [];
  for (const child of children) {
    const tagged = taggedWithin(child);
    if (tagged !== undefined) return tagged;
  }
  return undefined;
}
