import { Failure } from "../../src/failure/failure.ts";
import type { DeployOutcome } from "../../src/report/outcome.ts";
import { exampleHost } from "./example-outcomes.ts";
import { exampleSamples, fallenOutcome, fullSpans } from "./report-outcomes.ts";

/** Texts that break pages which do not escape what they show; RTL marks as escapes, for editors show none. */
export const hostileTexts = [
  "<script>window.hacked = 1</script>",
  "</title></style></script><script>window.hacked = 1</script>",
  "<img src=http://203.0.113.7/x onerror='window.hacked = 1'>",
  "]]><svg onload=window.hacked=1>",
  '"><b onclick="window.hacked=1">\' onmouseover=\'window.hacked=1',
  "<!-- --!> &lt;script&gt; &#60;b&#62; &amp",
  "\u202Eevil\u2066 \u200F\u05D0\u05D1\u05D2\u061C",
  "<base href=http://203.0.113.7/><meta http-equiv=refresh content=0><link rel=stylesheet href=http://203.0.113.7/>",
  "${''} $& $1 `x` \\u003cscript\\u003e javascript:window.hacked=1",
  "\x00\x1b[31m\r\n##[error]x",
] as const;

/** A hostile text as the name of a test. */
export function printable(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/[^ -~]/g, "·")
    .slice(0, 60);
}

/** The same text wherever an outcome has some, on two hosts. */
export function hostileOutcome(text: string): DeployOutcome {
  const failure = new Failure("candidate-exited", text, {
    host: text,
    input: text,
    advice: text,
    evidence: [text, text],
  });
  const window = { requests: 1, errors: 1, meanMs: 1 };
  const base = { failure, release: text, digest: text, previousRelease: text, previousDigest: text };
  const fallback = { at: undefined, lost: 3, fallbackFailed: true };
  return {
    ...fallenOutcome(),
    result: "failed",
    service: text,
    image: text,
    url: text,
    failure,
    release: text,
    digest: text,
    samples: exampleSamples(10_000).map((sample) => ({ ...sample, ok: false, cause: text })),
    judgements: [
      { stage: text, verdict: "fail", reasons: [text, text], candidate: window, previous: window },
    ],
    checks: [
      { name: text, passed: false, severity: "fail", attempts: 1, detail: text, latencyMs: 1, status: 500 },
    ],
    previewValue: text,
    hosts: [text, `${text}2`].map((host) =>
      exampleHost(host, {
        ...base,
        result: "failed",
        fallback,
        spans: fullSpans,
        adopted: { container: text, gapMs: 5 },
      }),
    ),
    plan: [
      { host: text, steps: [text, text] },
      { host: `${text}2`, steps: [] },
    ],
    notices: [text],
  };
}
