import { describe, expect, it } from "@jest/globals";
import { asFailure, Failure } from "./failure.ts";

const cause = new Error("below");
const whole = new Failure("port-held", "port 80 is held", {
  input: "port",
  advice: "Choose another.",
  evidence: ["line"],
  cause,
});

describe("Failure", () => {
  it("keeps what it is told", () => {
    expect(whole).toMatchObject({
      name: "Failure",
      reason: "port-held",
      message: "port 80 is held",
      host: undefined,
      input: "port",
      advice: "Choose another.",
      evidence: ["line"],
      cause,
    });
    expect(new Failure("internal", "x").evidence).toEqual([]);
  });

  it("takes the host it is told of, and nothing else changes", () => {
    const { reason, message, input, advice, evidence } = whole;
    expect(whole.on("h1")).toMatchObject({ host: "h1", reason, message, input, advice, evidence, cause });
    expect(whole.host).toBeUndefined();
  });

  it("keeps the host it has: it knows better where it happened", () => {
    const own = new Failure("port-held", "x", { host: "h1" });
    expect(own.on("h2")).toBe(own);
  });
});

describe("asFailure", () => {
  it("leaves a failure as it is", () => {
    expect(asFailure(whole)).toBe(whole);
  });

  it.each([
    ["an error", new TypeError("x is undefined"), "x is undefined"],
    ["a text", "thrown text", "thrown text"],
    ["nothing", undefined, "undefined"],
    ["an object", { a: 1 }, "[object Object]"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
  ])("makes %s internal, and keeps it", (_, thrown, message) => {
    expect(asFailure(thrown)).toMatchObject({ reason: "internal", message, cause: thrown });
  });
});
