import type { KeepPrevious } from "../../../../src/release/labels.ts";
import { digestOf } from "../../example-history.ts";
import { exampleRequest } from "../../example-observation.ts";
import { carryOut, type Fleet, Violated } from "./carry-out.ts";
import { deploying } from "./deploy.ts";
import { drawBy } from "./draw.ts";
import { observe } from "./host.ts";
import { rollingBack } from "./rollback.ts";
import { nothingThere } from "./sampled-cuts.ts";

/** Three releases one after the other, and two rollbacks that are both cut short and run again. */
export interface BackAndBack {
  readonly hosts: number;
  readonly keepPrevious: KeepPrevious;
  readonly bakes: boolean;
  /** After so many requests each rollback is gone. */
  readonly cuts: readonly [number, number];
  readonly order: number;
}

const never = Number.POSITIVE_INFINITY;

/**
 * Lives through it: C, B, A. A run again names what it is to go back from, as a workflow that is run again does.
 *
 * @returns how often a rollback was cut before its first host had been switched, between two, and after its last
 * @throws Violated when it does not end on A
 */
export function goBackAndBack({ hosts, keepPrevious, bakes, cuts, order }: BackAndBack): readonly CutWhere[] {
  const base = exampleRequest({ keepPrevious });
  const request = { ...base, judging: { ...base.judging, bakeMs: bakes ? 30_000 : 0 } };
  const draw = drawBy(order);
  let lease = 0;
  let fleet: Fleet = Array.from({ length: hosts }, () => nothingThere);
  for (const release of ["a", "b", "c"]) {
    lease += 1;
    const asked = { release, digest: digestOf(release) };
    fleet = carryOut(fleet, deploying(request, asked, "good", lease), never, draw).fleet;
  }
  const where: CutWhere[] = [];
  for (const [index, [from, to]] of [["c", "b"] as const, ["b", "a"] as const].entries()) {
    fleet = carryOut(fleet, rollingBack("good", (lease += 1), from), cuts[index] ?? never, draw).fleet;
    const live = fleet.map((host) => observe(host).live?.identity.release);
    const isThere = (release: string) => live.every((one) => one === release);
    where.push(isThere(from) ? "before" : isThere(to) ? "after" : "between");
    fleet = carryOut(fleet, rollingBack("good", (lease += 1), from), never, draw).fleet;
    const after = fleet.map((host) => observe(host).live?.identity.release ?? "nothing");
    if (after.some((one) => one !== to))
      throw new Violated(`from ${from} the way led to ${after.join(", ")}`);
  }
  return where;
}

export type CutWhere = "before" | "between" | "after";
