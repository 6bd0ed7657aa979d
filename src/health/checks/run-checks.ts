import { pause } from "../pause.ts";
import type { Answer } from "./answer.ts";
import { askCheck } from "./ask-check.ts";
import type { Check, CheckReport } from "./check.ts";
import { inTurn } from "./in-turn.ts";
import { judgeAnswer } from "./judge-answer.ts";
import {
  afterAnswer,
  deciding,
  describeGate,
  judgeGate,
  reportsOf,
  type Standing,
  unasked,
} from "./judge-gate.ts";
import type { CheckVia } from "./via.ts";

export interface GateOptions {
  readonly via: CheckVia;
  /** For the whole gate. */
  readonly timeoutMs: number;
  /** Pause between two attempts; each is up to a fifth shorter, so that many gates do not keep step. */
  readonly intervalMs: number;
  /** For one asking of one check. */
  readonly attemptTimeoutMs: number;
  /** Attempts in a row that must pass, at least 1. */
  readonly threshold: number;
  readonly mode: "all" | "any";
  readonly signal: AbortSignal;
  /** One sentence on where the gate stands, after each attempt. */
  readonly onProgress: (text: string) => void;
  /** Redirects that are followed; default 0. */
  readonly followRedirects?: number;
}

export interface GateReport {
  readonly healthy: boolean;
  /** Whether anything that decides was ever there to answer. */
  readonly reached: boolean;
  /** How often the checks were asked, each once. */
  readonly attempts: number;
  readonly durationMs: number;
  /** Of the first check that decides and did not pass, else of the first that has one. */
  readonly lastStatus: number | undefined;
  /** Where the gate ended, in one sentence. */
  readonly summary: string;
  /** In the order of the checks. */
  readonly checks: readonly CheckReport[];
}

/** Checks asked at once, each with one socket. */
export const atOnce = 16;

/**
 * Asks checks, each once an attempt, until enough attempts in a row have passed or the time is up. What is kept is the
 * last answer of each check.
 *
 * @throws Failure `connection-lost`, and what the signal is aborted with
 */
export async function runChecks(checks: readonly Check[], options: GateOptions): Promise<GateReport> {
  const { timeoutMs, intervalMs, signal } = options;
  const began = performance.now();
  const leftMs = (): number => timeoutMs - (performance.now() - began);
  const standings: Standing[] = checks.map(() => unasked);
  for (let attempts = 1; ; attempts += 1) {
    await inTurn(checks, atOnce, async (check, index) => {
      const before = standings[index] ?? unasked;
      const left = leftMs();
      if (left <= 0) return;
      const answer = await askOnce(check, Math.min(options.attemptTimeoutMs, left), options);
      // What is cut short by the end of the gate says less than what was seen before it.
      if (answer.kind === "silence" && leftMs() <= 1 && before.last !== undefined) return;
      standings[index] = afterAnswer(before, answer, judgeAnswer(check, answer));
    });
    signal.throwIfAborted();
    const healthy = judgeGate(checks, standings, options, attempts);
    const summary = describeGate(checks, standings, options);
    const pauseMs = intervalMs * (1 - Math.random() / 5);
    if (healthy || leftMs() <= pauseMs) {
      return conclude(checks, standings, {
        healthy,
        summary,
        attempts,
        durationMs: performance.now() - began,
      });
    }
    options.onProgress(`attempt ${attempts}: ${summary}`);
    await pause(pauseMs, signal);
  }
}

async function askOnce(check: Check, timeoutMs: number, options: GateOptions): Promise<Answer> {
  const { via, signal, followRedirects = 0 } = options;
  return await askCheck(check, { via, timeoutMs, followRedirects, signal });
}

function conclude(
  checks: readonly Check[],
  standings: readonly Standing[],
  ended: Pick<GateReport, "healthy" | "summary" | "attempts" | "durationMs">,
): GateReport {
  const decide = deciding(checks).map((index) => standings[index] ?? unasked);
  const worst = decide.find(({ last }) => last?.passed !== true);
  const lastStatus =
    (ended.healthy ? undefined : worst)?.status ??
    standings.find(({ status }) => status !== undefined)?.status;
  return {
    ...ended,
    reached: decide.some(({ reached }) => reached),
    lastStatus,
    checks: reportsOf(checks, standings),
  };
}
