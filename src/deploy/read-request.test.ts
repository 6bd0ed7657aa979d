import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { deployKey, hostKey, inputs, local, problemsWith } from "../../tests/support/deploy-inputs.ts";
import { presentProblems } from "../failure/present-problems.ts";
import { keysFor } from "../host/known-hosts.ts";
import { reasonOf } from "../inputs/refused-inputs.ts";
import { readDeployRequest, readFleetRequest } from "./read-request.ts";

describe("readDeployRequest", () => {
  it("reads everything into one typed value", async () => {
    const result = await readDeployRequest(inputs());
    if (!result.ok) throw new Error(presentProblems(result.problems).join("\n"));
    const { transport, url, env, container, readingNotes, lockTimeoutMs, ...rest } = result.value;
    expect([container, readingNotes, lockTimeoutMs]).toEqual([{}, { remarks: [], warnings: [] }, 300_000]);
    expect(rest).toEqual({
      credentials: undefined,
      releaseCommand: undefined,
      secretEnv: new Set(),
      envRemoved: [],
      service: "shop-api",
      dockerSocket: "/var/run/docker.sock",
      image: expect.objectContaining({ registry: "ghcr.io", repository: "acme/shop", tag: "1.4.2" }),
      listen: { address: "::1", port: 3001 },
      acceptProxy: true,
      trustedProxies: ["10.0.0.0/8", "2001:db8::1"],
      adopt: "shop_web_1",
      containerPort: 3000,
      health: { path: "/health", host: "shop.example.com", timeoutMs: 60_000, intervalMs: 500, threshold: 2 },
      checks: [expect.objectContaining({ name: "front page", target: { kind: "path", path: "/" } })],
      judging: {
        canary: [
          { kind: "host", holdMs: 30_000 },
          { kind: "share", share: 2_500, holdMs: 60_000 },
        ],
        bakeMs: 30_000,
        thresholds: { maxErrorRate: 0.01, maxSlowdown: 5, minRequests: 50 },
        rollbackOnFailure: true,
        previewHeader: "x-preview",
      },
      drainTimeoutMs: 30_000,
      keepPrevious: "stopped",
      keepReleases: 5,
      networkSubnet: "10.201.7.0/24",
      proxyImage: expect.objectContaining({
        registry: "docker.io",
        repository: "library/haproxy",
        tag: "3.2",
      }),
      dryRun: false,
      notifications: {
        environment: "production",
        githubToken: "ghs_0123",
        slackWebhook: new URL("https://hooks.slack.com/services/T0/B0/x"),
      },
    });
    expect(url?.href).toBe("https://shop.example.com/");
    expect([...env]).toEqual([
      ["NODE_ENV", "production"],
      ["GREETING", "good\nmorning"],
    ]);
    if (transport.kind !== "ssh") throw new Error("not ssh");
    expect(transport.hosts).toEqual([
      { user: "deploy", host: "web1.example.com", port: 22, written: "web1.example.com" },
      { user: "root", host: "2001:db8::7", port: 2222, written: "root@[2001:db8::7]:2222" },
    ]);
    expect(transport.privateKey.trim()).toBe(deployKey.private.trim());
    expect(transport.passphrase).toBeUndefined();
    for (const host of transport.hosts)
      expect(keysFor(transport.pinnedKeys, host).algorithms).toEqual(["ssh-ed25519"]);
  });

  it("leaves out what may be left out", async () => {
    const result = await readDeployRequest(
      inputs({
        ...local,
        env: "",
        "health-host": "",
        url: "",
        "network-subnet": "",
        "trusted-proxies": "",
        adopt: "",
      }),
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        transport: { kind: "local" },
        trustedProxies: [],
        adopt: undefined,
        url: undefined,
        networkSubnet: undefined,
        health: { host: undefined },
      },
    });
    expect(result.ok && result.value.env.size).toBe(0);
  });

  it.each(["service", "image", "hosts", "ssh-key", "known-hosts"])("requires %s", async (input) => {
    expect(await problemsWith({ [input]: "" })).toEqual([
      { input, message: "is required and not set", example: expect.any(String) },
    ]);
  });

  it.each<[string, string, string]>([
    ["service", "../x", "must be lower-case letters"],
    ["image", "ghcr.io/acme/shop", "neither a tag nor a digest"],
    ["hosts", "web1.example.com:22abc", "entry 1 has a port"],
    ["transport", "shh", "must be ssh or local"],
    ["ssh-user", "-oProxyCommand=id", "cannot be a login"],
    ["ssh-key", deployKey.public, "is a public key"],
    ["known-hosts", "@cert-authority * ssh-ed25519 AAAA", "certificate authority"],
    ["docker-socket", "tcp://10.0.0.1:2375", "the path alone"],
    ["port", "0", "must end in a port"],
    ["container-port", "65536", "a port from 1 to 65535"],
    ["env", "A B=1", "line 1 has a name with white space"],
    ["health-path", "health", "must begin with /"],
    ["health-host", "shop\r\nX: 1", "contains a line break"],
    ["health-timeout", "60", "a number without a unit"],
    ["health-timeout", "2h", "from 100ms to 1h"],
    ["health-timeout", "500ms", "must be longer than health-interval"],
    ["health-timeout", "400ms", "must be longer than health-interval"],
    ["health-interval", "0s", "from 10ms to 1h"],
    ["health-threshold", "0", "from 1 to 100"],
    ["url", "shop.example.com", "not an absolute URL"],
    ["drain-timeout", "-1s", "not a whole number"],
    ["drain-timeout", "25h", "from 0s to 24h"],
    ["keep-previous", "warm", "stopped or paused or running"],
    ["keep-releases", "0", "from 1 to 100"],
    ["keep-releases", "101", "from 1 to 100"],
    ["network-subnet", "10.0.0.0/8", "from /16 to /28"],
    ["proxy-image", "haproxy", "neither a tag nor a digest"],
    ["dry-run", "yes", "true or false"],
    ["accept-proxy", "on", "true or false"],
    ["trusted-proxies", "10.0.0.0/8, 10.0.0.7/8", "an address inside a network"],
    ["adopt", "-v", "which no container can be called"],
    ["environment", " ", "is blank"],
    ["github-token", "a b", "is no token"],
    ["slack-webhook-url", "http://hooks.slack.com/services/x", "must begin with https://"],
    ["canary", "5%", "not a share and a duration"],
    ["bake-time", "30", "a number without a unit"],
    ["max-error-rate", "101%", "no more than 100%"],
    ["max-slowdown", "-1", "must be"],
    ["min-requests", "0", "from 1"],
    ["preview-header", "x preview", "letters, digits and hyphens"],
    ["rollback-on-failure", "yes", "true or false"],
    ["checks", "- name: a", "url"],
    ["helth-path", "/", 'did you mean "health-path"?'],
  ])("refuses %s %j and nothing else", async (input, text, message) => {
    expect(await problemsWith({ [input]: text })).toEqual([
      expect.objectContaining({ input, message: expect.stringContaining(message) }),
    ]);
  });

  it("names every host that has no pinned key, with the command that shows it", async () => {
    const problems = await problemsWith({ "known-hosts": `elsewhere ${hostKey}` });
    expect(problems.map(({ input }) => input)).toEqual(["known-hosts", "known-hosts"]);
    expect(problems[0]?.message).toContain("has no key for web1.example.com: add what");
    expect(problems[0]?.message).toContain("`ssh-keyscan -t ed25519 web1.example.com`");
    expect(problems[1]?.message).toContain("has no key for [2001:db8::7]:2222");
    expect(problems[1]?.message).toContain("`ssh-keyscan -t ed25519 -p 2222 2001:db8::7`");
  });

  it("takes a fingerprint for a pin", async () => {
    const blob = Buffer.from(hostKey.split(" ")[1] ?? "", "base64");
    const fingerprint = `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
    expect(await problemsWith({ "known-hosts": `* ${fingerprint}` })).toEqual([]);
  });

  it("refuses SSH inputs with transport local, but for ssh-user, which has a default", async () => {
    const problems = await problemsWith({ transport: "local", "ssh-key-passphrase": "x" });
    expect(problems.map(({ input }) => input)).toEqual([
      "hosts",
      "ssh-key",
      "ssh-key-passphrase",
      "known-hosts",
    ]);
  });

  it("reports ten wrong inputs at once", async () => {
    const wrong = {
      service: "Shop",
      image: "shop",
      hosts: "-oProxyCommand=id",
      "ssh-key": deployKey.public,
      "known-hosts": "web1 MD5:00",
      port: "0",
      env: "lost",
      "health-path": "health",
      "drain-timeout": "30",
      "dry-run": "on",
      "verify-attestation": "github",
      sevice: "x",
    };
    const problems = await problemsWith(wrong);
    expect(new Set(problems.map(({ input }) => input))).toEqual(new Set(Object.keys(wrong)));
    expect(problems).toHaveLength(Object.keys(wrong).length);
    expect(reasonOf(problems)).toBe("invalid-input");
  });

  it("tells inputs that are not built yet from wrong ones", async () => {
    expect(reasonOf(await problemsWith({ "verify-attestation": "github", "max-parallel": "3" }))).toBe(
      "input-not-built-yet",
    );
  });

  it("puts no secret into any problem, however wrong the inputs are", async () => {
    const secret = fc.stringMatching(/^[a-zA-Z0-9]{12,40}$/).map((text) => `zq${text}`);
    const shape = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `KEY=${text}\nKEY=${text}`,
      (text) => `A B=${text}`,
      (text) => `KEY<<EOF\n${text}`,
      (text) => `${text}=\n${text}==`,
      (text) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${text}\n-----END OPENSSH PRIVATE KEY-----`,
      (text) =>
        `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n${text}\n-----END RSA PRIVATE KEY-----`,
      (text) => `-----BEGIN PRIVATE KEY-----\\n${text}`,
    );
    const held = fc.constantFrom(
      "env",
      "ssh-key",
      "ssh-key-passphrase",
      "secret-env",
      "registry-password",
      "jump-key",
      "github-token",
      "slack-webhook-url",
    );
    await fc.assert(
      fc.asyncProperty(secret, shape, fc.uniqueArray(held, { minLength: 1 }), async (text, shaped, names) => {
        const problems = await problemsWith(
          Object.fromEntries([...names.map((name) => [name, shaped(text)]), ["port", "0"]]),
        );
        expect(problems.length).toBeGreaterThan(0);
        expect(presentProblems(problems).join("\n")).not.toContain(text);
      }),
    );
  });
});

describe("readFleetRequest", () => {
  it("reads the service and the way to its hosts, and nothing of a deploy", async () => {
    const result = await readFleetRequest(inputs({ image: "", port: "nonsense" }));
    expect(result).toMatchObject({
      ok: true,
      value: { service: "shop-api", dockerSocket: "/var/run/docker.sock", transport: { kind: "ssh" } },
    });
    expect(result.ok && Object.keys(result.value).sort()).toEqual(["dockerSocket", "service", "transport"]);
  });

  it("collects its problems too", async () => {
    const result = await readFleetRequest(
      inputs({ service: "", hosts: "web1:0", "verify-attestation": "github", hots: "x" }),
    );
    const wrong = result.ok ? [] : result.problems.map(({ input }) => input);
    expect(wrong).toEqual(["service", "hosts", "hots", "verify-attestation"]);
  });
});
