import { execFile } from "node:child_process";
import tls from "node:tls";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { ask, told } from "../../../tests/support/health/asking.ts";
import { selfSigned } from "../../../tests/support/health/certificate.ts";
import { checkOf } from "../../../tests/support/health/example-check.ts";
import { Servers } from "../../../tests/support/health/servers.ts";

const servers = new Servers();
afterEach(() => servers.close());

describe("TLS", () => {
  const day = 86_400_000;
  const at = (days: number): Date => new Date(Date.now() + days * day);
  const good = selfSigned("good.test", at(-1), at(1));
  const expired = selfSigned("expired.test", at(-10), at(-1));
  const early = selfSigned("early.test", at(1), at(10));
  const stranger = selfSigned("stranger.test", at(-1), at(1));
  const before = tls.getCACertificates("default");
  beforeAll(() => tls.setDefaultCACertificates([good, expired, early].map(({ cert }) => cert)));
  afterAll(() => tls.setDefaultCACertificates(before));

  it.each([
    ["trusted", good, "status 200"],
    ["expired", expired, "the certificate has expired"],
    ["not valid yet", early, "the certificate is not valid yet"],
    ["of a stranger", stranger, "signed by itself, and not trusted here"],
  ])("with a certificate that is %s", async (_, certificate, words) => {
    const url = await servers.https(certificate, (__, reply) => reply.end());
    expect((await told(checkOf(url))).detail).toContain(words);
  });

  it("with a certificate for another name", async () => {
    const url = await servers.https(good, (_, reply) => reply.end());
    url.hostname = "localhost";
    expect((await told(checkOf(url))).detail).toBe("the certificate is for another name");
  });

  it("is checked whatever the environment says", async () => {
    const url = await servers.https(stranger, (_, reply) => reply.end());
    const modules = ["ask-check.ts", "parse-checks.ts"].map((name) => new URL(name, import.meta.url).href);
    const program = `const [{ askCheck }, { parseChecks }] = await Promise.all(${JSON.stringify(modules)}.map((name) => import(name)));
      const [check] = parseChecks("checks", "[{url: '${url.href}'}]", "gate").value;
      const { signal } = new AbortController();
      console.log((await askCheck(check, { via: { kind: "network" }, timeoutMs: 5_000, followRedirects: 0, signal })).cause);`;
    const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
      env,
    });
    expect(stdout).toContain("signed by itself, and not trusted here");
  });

  it("never leads to plain HTTP", async () => {
    const plain = await servers.http((_, reply) => reply.end());
    const url = await servers.https(good, (_, reply) => reply.writeHead(302, { location: plain.href }).end());
    expect((await told(checkOf(url), { followRedirects: 5 })).detail).toContain("from https to plain http");
  });

  it("fails in words where there is none", async () => {
    const url = await servers.http((_, reply) => reply.end());
    expect((await told(checkOf(`https://127.0.0.1:${url.port}/`))).detail).toMatch(/^TLS failed \(/);
  });
});

describe("redirects", () => {
  /** `/3` leads to `/2`, that to `/1`, and `/0` is the end. */
  const chain = async (): Promise<URL> =>
    await servers.http((request, reply) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) reply.writeHead(302, { location: `/${left - 1}` }).end();
      else reply.end(`${request.method} ${request.headers["x-key"] === "k" ? "k" : "no key"}`);
    });

  it.each([
    ["none allowed", 1, 0, false, 'got 302 to "/0" (not followed: follow-redirects is 0)'],
    ["as many as allowed", 2, 2, true, "status 200"],
    ["one too many", 3, 2, false, "more than 2 redirects, the last of them to /0"],
  ])("%s", async (_, length, followRedirects, passed, words) => {
    const check = checkOf(new URL(`/${length}`, await chain()), {
      headers: { "x-key": "k" },
      expect: passed ? { body: "GET k" } : {},
    });
    expect(await told(check, { followRedirects })).toEqual({
      passed,
      detail: expect.stringContaining(words),
    });
  });

  it("that are expected are not followed", async () => {
    const check = checkOf(new URL("/1", await chain()), {
      expect: { status: 302, header: { location: "/0" } },
    });
    expect((await told(check, { followRedirects: 5 })).passed).toBe(true);
  });

  it("take no header of the check to another host", async () => {
    const other = await chain();
    const url = await servers.http((_, reply) =>
      reply.writeHead(307, { location: new URL("/0", other).href }).end(),
    );
    const check = checkOf(url, { headers: { "x-key": "k" }, expect: { body: "GET no key" } });
    expect(await told(check, { followRedirects: 1 })).toMatchObject({ passed: true });
  });

  it.each([
    ["http://user:pw@127.0.0.1/", "a URL that carries a user name or password"],
    ["file:///etc/passwd", "file:, which is not HTTP"],
    ["http://[", "something that is no URL"],
    ["http://169.254.169.254/latest/meta-data", "169.254.169.254 is a link-local or metadata address"],
    ["http://2852039166/", "169.254.169.254 is a link-local or metadata address"],
    ["http://[::ffff:169.254.169.254]/", "is a link-local or metadata address"],
  ])("to %s are not followed", async (location, words) => {
    const url = await servers.http((_, reply) => reply.writeHead(302, { location }).end());
    expect((await told(checkOf(url), { followRedirects: 1 })).detail).toContain(words);
  });

  it("share one deadline", async () => {
    const url = await servers.http((_, reply) => {
      setTimeout(() => reply.writeHead(302, { location: "/" }).end(), 80);
    });
    const answer = await ask(checkOf(url), { followRedirects: 100, timeoutMs: 300 });
    expect(answer).toMatchObject({
      kind: "silence",
      cause: expect.stringContaining("connected, and no whole header"),
    });
    expect(answer.latencyMs).toBeLessThan(2_000);
  });
});
