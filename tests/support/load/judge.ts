import type { Answer } from "./answer.ts";
import type { Kind } from "./mix.ts";
import type { Verdict } from "./tally.ts";

/** What was asked for, as far as the answer has to show it again. */
export interface Asked {
  readonly kind: Exclude<Kind, "websocket">;
  /** Length of the body that was asked for (`fresh`) or sent (`upload`). */
  readonly bytes?: number;
  /** Hex digest of the body sent. */
  readonly sha256?: string;
}

/** Judges a whole answer by its own content; whether its release was allowed then is judged by the caller. */
export function judgeAnswer(asked: Asked, answer: Answer): Verdict {
  const { release } = answer;
  if (answer.status !== 200) {
    return failed(`status ${answer.status}`, `answered ${answer.status}`, release);
  }
  if (asked.kind === "saturate") return { outcome: "ok", release };
  return asked.kind === "fresh" ? judgeBytes(asked, answer) : judgeJson(asked, answer);
}

function judgeBytes(asked: Asked, answer: Answer): Verdict {
  const { release, body } = answer;
  if (body.length !== asked.bytes) {
    return failed("truncated", `${body.length} of ${asked.bytes} bytes`, release);
  }
  const marker = `--end of ${release}--\n`;
  if (body.toString("utf8", body.length - Buffer.byteLength(marker)) !== marker) {
    return failed("truncated", "the end marker is missing", release);
  }
  return { outcome: "ok", release };
}

function judgeJson(asked: Asked, answer: Answer): Verdict {
  const { release } = answer;
  const body = parseObject(answer.body.toString("utf8"));
  if (body === undefined) return failed("malformed", "the body is no JSON object", release);
  if (body["version"] !== release) {
    return failed(
      "wrong-release",
      `${release} in the header, ${String(body["version"])} in the body`,
      release,
    );
  }
  if (asked.kind === "upload" && (body["bytes"] !== asked.bytes || body["sha256"] !== asked.sha256)) {
    return failed("mismatch", `${String(body["bytes"])} of ${asked.bytes} bytes arrived, or others`, release);
  }
  return { outcome: "ok", release };
}

/** The object that `text` is in JSON, else undefined. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A failed verdict. */
export function failed(
  cause: Extract<Verdict, { outcome: "failed" }>["cause"],
  detail: string,
  release?: string,
): Verdict {
  return { outcome: "failed", cause, detail, release };
}
