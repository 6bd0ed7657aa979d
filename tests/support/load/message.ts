import type { CompletePlan } from "./mix.ts";
import type { LoadResult, LoadSnapshot } from "./result.ts";

/** What the test says to the worker. `at` is a time of `monotonicMs`. */
export type ToWorker =
  | { readonly type: "start"; readonly plan: CompletePlan }
  | { readonly type: "mark"; readonly at: number; readonly label: string }
  | {
      readonly type: "expect";
      readonly id: number;
      readonly at: number;
      readonly releases: readonly string[];
    }
  | { readonly type: "snapshot"; readonly id: number }
  | { readonly type: "stop" };

/** What the worker says to the test. `silent` ends a load that got no answer at all in the beginning. */
export type FromWorker =
  | { readonly type: "flowing" }
  | { readonly type: "silent"; readonly snapshot: LoadSnapshot }
  | { readonly type: "expected"; readonly id: number }
  | { readonly type: "snapshot"; readonly id: number; readonly snapshot: LoadSnapshot }
  | { readonly type: "result"; readonly result: LoadResult };

/** Milliseconds of the machine's monotonic clock, the same in every process of one machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
