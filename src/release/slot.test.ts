import { describe, expect, it } from "@jest/globals";
import { isSlot, otherSlot, slots } from "./slot.ts";

describe("slots", () => {
  it.each(slots)("the other of the other is %s again", (slot) => {
    expect(otherSlot(slot)).not.toBe(slot);
    expect(otherSlot(otherSlot(slot))).toBe(slot);
  });

  it.each([
    ["blue", true],
    ["green", true],
    ["Blue", false],
    ["", false],
    ["blue ", false],
    ["toString", false],
  ])("%j is one: %s", (text, expected) => {
    expect(isSlot(text)).toBe(expected);
  });
});
