import { describe, expect, it } from "@jest/globals";
import { deployKey, hostKey } from "../../tests/support/deploy-inputs.ts";
import { presentProblems } from "../failure/present-problems.ts";
import { readGateRequest } from "./read-request.ts";

const good: Readonly<Record<string, string>> = {
  url: "https://shop.example.com/health",
  timeout: "60s",
  interval: "5s",
  "attempt-timeout": "5s",
  "success-threshold": "1",
  mode: "all",
  "follow-redirects": "0",
  transport: "ssh",
  "ssh-user": "deploy",
  "docker-socket": "/var/run/docker.sock",
};
const inside = {
  service: "shop-api",
  url: "/health",
  hosts: "web1.example.com",
  "ssh-key": deployKey.private,
  "known-hosts": `web1.example.com ${hostKey}`,
};
const read = async (changes: Readonly<Record<string, string>>) =>
  await readGateRequest(new Map(Object.entries({ ...good, ...changes })));

async function problems(changes: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const result = await read(changes);
  return result.ok ? [] : presentProblems(result.problems);
}

describe("readGateRequest", () => {
  it("reads a URL as one check", async () => {
    expect(await read({})).toMatchObject({
      ok: true,
      value: {
        checks: [{ name: "GET https://shop.example.com/health", severity: "fail" }],
        timeoutMs: 60_000,
        intervalMs: 5_000,
        attemptTimeoutMs: 5_000,
        threshold: 1,
        mode: "all",
        followRedirects: 0,
        fleet: undefined,
      },
    });
  });

  it("reads what is asked inside of hosts", async () => {
    expect(await read(inside)).toMatchObject({
      ok: true,
      value: { checks: [{ target: { kind: "path", path: "/health" } }], fleet: { service: "shop-api" } },
    });
    const local = { service: "shop-api", url: "/health", transport: "local" };
    expect(await read(local)).toMatchObject({ ok: true, value: { fleet: { transport: { kind: "local" } } } });
  });

  it("leaves keys alone that other steps need", async () => {
    expect(await problems({ "ssh-key": "whatever", "known-hosts": "whatever" })).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [{ url: "" }, 'input "url": is not set, and neither is checks: name what to ask.'],
    [{ checks: "[{url: /x}]" }, 'input "url": is set besides checks'],
    [{ url: "/health" }, 'input "url": is a path, which is asked of a release on its hosts only'],
    [{ url: "ftp://x/" }, 'input "url": must begin with https:// or http://.'],
    [
      { url: "", checks: "[{ur: x}]" },
      'input "checks": at [0].ur, line 1: the key "ur" is not known; did you mean url?',
    ],
    [{ timeout: "60" }, 'input "timeout": is "60", a number without a unit. For example: 60s'],
    [{ timeout: "5s" }, 'input "timeout": must be longer than interval'],
    [{ timeout: "-1s" }, 'input "timeout": is "-1s", which is not a whole number'],
    [{ interval: "0s" }, 'input "interval": is "0s", and must be from 10ms to 1h'],
    [{ "attempt-timeout": "NaN" }, 'input "attempt-timeout": is "NaN"'],
    [
      { "success-threshold": "0" },
      'input "success-threshold": is "0", and must be a whole number from 1 to 100',
    ],
    [{ "success-threshold": "1e1" }, 'input "success-threshold": is "1e1"'],
    [{ "success-threshold": "13" }, "must be longer than the 1m that success-threshold 13 pauses in all"],
    [{ mode: "both" }, 'input "mode": is "both", and must be all or any'],
    [{ "follow-redirects": "21" }, 'input "follow-redirects": is "21"'],
    [{ hosts: "web1.example.com" }, 'input "service": is not set, and hosts is'],
    [{ ...inside, hosts: "" }, 'input "hosts": is required and not set'],
    [{ ...inside, url: "tcp://x:1" }, 'input "url": is a TCP check, and a release is asked over HTTP only'],
    [{ ...inside, service: "../x" }, 'input "service"'],
    [{ tiemout: "5s" }, 'input "tiemout": is not an input of this action; did you mean "timeout"?'],
  ])("refuses %j", async (changes, words) => {
    expect((await problems(changes)).join("\n")).toContain(words);
  });

  it("tells all problems at once", async () => {
    const told = await problems({
      url: "x",
      timeout: "x",
      interval: "x",
      mode: "x",
      "follow-redirects": "x",
    });
    expect(told).toHaveLength(5);
  });
});
