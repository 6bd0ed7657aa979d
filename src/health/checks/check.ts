/** One question to a service, and what is expected of its answer. */
export interface Check {
  /** Unique among the checks of a gate. */
  readonly name: string;
  readonly target: CheckTarget;
  readonly method: CheckMethod;
  /** Names in lower case; values can be secret. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | undefined;
  readonly expect: Expectations;
  /** What does not pass at `warn` is told and stops nothing. */
  readonly severity: "fail" | "warn";
}

export type CheckTarget =
  | {
      readonly kind: "http";
      readonly url: URL;
      /** The address the check's author wrote in the URL himself, in its canonical spelling; a name has none. */
      readonly writtenAddress: string | undefined;
    }
  /** Asked of whatever the checks are run against: a release in its slot, or a public URL. */
  | { readonly kind: "path"; readonly path: string }
  /** Passes when it connects. `host` without brackets. */
  | { readonly kind: "tcp"; readonly host: string; readonly port: number };

export const checkMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type CheckMethod = (typeof checkMethods)[number];

/** All of them must hold. */
export interface Expectations {
  /** The status is in one of these; both ends count. */
  readonly status: readonly StatusRange[];
  readonly body: TextExpectation | undefined;
  readonly json: readonly JsonExpectation[];
  readonly headers: readonly HeaderExpectation[];
  readonly maxLatencyMs: number | undefined;
}

export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** Flags are some of `imsu`. */
export interface Pattern {
  readonly kind: "pattern";
  readonly source: string;
  readonly flags: string;
}

export type TextExpectation = { readonly kind: "contains"; readonly text: string } | Pattern;

export interface HeaderExpectation {
  /** In lower case. */
  readonly name: string;
  readonly value: TextExpectation;
}

export interface JsonExpectation {
  /** As it was written. */
  readonly path: string;
  readonly steps: readonly JsonStep[];
  readonly value: JsonValueExpectation;
}

/** A key of an object, or an index of an array. */
export type JsonStep = string | number;

export type JsonScalar = string | number | boolean | null;

export type JsonValueExpectation =
  | { readonly kind: "equals"; readonly value: JsonScalar }
  | { readonly kind: "differs"; readonly value: JsonScalar }
  | { readonly kind: "compares"; readonly operator: ">=" | "<=" | ">" | "<"; readonly number: number }
  | Pattern;

/** How one check stood when its gate ended. */
export interface CheckReport {
  readonly name: string;
  readonly passed: boolean;
  readonly severity: "fail" | "warn";
  /** How often it was asked. */
  readonly attempts: number;
  /** Which expectation did not hold and the last value seen, cut and inert; of one that passed, what it answered. */
  readonly detail: string;
  readonly latencyMs: number | undefined;
  readonly status: number | undefined;
}
