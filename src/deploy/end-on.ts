import type { Failure } from "../failure/failure.ts";
import { decisive } from "../fleet/together.ts";
import type { Ledger } from "./ledger.ts";

/** @throws the failure that says most, once each host has its own written down */
export function endOn(failures: readonly Failure[], ledger: Pick<Ledger, "failed">): void {
  for (const failure of failures) if (failure.host !== undefined) ledger.failed(failure.host, failure);
  const failure = decisive(failures);
  if (failure !== undefined) throw failure;
}
