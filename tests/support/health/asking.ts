import type { Answer } from "../../../src/health/checks/answer.ts";
import { type Asking, askCheck } from "../../../src/health/checks/ask-check.ts";
import type { Check } from "../../../src/health/checks/check.ts";
import { type Judged, judgeAnswer } from "../../../src/health/checks/judge-answer.ts";

const usual: Asking = {
  via: { kind: "network" },
  timeoutMs: 2_000,
  followRedirects: 0,
  signal: new AbortController().signal,
};

/** Asks once over the network, in 2 s. */
export async function ask(check: Check, changes: Partial<Asking> = {}): Promise<Answer> {
  return await askCheck(check, { ...usual, ...changes });
}

/** Asks and judges: whether it passed, and what is told. */
export async function told(check: Check, changes: Partial<Asking> = {}): Promise<Judged> {
  return judgeAnswer(check, await ask(check, changes));
}
