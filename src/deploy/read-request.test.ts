import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import ssh2 from "ssh2";
import { presentProblems } from "../failure/present-problems.ts";
import type { Problem } from "../failure/problem.ts";
import { keysFor } from "../host/known-hosts.ts";
import { reasonOf } from "../inputs/refused-inputs.ts";
import { readDeployRequest, readFleetRequest } from "./read-request.ts";

const deployKey = ssh2.utils.generateKeyPairSync("ed25519");
const hostKey = ssh2.utils.generateKeyPairSync("ed25519").public;

const good: Readonly<Record<string, string>> = {
  service: "shop-api",
  image: "ghcr.io/acme/shop:1.4.2",
  hosts: "web1.example.com\nroot@[2001:db8::7]:2222",
  transport: "ssh",
  "ssh-user": "deploy",
  "ssh-key": deployKey.private,
  "known-hosts": `web1.example.com ${hostKey}\n[2001:db8::7]:2222 ${hostKey}`,
  "docker-socket": "/var/run/docker.sock",
  port: "[::1]:3001",
  "container-port": "3000",
  "accept-proxy": "true",
  "trusted-proxies": "10.0.0.0/8\n2001:DB8::1",
  adopt: "shop_web_1",
  env: "NODE_ENV=production\nGREETING<<EOF\ngood\nmorning\nEOF",
  "release-timeout": "10m",
  "health-path": "/health",
  "health-host": "shop.example.com",
  "health-timeout": "60s",
  "health-interval": "500ms",
  "health-threshold": "2",
  url: "https://shop.example.com/",
  "drain-timeout": "30s",
  "keep-releases": "5",
  "network-subnet": "10.201.7.0/24",
  "proxy-image": "docker.io/library/haproxy:3.2",
  "dry-run": "false",
  environment: "production",
  "github-token": "ghs_0123",
  "slack-webhook-url": "https://hooks.slack.com/services/T0/B0/x",
};

const local = { transport: "local", hosts: "", "ssh-key": "", "known-hosts": "" };

function inputs(changes: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map(Object.entries({ ...good, ...changes }));
}

async function problemsWith(changes: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  const result = await readDeployRequest(inputs(changes));
  return result.ok ? [] : result.problems;
}

describe("readDeployRequest", () => {
  it("reads everything into one typed value", async () => {
    const result = await readDeployRequest(inputs());
    if (!result.ok) throw new Error(presentProblems(result.problems).join("\n"));
    const { transport, url, env, container, readingNotes, ...rest } = result.value;
    expect([container, readingNotes]).toEqual([{}, { remarks: [], warnings: [] }]);
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
      drainTimeoutMs: 30_000,
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
    ["keep-releases", "0", "from 1 to 100"],
    ["keep-releases", "101", "from 1 to 100"],
    ["network-subnet", "10.0.0.0/8", "from /16 to /28"],
    ["proxy-image", "haproxy", "neither a tag nor a digest"],
    ["dry-run", "yes", "true or false"],
    ["environment", " ", "is blank"],
    ["github-token", "a b", "is no token"],
    ["slack-webhook-url", "http://hooks.slack.com/services/x", "must begin with https://"],
    ["canary", "5%:30s", "is not built yet"],
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
      canary: "5%:30s",
      sevice: "x",
    };
    const problems = await problemsWith(wrong);
    expect(new Set(problems.map(({ input }) => input))).toEqual(new Set(Object.keys(wrong)));
    expect(problems).toHaveLength(Object.keys(wrong).length);
    expect(reasonOf(problems)).toBe("invalid-input");
  });

  it("tells inputs that are not built yet from wrong ones", async () => {
    expect(reasonOf(await problemsWith({ canary: "5%:30s", adopt: "old" }))).toBe("input-not-built-yet");
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
      inputs({ service: "", hosts: "web1:0", canary: "5%:30s", hots: "x" }),
    );
    expect(result.ok ? [] : result.problems.map(({ input }) => input)).toEqual([
      "service",
      "hosts",
      "hots",
      "canary",
    ]);
  });
});

describe("a bastion and registry credentials", () => {
  const pins = `${good["known-hosts"]}\nbastion.example.com ${hostKey}`;
  const jump = { "jump-host": "jump@bastion.example.com", "known-hosts": pins };
  const jumpKey = ssh2.utils.generateKeyPairSync("ed25519").private;

  it.each([
    ["its own key", { "jump-key": jumpKey }, jumpKey],
    ["the key of the hosts, unless it has its own", {}, deployKey.private],
  ])("a bastion has %s", async (_, changes, key) => {
    const result = await readDeployRequest(inputs({ ...jump, ...changes }));
    if (!result.ok) throw new Error(presentProblems(result.problems).join("\n"));
    const { transport } = result.value;
    if (transport.kind !== "ssh") throw new Error("not ssh");
    expect(transport.bastion?.address).toMatchObject({ user: "jump", host: "bastion.example.com", port: 22 });
    expect(transport.bastion?.privateKey.trim()).toBe(key.trim());
  });

  it("a bastion's user is that of the hosts unless it is named", async () => {
    const result = await readDeployRequest(inputs({ ...jump, "jump-host": "bastion.example.com" }));
    expect(result.ok && result.value.transport).toMatchObject({ bastion: { address: { user: "deploy" } } });
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ["is not pinned", { "jump-host": "bastion.example.com" }, "known-hosts", "has no key for bastion.example.com"],
    ["is two", { ...jump, "jump-host": "a.example.com, b.example.com" }, "jump-host", "more than one"],
    ["is none", { ...jump, "jump-host": "bastion.example.com:x" }, "jump-host", "has a port"],
    ["has a key and no name", { "jump-key": jumpKey }, "jump-key", "no jump-host is"],
    ["has a public key", { ...jump, "jump-key": deployKey.public }, "jump-key", "is a public key"],
    ["is set without SSH", { ...local, "jump-host": "b.example.com" }, "jump-host", "transport local uses no SSH"],
    ["lacks a user", { "registry-password": "s3cret" }, "registry-username", "is not set"],
    ["lacks a password", { "registry-username": "bot" }, "registry-password", "is not set"],
    ["has a colon", { "registry-username": "a:b", "registry-password": "x" }, "registry-username", "colon"],
    ["is two lines", { "registry-username": "a", "registry-password": "s3cret\nx" }, "registry-password", "line break"],
    ["is blank", { "registry-username": "a", "registry-password": "  " }, "registry-password", "blank"],
  ])("one that %s is refused", async (_, changes, input, words) => {
    const problems = await problemsWith(changes);
    expect(problems).toEqual([expect.objectContaining({ input, message: expect.stringContaining(words) })]);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });

  it("credentials are for the registry of the image", async () => {
    const result = await readDeployRequest(inputs({ "registry-username": "bot", "registry-password": "s3cret" }));
    expect(result.ok && result.value.credentials).toMatchObject({ registry: "ghcr.io", username: "bot" });
  });

  it("a release command has its words and its time", async () => {
    const result = await readDeployRequest(inputs({ "release-command": "npm run migrate", "release-timeout": "90s" }));
    expect(result.ok && result.value.releaseCommand).toEqual({
      words: ["npm", "run", "migrate"],
      timeoutMs: 90_000,
    });
    expect(await problemsWith({ "release-timeout": "500ms" })).toEqual([
      expect.objectContaining({ input: "release-timeout", message: expect.stringContaining("from 1s to 24h") }),
    ]);
  });
});
