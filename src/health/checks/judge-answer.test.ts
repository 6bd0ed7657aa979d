import { describe, expect, it } from "@jest/globals";
import { checkOf, replyOf } from "../../../tests/support/health/example-check.ts";
import { judgeAnswer } from "./judge-answer.ts";

const judged = (expected: Readonly<Record<string, unknown>>, reply: Parameters<typeof replyOf>[0]) =>
  judgeAnswer(checkOf("https://shop.example.com/", { expect: expected }), replyOf(reply));
const json = (value: unknown) => ({ body: JSON.stringify(value) });

describe("judgeAnswer passes", () => {
  it.each<[Record<string, unknown>, Parameters<typeof replyOf>[0]]>([
    [{}, { status: 200 }],
    [{}, { status: 299 }],
    [{ status: [301, 404] }, { status: 404 }],
    [{ status: "4xx" }, { status: 499 }],
    [{ body: "ready" }, { body: "all ready now" }],
    [{ body: "/^v\\d+$/m" }, { body: "x\nv12\n" }],
    [{ header: { "content-type": "json" } }, { headers: { "content-type": "application/json" } }],
    [{ "max-latency": "12ms" }, { latencyMs: 12 }],
    [{ json: { "a.b": 3 } }, json({ a: { b: 3 } })],
    [{ json: { a: null } }, json({ a: null })],
    [{ json: { a: "== 3" } }, json({ a: 3 })],
    [{ json: { a: '== "3"' } }, json({ a: "3" })],
    [{ json: { a: "!= down" } }, json({ a: "up" })],
    [{ json: { a: ">= 3" } }, json({ a: 3 })],
    [{ json: { a: "> 2.5" } }, json({ a: 3 })],
    [{ json: { a: "<= -1" } }, json({ a: -1 })],
    [{ json: { a: "< 1e3" } }, json({ a: 999 })],
    [{ json: { a: "/^1\\.4/" } }, json({ a: "1.4.2" })],
    [{ body: "start" }, { body: `start${"x".repeat(100)}`, cut: true }],
    [{ body: "é" }, { body: Buffer.from("é €").subarray(0, 4), cut: true }],
  ])("%j of %j", (expected, reply) => {
    expect(judged(expected, reply)).toEqual({
      passed: true,
      detail: expect.stringMatching(/^status \d+ in 12 ms$/),
    });
  });
});

