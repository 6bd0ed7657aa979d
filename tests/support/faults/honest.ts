import { expect } from "@jest/globals";
import type { ActionRun } from "../action/run.ts";

/** The tags that served before a run and that it was to bring. */
export interface Change {
  readonly live: string;
  readonly next: string;
}

/** Fails unless exit code, result and what serves users now fit together: an unknown end is `failed`. */
export function expectHonest(run: ActionRun | undefined, serves: string, { live, next }: Change): void {
  const result = run?.outputs["result"] ?? "";
  expect(result).toMatch(run?.exitCode === 0 ? /^deployed$/ : /^(failed|rolled-back)$/);
  expect(run?.log).toMatch(run?.exitCode === 0 ? /^Deployed /m : /^::error/m);
  const mayServe: Readonly<Record<string, readonly string[]>> = {
    deployed: [next],
    "rolled-back": [live],
    failed: [live, next],
  };
  expect(mayServe[result]).toContain(serves);
}
