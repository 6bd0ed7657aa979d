import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ModelServer, same } from "../../tests/support/model-server.ts";
import { responseTimesBetween } from "./response-time.ts";

describe("responseTimesBetween", () => {
  it.each<[string, readonly number[], readonly number[], number]>([
    ["the first responses ever", [], same(60, 40), 40],
    ["a server that remembers all", same(100, 10), same(100, 200), 200],
    ["a busy server, in few responses", same(5_000, 10), same(50, 400), 400],
    ["a busy server, in many", same(5_000, 10), same(5_000, 400), 400],
    ["the step from remembering to forgetting", same(400, 10), same(300, 250), 250],
    ["a server that got fast again", same(2_000, 900), same(200, 5), 5],
    ["responses of no time", same(2_000, 0), same(200, 0), 0],
  ])("tells the window's own mean of %s", (_, before, window, meanMs) => {
    const server = new ModelServer().answer(before);
    const first = server.read();
    const times = responseTimesBetween(first, server.answer(window).read(), window.length);
    expect(Math.abs((times?.meanMs ?? Number.NaN) - meanMs)).toBeLessThanOrEqual(times?.withinMs ?? 0);
  });

  it.each([
    [50, 5_000, 11.5],
    [512, 5_000, 2.1],
    [60, 0, 1.6],
    [10, 5_000, 53],
  ])("is exact to what %i responses after %i allow", (count, before, withinMs) => {
    const server = new ModelServer().answer(same(before, 20));
    const first = server.read();
    const times = responseTimesBetween(first, server.answer(same(count, 20)).read(), count);
    expect(times?.withinMs).toBeLessThan(withinMs);
    expect(times?.withinMs).toBeGreaterThan(withinMs * 0.85);
  });

  it("takes the whole for the window where there was no reading before", () => {
    const server = new ModelServer().answer(same(100, 30));
    expect(responseTimesBetween(undefined, server.read(), 100)).toMatchObject({ meanMs: 29.5, samples: 100 });
  });

  it("is nothing where nothing was over", () => {
    const server = new ModelServer().answer(same(100, 30)).read();
    expect(responseTimesBetween(server, server, 0)).toBeUndefined();
  });

  it("is right, within what it says, for responses of any times that follow one another evenly", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2_000), { maxLength: 1_500 }),
        fc.nat(2_000),
        fc.integer({ min: 1, max: 1_500 }),
        (before, ms, count) => {
          const server = new ModelServer().answer(before);
          const first = server.read();
          const times = responseTimesBetween(first, server.answer(same(count, ms)).read(), count);
          expect(Math.abs((times?.meanMs ?? Number.NaN) - ms)).toBeLessThanOrEqual(times?.withinMs ?? 0);
        },
      ),
    );
  });

  it("lies between the fastest and the slowest of a window, within what it says", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2_000), { maxLength: 1_000 }),
        fc.array(fc.nat(2_000), { minLength: 1, maxLength: 1_000 }),
        (before, window) => {
          const server = new ModelServer().answer(before);
          const first = server.read();
          const times = responseTimesBetween(first, server.answer(window).read(), window.length);
          const { meanMs = Number.NaN, withinMs = 0 } = times ?? {};
          expect(meanMs).toBeGreaterThanOrEqual(Math.min(...window) - withinMs);
          expect(meanMs).toBeLessThanOrEqual(Math.max(...window) + withinMs);
        },
      ),
    );
  });
});
