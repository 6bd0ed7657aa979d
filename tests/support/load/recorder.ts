import type { ExchangeEnd } from "./connection.ts";
import { type Expectation, isAllowed, isOnlyExpected } from "./expectation.ts";
import { type Asked, failed, judgeAnswer } from "./judge.ts";
import type { Kind } from "./mix.ts";
import { Tally, type Verdict } from "./tally.ts";

/** A request under way. Times are ms since the load began. */
export interface Attempt {
  readonly kind: Kind;
  readonly scheduledAt: number;
  /** When it was first put on the wire; undefined while it waits for its connection. */
  startedAt: number | undefined;
}

/** Takes what the clients see, judges it and counts it. */
export class Recorder {
  readonly tally = new Tally();
  readonly #now: () => number;
  readonly #onFirstAnswer: () => void;
  readonly #expectations: Expectation[] = [];
  #answered = false;

  /** `now` gives ms since the load began; `onFirstAnswer` is called once, for an answer of any status. */
  constructor(now: () => number, onFirstAnswer: () => void) {
    this.#now = now;
    this.#onFirstAnswer = onFirstAnswer;
  }

  now(): number {
    return this.#now();
  }

  expect(expectation: Expectation): void {
    this.#expectations.push(expectation);
  }

  /** Counts a request as sent. */
  sent(kind: Kind, scheduledAt: number): Attempt {
    this.tally.sent(kind, this.#now() - scheduledAt);
    return { kind, scheduledAt, startedAt: undefined };
  }

  exchangeEnded(attempt: Attempt, asked: Asked, end: ExchangeEnd): void {
    if ("answer" in end) {
      this.noteAnswer();
      this.ended(attempt, judgeAnswer(asked, end.answer));
    } else {
      this.ended(attempt, failed(end.cause, end.detail));
    }
  }

  /** Ends an attempt; an answer that is good in itself fails when its release was not allowed. */
  ended(attempt: Attempt, verdict: Verdict, answeredAt?: number): void {
    const { kind, scheduledAt, startedAt = scheduledAt } = attempt;
    const endedAt = this.#now();
    this.tally.ended({
      kind,
      scheduledAt,
      endedAt,
      ...(answeredAt === undefined ? {} : { answeredAt }),
      verdict: this.#judgeRelease(verdict, startedAt, answeredAt ?? endedAt, endedAt),
    });
  }

  noteAnswer(): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#onFirstAnswer();
  }

  #judgeRelease(verdict: Verdict, from: number, to: number, endedAt: number): Verdict {
    if (verdict.outcome === "failed") return verdict;
    const { release } = verdict;
    if (!isAllowed(this.#expectations, release, from, to)) {
      return failed("wrong-release", `${release ?? "no release"} was not expected`, release);
    }
    if (verdict.outcome === "going-away" && isOnlyExpected(this.#expectations, release, endedAt)) {
      return failed("ws-closed", `closed with 1001 while ${release} was the only release`, release);
    }
    return verdict;
  }
}