describe("judgeAnswer fails, and says what it saw", () => {
  it.each<[Record<string, unknown>, Parameters<typeof replyOf>[0], string]>([
    [{}, { status: 199 }, "expected status 200-299, got 199"],
    [{}, { status: 503, body: "no\nroom" }, 'expected status 200-299, got 503 with "no\\nroom"'],
    [{ status: [200, "301-308"] }, { status: 404 }, "expected status 200 or 301-308, got 404"],
    [
      {},
      { status: 302, headers: { location: "/login" } },
      'expected status 200-299, got 302 to "/login" (not followed: follow-redirects is 0)',
    ],
    [{ body: "ready" }, { body: "starting" }, 'expected a body with "ready", it begins with "starting"'],
    [{ body: "ready" }, { body: "" }, 'expected a body with "ready", it is empty'],
    [{ body: "end" }, { body: "x", cut: true }, 'expected a body with "end" in its first 65536 bytes'],
    [{ body: "/^v2/" }, { body: "v1" }, 'expected a body with /^v2/, it begins with "v1"'],
    [{ header: { "x-version": "2" } }, {}, 'expected header x-version with "2", and there is none'],
    [
      { header: { "x-version": "2" } },
      { headers: { "x-version": "1" } },
      'expected header x-version with "2", got "1"',
    ],
    [{ "max-latency": "1s" }, { latencyMs: 1_500.4 }, "expected an answer within 1s, it took 1500 ms"],
    [{ json: { a: 1 } }, { body: "<html>" }, 'expected JSON, got "<html>"'],
    [{ json: { a: 1 } }, { body: "" }, "expected JSON, and the body is empty"],
    [{ json: { a: 1 } }, { body: '{"a": 1}', cut: true }, "longer than the 65536 bytes that are read"],
    [{ json: { "a.b": 1 } }, json({ a: [] }), "expected a.b in the JSON to be 1, and it is not there"],
    [{ json: { a: 1.1 } }, json({ a: "1.10" }), 'got "1.10" (a text: put the expected value in quotes)'],
    [{ json: { a: '"1"' } }, json({ a: 1 }), 'expected a in the JSON to be "\\"1\\"", got 1'],
    [
      { json: { a: "true" } },
      json({ a: true }),
      "got true (a boolean: take the expected value out of its quotes)",
    ],
    [{ json: { a: ">= 3" } }, json({ a: 2 }), "expected a in the JSON to be >= 3, got 2"],
    [{ json: { a: ">= 3" } }, json({ a: "4" }), 'to be >= 3, got "4"'],
    [{ json: { a: "!= down" } }, json({ a: "down" }), 'not to be "down", got "down"'],
    [{ json: { a: "!= down" } }, json({}), "and it is not there"],
    [{ json: { version: "1.4.2" } }, json({ version: "1.4.1" }), 'to be "1.4.2", got "1.4.1"'],
    [{ json: { a: "/x/" } }, json({ a: ["x"] }), "to match /x/, got a list of 1"],
    [{ json: { a: 1 } }, json({ a: { b: 1 } }), "got an object"],
    [{ body: "x" }, { body: Buffer.from([0x78, 0xff, 0xfe]) }, "the body is not valid UTF-8"],
    [
      { body: "x" },
      { body: "x", encoded: true, headers: { "content-encoding": "x-mine" } },
      'the body came as "x-mine", which is not read here, although identity was asked for',
    ],
  ])("%j of %j", (expected, reply, words) => {
    const { passed, detail } = judged(expected, reply);
    expect(passed).toBe(false);
    expect(detail).toContain(words);
  });

  it("tells several failures, and no more than three", () => {
    const { detail } = judged({ status: 204, body: "a", header: { x: "1", y: "2" } }, { body: "b" });
    expect(detail.split("; ")).toHaveLength(3);
  });

  it("cuts what it saw and makes it inert", () => {
    const { detail } = judged({ body: "x" }, { body: `::error::\x1b[31m\u202e${"y".repeat(10_000)}` });
    expect(detail.length).toBeLessThan(300);
    expect(detail).not.toContain("\x1b");
    expect(detail).not.toContain("\u202e");
    const said = judgeAnswer(checkOf("https://x.example/"), {
      kind: "silence",
      cause: "::add-mask::x",
      reached: false,
      latencyMs: 1,
    });
    expect(said.detail).toBe(": :add-mask::x");
  });

  it.each(["^(a+)+$", "^(a|a)*$", "^(.*?,){30}P", "(x+x+)+y"])(
    "ends a pattern that does not end by itself: %s",
    (source) => {
      const body = `${"a".repeat(60)}${"1,".repeat(100)}${"x".repeat(60)}!`;
      const { passed, detail } = judged(
        { body: `/${source}/`, json: { a: 1 } },
        { body: source.startsWith("^(a") ? `${"a".repeat(60)}!` : body },
      );
      expect(passed).toBe(false);
      expect(detail).toContain("the pattern had not decided after 100 ms");
    },
  );
});

describe("a TCP check", () => {
  it.each([
    [{}, true, "connected in 30 ms"],
    [{ "max-latency": "30ms" }, true, "connected in 30 ms"],
    [{ "max-latency": "29ms" }, false, "expected an answer within 29ms, it took 30 ms"],
  ])("with %j passes: %s", (expected, passed, detail) => {
    const check = checkOf("tcp://db.example.com:5432", { expect: expected });
    expect(judgeAnswer(check, { kind: "connected", latencyMs: 30 })).toEqual({ passed, detail });
  });
});
