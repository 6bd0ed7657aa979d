/** The invariants of a deploy, as docs/architecture.md has them. */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7";

/** Something that must never be, and was. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
}
