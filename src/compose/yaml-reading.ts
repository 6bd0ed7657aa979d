import type { Node } from "./node.ts";

/** What stands in the way of a document, and where. */
export interface YamlFlaw {
  readonly message: string;
  /** Counted from 1; absent when it is about the whole. */
  readonly line?: number;
}

export type YamlReading =
  | { readonly ok: true; readonly root: Node }
  | { readonly ok: false; readonly flaws: readonly YamlFlaw[] };
