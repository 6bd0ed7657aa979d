import { afterEach, describe, expect, it } from "@jest/globals";
import { type Cancellation, cancellation } from "./cancellation.ts";

let cancelled: Cancellation | undefined;

afterEach(() => {
  cancelled?.dispose();
});

describe("cancellation", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("turns %s into an abort with its reason", (name) => {
    cancelled = cancellation();
    expect(cancelled.signal.aborted).toBe(false);
    process.emit(name, name);
    expect(cancelled.signal.reason).toMatchObject({
      reason: "cancelled",
      message: expect.stringContaining(name),
    });
  });

  it("keeps the first reason: GitHub sends a second signal while the run clears up", () => {
    cancelled = cancellation();
    process.emit("SIGINT", "SIGINT");
    process.emit("SIGTERM", "SIGTERM");
    expect(cancelled.signal.reason).toMatchObject({ message: expect.stringContaining("SIGINT") });
  });

  it("leaves no listener behind", () => {
    const before = ["SIGINT", "SIGTERM"].map((name) => process.listenerCount(name));
    cancellation().dispose();
    expect(["SIGINT", "SIGTERM"].map((name) => process.listenerCount(name))).toEqual(before);
  });

  it("does not abort once it was disposed", () => {
    cancelled = cancellation();
    cancelled.dispose();
    process.emit("SIGINT", "SIGINT");
    expect(cancelled.signal.aborted).toBe(false);
  });
});
