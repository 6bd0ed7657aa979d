import { describe, expect, it } from "@jest/globals";
import { Failure } from "../failure/failure.ts";
import { decisive, stoppedBecause, together } from "./together.ts";

const name = (item: string) => item;

describe("together", () => {
  it("does everything at once and keeps the order of the hosts", async () => {
    const began: string[] = [];
    const { done, failures } = await together(["h1", "h2", "h3"], name, async (host) => {
      began.push(host);
      while (began.length < 3) await new Promise(setImmediate);
      if (host === "h1") await new Promise((resolve) => setTimeout(resolve, 20));
      return `${host} done`;
    });
    expect({ done, failures }).toEqual({ done: ["h1 done", "h2 done", "h3 done"], failures: [] });
  });

  it("waits for every host when one fails, and tells each failure with its host", async () => {
    const finished: string[] = [];
    const { done, failures } = await together(["h1", "h2", "h3"], name, async (host) => {
      if (host === "h1") throw new Failure("port-held", "port 80 is held");
      if (host === "h2") throw new TypeError("x is undefined");
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished.push(host);
      return host;
    });
    expect(finished).toEqual(["h3"]);
    expect(done).toEqual(["h3"]);
    expect(failures).toMatchObject([
      { reason: "port-held", host: "h1", message: "port 80 is held" },
      { reason: "internal", host: "h2", message: "x is undefined" },
    ]);
  });

  it("takes a throw before the first wait for a failure too", async () => {
    const { failures } = await together(["h1"], name, () => {
      throw new Failure("internal", "at once");
    });
    expect(failures).toMatchObject([{ host: "h1", message: "at once" }]);
  });

  it("does nothing with nothing", async () => {
    expect(await together([], name, () => Promise.resolve(1))).toEqual({ done: [], failures: [] });
  });
});

describe("decisive", () => {
  const stopped = stoppedBecause("h2").on("h1");
  const held = new Failure("port-held", "x", { host: "h2" });

  it.each([
    ["nothing", [], undefined],
    ["the one there is", [held], held],
    ["what stopped the others", [stopped, held], held],
    ["a cancellation, when there is nothing else", [stopped], stopped],
  ])("is %s", (_, failures, expected) => {
    expect(decisive(failures)).toBe(expected);
  });

  it("tells a stopped host which one was the cause", () => {
    expect(stopped).toMatchObject({ reason: "cancelled", message: "stopped, because h2 failed", host: "h1" });
  });
});
