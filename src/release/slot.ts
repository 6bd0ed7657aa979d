/** The two places a release can run on a host. */
export const slots = ["blue", "green"] as const;

export type Slot = (typeof slots)[number];

export function otherSlot(slot: Slot): Slot {
  return slot === "blue" ? "green" : "blue";
}

export function isSlot(text: string): text is Slot {
  return slots.some((slot) => slot === text);
}
