import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterEach, expect, it } from "@jest/globals";
import { Servers } from "../tests/support/health/servers.ts";

const servers = new Servers();
afterEach(() => servers.close());

/** `tidegate gate`, as a process of its own. */
async function gate(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return await new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, "main.ts"), "gate", ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

it.each([
  ["good", "ready", 0, "healthy", ""],
  ["not as expected", "starting", 1, "unhealthy", "gate-unhealthy"],
])("ends with the truth about an answer that is %s", async (_, body, code, result, reason) => {
  const url = await servers.http((__, reply) => reply.end(body));
  const checks = JSON.stringify([{ name: "page", url: url.href, expect: { body: "ready" } }]);
  const times = ["--timeout", "900ms", "--interval", "300ms", "--attempt-timeout", "800ms"];
  const ended = await gate("--checks", checks, ...times, "--json");
  expect(ended.code).toBe(code);
  expect(JSON.parse(ended.out)).toMatchObject({
    result,
    reason,
    "last-status": "200",
    report: { checks: [{ name: "page", passed: code === 0 }], omitted: 0 },
  });
  expect(ended.err).toContain(
    code === 0 ? "  ok    page: status 200" : '  FAIL  page: expected a body with "ready"',
  );
});

it("ends with 2 when it was not understood, every problem told", async () => {
  const ended = await gate("--url", "file:///etc/passwd", "--tiemout", "5s");
  expect([ended.code, ended.out]).toEqual([2, ""]);
  expect(ended.err).toContain('input "url": must begin with https:// or http://');
  expect(ended.err).toContain('input "tiemout": is not an input of this action; did you mean "timeout"?');
});
