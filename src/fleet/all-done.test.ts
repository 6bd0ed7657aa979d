import { describe, expect, it } from "@jest/globals";
import { allDone } from "./all-done.ts";

describe("allDone", () => {
  it("waits for all of it before it throws the first failure", async () => {
    let finished = false;
    const finish = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      finished = true;
    };
    const slow = finish();
    const first = new Error("first");
    await expect(allDone([slow, Promise.reject(first), Promise.reject(new Error("second"))])).rejects.toBe(
      first,
    );
    expect(finished).toBe(true);
  });

  it("is done when all went well", async () => {
    await expect(allDone([Promise.resolve(1), Promise.resolve()])).resolves.toBeUndefined();
  });
});
