import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checksOf } from "../../../tests/support/health/example-check.ts";
import { presentProblems } from "../../failure/present-problems.ts";
import { parseChecks } from "./parse-checks.ts";
import type { Where } from "./parse-target.ts";

const url = "https://shop.example.com/health";

function problemsOf(text: string, where: Where = "gate"): readonly string[] {
  const read = parseChecks("checks", text, where);
  return read.ok ? [] : presentProblems(read.problems);
}

/** What one check with these keys besides its URL is refused for. */
function problemsWith(more: string, where: Where = "gate"): readonly string[] {
  return problemsOf(`- url: ${url}\n${more.replaceAll(/^/gm, "  ")}`, where);
}

describe("parseChecks", () => {
  it("reads a check with everything", () => {
    const [check] = checksOf(`
      - name: orders
        url: ${url}?deep=1#part
        method: POST
        headers: {Accept: application/json, X-Retry: 3}
        body: '{"dry": true}'
        expect:
          status: [200, 204, 4xx]
          body: ready
          json: {services.database: up, "items[0].id": 7, version: /^1\\./, load: "<= 0.5", mode: "!= off"}
          header: {Content-Type: json, X-Version: /^v\\d+$/i}
          max-latency: 800ms
        severity: warn`);
    expect(check).toMatchObject({
      name: "orders",
      target: { kind: "http", writtenAddress: undefined },
      method: "POST",
      headers: new Map([
        ["accept", "application/json"],
        ["x-retry", "3"],
      ]),
      body: '{"dry": true}',
      severity: "warn",
      expect: {
        status: [
          { from: 200, to: 200 },
          { from: 204, to: 204 },
          { from: 400, to: 499 },
        ],
        body: { kind: "contains", text: "ready" },
        json: [
          { steps: ["services", "database"], value: { kind: "equals", value: "up" } },
          { steps: ["items", 0, "id"], value: { kind: "equals", value: 7 } },
          { steps: ["version"], value: { kind: "pattern", source: "^1\\.", flags: "" } },
          { steps: ["load"], value: { kind: "compares", operator: "<=", number: 0.5 } },
          { steps: ["mode"], value: { kind: "differs", value: "off" } },
        ],
        headers: [
          { name: "content-type", value: { kind: "contains", text: "json" } },
          { name: "x-version", value: { kind: "pattern", source: "^v\\d+$", flags: "i" } },
        ],
        maxLatencyMs: 800,
      },
    });
    expect(check?.target.kind === "http" && check.target.url.href).toBe(`${url}?deep=1`);
  });

  it.each<[string, Where, string]>([
    [`- url: ${url}`, "gate", "GET https://shop.example.com/health"],
    [`- url: ${url}?token=zq`, "gate", "GET https://shop.example.com/health"],
    ["- url: tcp://db.example.com:5432", "gate", "tcp://db.example.com:5432"],
    ["- url: tcp://[2001:DB8::7]:5432", "gate", "tcp://[2001:db8::7]:5432"],
    ["- url: /api/ping?token=zq", "deploy", "GET /api/ping"],
    ["- {url: /api/ping, method: HEAD}", "inside", "HEAD /api/ping"],
    [`[{"url": "${url}"}]`, "gate", "GET https://shop.example.com/health"],
  ])("names %j of a %s by what it asks: %s", (text, where, name) => {
    expect(checksOf(text, where).map((check) => check.name)).toEqual([name]);
  });

  it.each([
    ["status: 204", [{ from: 204, to: 204 }]],
    ["status: 200-399", [{ from: 200, to: 399 }]],
    ["status: 2xx", [{ from: 200, to: 299 }]],
    ["status: 200, 301", [200, 301].map((status) => ({ from: status, to: status }))],
    [
      "status: ['2XX', 304]",
      [
        { from: 200, to: 299 },
        { from: 304, to: 304 },
      ],
    ],
    ["status:", [{ from: 200, to: 299 }]],
  ])("reads %s", (text, status) => {
    const [check] = checksOf(
      `- {url: "${url}", expect: {${text.includes(", 301") ? 'status: "200, 301"' : text}}}`,
    );
    expect(check?.expect.status).toEqual(status);
  });

  it.each<[string, string]>([
    ["", "is empty, and must be a list of checks"],
    ["[]", "is an empty list"],
    ["url: x", "is a mapping, and must be a list of checks"],
    ["- https://x/", "at [0], line 1: is a string, and must be a mapping"],
    ["- name: x", "at [0], line 1: has no url"],
    [`- url: ${url}\n  urll: x`, 'at [0].urll, line 2: the key "urll" is not known; did you mean url?'],
    [`- url: ${url}\n  url: ${url}`, 'line 2 has the key "url" twice'],
    [`- url: ${url}\n- url: ${url}`, "at [1], line 2: has the name of the check of line 1"],
    [`- url: ${url}\n  expect: {stats: 200}`, 'the key "stats" is not known; did you mean status?'],
    [`- url: ${url}\n  expect: {__proto__: 200}`, "has the key __proto__"],
    [
      `- url: ${url}\n  expect: {json: {a: {b: 1}}}`,
      "at [0].expect.json.a, line 2: is a mapping, and must be one value",
    ],
    [`- url: ${url}\n  expect: !reset {status: 200}`, "has the tag !reset"],
    ["- url: *x", "alias"],
    [
      "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]",
      "comes to over 50000 values",
    ],
    ["[".repeat(10_000), "is nested deeper than 64 levels"],
    [`- url: ${url}\n  name: "${"x".repeat(10_000_000)}"`, "and at most 1048576 are read"],
    ["- url: a\0b", "has a NUL character"],
    ["- url: x\n---\n- url: y", "several YAML documents"],
    [
      JSON.stringify(Array.from({ length: 1_001 }, (_, at) => ({ url: `${url}/${at}` }))),
      "is 1001 checks, and at most 1000 are asked",
    ],
  ])("refuses %.60j", (text, words) => {
    expect(problemsOf(text).join("\n")).toContain(words);
  });

  it.each<[string, string]>([
    ["method: get", 'is "get", and must be GET, HEAD, POST'],
    ["method: TRACE", 'is "TRACE", and must be'],
    ["severity: error", "must be fail, warn"],
    ["body: x", "has body, and GET sends none: set method to POST"],
    ["method: HEAD\nexpect: {body: x, json: {a: 1}}", "has body and json, and an answer to HEAD has no body"],
    ["method: POST\nbody: {a: 1}", "is a mapping, and must be a string"],
    ["name: ' '", "is blank"],
    ['name: "a\\nb"', "a line break"],
    ["headers: [a]", "is a list, and must be a mapping"],
    ['headers: {x: "a\\r\\nset-cookie: b"}', "contains a line break, which would begin another header"],
    ['headers: {"x y": a}', 'the header "x y" is no name a header can have'],
    ["headers: {X: a, x: b}", 'the header "x" is there twice'],
    ["headers: {Content-Length: 5}", "says how a request travels"],
    ["headers: {x: ü}", "a character outside printable ASCII"],
    ["headers: {x: [a]}", "must be one text"],
    ["expect: {status: 600}", 'is "600", and must be a status from 100 to 599'],
    ["expect: {status: 299-200}", "must be a status"],
    ["expect: {status: [200, ok]}", "at [0].expect.status[1], line 2"],
    ["expect: {status: []}", "is an empty list"],
    ["expect: {status: true}", "is a boolean, and must be a status"],
    ["expect: {body: 5}", "is a number, and must be a string: put it in quotes"],
    ["expect: {body: /(/}", "is no regular expression"],
    ["expect: {body: /a/g}", "flags besides i, m, s and u"],
    ["expect: {body: ''}", "is empty, which every text contains"],
    ["expect: {header: {x: }}", "is empty, and must be a text or a /pattern/"],
    ["expect: {json: {a..b: 1}}", 'the path "a..b" is not written as one'],
    ["expect: {json: {'$.a': 1}}", "is not written as one"],
    ["expect: {json: {a: '>= x'}}", "compares with something that is no number"],
    ["expect: {json: {a: 123456789012345678}}", "beyond what JSON's numbers hold"],
    ["expect: {json: {a: .inf}}", "is no number that JSON has"],
    ["expect: {max-latency: 500}", "a number without a unit. For example: 500s"],
    ["expect: {max-latency: 0s}", "must be from 1ms to 1h"],
  ])("refuses %j", (more, words) => {
    expect(problemsWith(more).join("\n")).toContain(words);
  });

  it.each<[string, Where, string]>([
    ["file:///etc/passwd", "gate", "must begin with https:// or http://"],
    ["https://user:zqsecret@shop.example.com/", "gate", "carries a user name or password"],
    ["shop.example.com", "gate", "is not an absolute URL"],
    ["https:///x", "gate", "must begin with https:// and a host"],
    ["/health", "gate", "is a path, which is asked of a release on its hosts only"],
    ["/a b", "deploy", "spaces, control characters"],
    ["tcp://db.example.com", "gate", "must be tcp://, a host, : and a port"],
    ["tcp://db.example.com:0", "gate", "must be tcp://, a host, : and a port"],
    ["tcp://db.example.com:65536", "gate", "must be tcp://"],
    ["tcp://u@db.example.com:1", "gate", "must be tcp://"],
    ["tcp://db.example.com:5432", "inside", "is a TCP check, and a release is asked over HTTP only"],
    ["http://2852039166/latest/meta-data", "gate", "is another spelling of 169.254.169.254"],
    ["http://0xa9fea9fe/", "gate", "is another spelling of 169.254.169.254"],
  ])("refuses the URL %s of a %s", (target, where, words) => {
    const problems = problemsOf(JSON.stringify([{ url: target }]), where).join("\n");
    expect(problems).toContain(words);
    expect(problems).not.toContain("zqsecret");
  });

  it.each(["method: GET", "headers: {a: b}", "expect: {status: 200}", "expect: {body: x}"])(
    "refuses a TCP check with %s",
    (more) => {
      const text = `- url: tcp://db.example.com:5432\n  ${more}`;
      expect(problemsOf(text).join("\n")).toContain("max-latency is all it can expect");
    },
  );

  it("tells every problem of every check at once", () => {
    const text = `- {url: "${url}", method: GO, severity: no}\n- {url: ftp://x/, expect: {status: 1}}`;
    expect(problemsOf(text)).toHaveLength(4);
  });

  it("tells problems under the name of its input, and shows no secret", () => {
    const text =
      '- {url: "https://x.example/?t=zqsecret", headers: {authorization: "zqsecret\\n"}, expect: 1}';
    const read = parseChecks("smoke", text, "gate");
    expect(read.ok ? [] : read.problems.map(({ input }) => input)).toEqual(["smoke", "smoke"]);
    expect(JSON.stringify(read)).not.toContain("zqsecret");
  });

  it("never throws, whatever the text", () => {
    const words = fc.constantFrom(
      "- ",
      "url: ",
      "expect: ",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "\n  ",
      "<<: ",
      "x",
      "'",
      '"',
      "!t ",
      "tcp://",
      "/",
    );
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 20 }),
        fc.constantFrom<Where>("gate", "deploy", "inside"),
        (parts, where) => {
          const read = parseChecks("checks", parts.join(""), where);
          expect(read.ok ? read.value.length : read.problems.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
