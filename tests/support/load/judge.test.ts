import { expect, it } from "@jest/globals";
import { type Asked, judgeAnswer } from "./judge.ts";

const bytesOfV1 = `${".".repeat(5)}--end of v1--\n`;
const fresh: Asked = { kind: "fresh", bytes: bytesOfV1.length };
const upload: Asked = { kind: "upload", bytes: 3, sha256: "ab" };

it.each<{ asked: Asked; status?: number; body: string; judged: string; why: string }>([
  { asked: { kind: "keepAlive" }, body: '{"version":"v1"}', judged: "ok", why: "the release twice" },
  { asked: { kind: "slow" }, body: '{"version":"v2"}', judged: "wrong-release", why: "two releases in one" },
  { asked: { kind: "slow" }, body: "v1", judged: "malformed", why: "no JSON" },
  { asked: { kind: "keepAlive" }, status: 503, body: "", judged: "status 503", why: "an error" },
  { asked: { kind: "keepAlive" }, status: 404, body: "", judged: "status 404", why: "nothing there" },
  { asked: { kind: "saturate" }, body: "anything", judged: "ok", why: "a whole answer" },
  { asked: { kind: "saturate" }, status: 502, body: "", judged: "status 502", why: "an error" },
  { asked: fresh, body: bytesOfV1, judged: "ok", why: "all bytes and the marker" },
  { asked: fresh, body: bytesOfV1.slice(1), judged: "truncated", why: "a byte is missing" },
  { asked: fresh, body: bytesOfV1.replace("v1", "v2"), judged: "truncated", why: "another marker" },
  { asked: upload, body: '{"version":"v1","bytes":3,"sha256":"ab"}', judged: "ok", why: "all arrived" },
  { asked: upload, body: '{"version":"v1","bytes":2,"sha256":"ab"}', judged: "mismatch", why: "a byte less" },
  { asked: upload, body: '{"version":"v1","bytes":3,"sha256":"ac"}', judged: "mismatch", why: "other bytes" },
])("$asked.kind answered with $why: $judged", ({ asked, status = 200, body, judged }) => {
  const verdict = judgeAnswer(asked, { status, release: "v1", body: Buffer.from(body), closes: false });
  expect(verdict.outcome === "failed" ? verdict.cause : verdict.outcome).toBe(judged);
  expect(verdict.release).toBe("v1");
});
