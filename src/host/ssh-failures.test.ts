import { describe, expect, it } from "@jest/globals";
import {
  authenticationFailed,
  connectionLost,
  handshakeFailed,
  hostKeyRefused,
  socketRefused,
  unreachable,
} from "./ssh-failures.ts";

const address = { user: "deploy", host: "192.0.2.7", port: 2222, written: "192.0.2.7:2222" };
const cause = new Error("below");

describe("an unreachable host", () => {
  it.each([
    ["ECONNREFUSED", "refuses the connection", "sshd runs there"],
    ["ENOTFOUND", "is not a name that DNS knows", "spelling"],
    ["EAI_AGAIN", "cannot be looked up", "runner's network"],
    ["ENETUNREACH", "cannot be reached", "IPv6"],
    ["ETIMEDOUT", "does not answer", "firewall"],
    [undefined, "does not answer", "firewall"],
  ])("by %s is told with what to do", (code, what, advice) => {
    const error = Object.assign(new Error("x"), code === undefined ? {} : { code });
    expect(unreachable("h1", address, error)).toMatchObject({
      reason: "host-unreachable",
      host: "h1",
      input: "hosts",
      message: expect.stringContaining(`192.0.2.7 port 2222 ${what}`),
      advice: expect.stringContaining(advice),
      cause: error,
    });
  });
});

describe("a handshake that failed", () => {
  it("blames the pins when the host has no key of their type", () => {
    const error = new Error("Handshake failed: no matching host key format");
    expect(handshakeFailed("h1", error)).toMatchObject({
      reason: "host-key-mismatch",
      input: "known-hosts",
      cause: error,
    });
  });

  it("otherwise tells what was said", () => {
    expect(handshakeFailed("h1", cause)).toMatchObject({
      reason: "host-unreachable",
      message: expect.stringContaining("below"),
      cause,
    });
  });
});

describe("the other failures", () => {
  it.each([
    ["unknown", "not pinned"],
    ["revoked", "@revoked"],
  ] as const)("show the fingerprint of a key that is %s, as ssh-keygen does", (verdict, words) => {
    const failure = hostKeyRefused("h1", "ssh-ed25519", Buffer.from("key"), verdict);
    expect(failure).toMatchObject({ reason: "host-key-mismatch", host: "h1", input: "known-hosts" });
    expect(failure.message).toContain(words);
    // `printf key | openssl dgst -sha256 -binary | base64`, without its padding.
    expect(failure.message).toContain("ssh-ed25519 SHA256:LHDhK3oGRv");
    expect(failure.message).not.toContain("=");
  });

  it("name the user whose key is not accepted", () => {
    expect(authenticationFailed("h1", "deploy", cause)).toMatchObject({
      reason: "authentication-failed",
      input: "ssh-key",
      message: expect.stringContaining("deploy"),
      advice: expect.stringContaining("~deploy/.ssh/authorized_keys"),
      cause,
    });
  });

  it("keep the cause of a lost connection", () => {
    expect(connectionLost("h1", cause)).toMatchObject({ reason: "connection-lost", host: "h1", cause });
  });

  it("list every cause of a refused socket, each with its check", () => {
    const failure = socketRefused("h1", "deploy", "/run/x.sock", cause);
    expect(failure).toMatchObject({ reason: "socket-refused", host: "h1", cause });
    const checks = [
      "ls -l /run/x.sock",
      "usermod -aG docker deploy",
      "sshd -T",
      'permitopen="[/run/x.sock]:*"',
    ];
    for (const check of checks) expect(failure.advice).toContain(check);
  });
});
