import ssh2 from "ssh2";
import { readDeployRequest } from "../../src/deploy/read-request.ts";
import type { Problem } from "../../src/failure/problem.ts";

export const deployKey = ssh2.utils.generateKeyPairSync("ed25519");
export const hostKey = ssh2.utils.generateKeyPairSync("ed25519").public;

/** Inputs that are right, the defaults of action.yml among them. */
export const good: Readonly<Record<string, string>> = {
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
  checks: "- { name: front page, url: / }",
  url: "https://shop.example.com/",
  canary: "host:30s, 25%:1m",
  "preview-header": "X-Preview",
  "drain-timeout": "30s",
  "bake-time": "30s",
  "max-error-rate": "1%",
  "max-slowdown": "5",
  "min-requests": "50",
  "rollback-on-failure": "true",
  "keep-previous": "stopped",
  "keep-releases": "5",
  "lock-timeout": "5m",
  "network-subnet": "10.201.7.0/24",
  "proxy-image": "docker.io/library/haproxy:3.2",
  "dry-run": "false",
  environment: "production",
  "github-token": "ghs_0123",
  "slack-webhook-url": "https://hooks.slack.com/services/T0/B0/x",
};

/** What changes for a runner on the host itself. */
export const local = { transport: "local", hosts: "", "ssh-key": "", "known-hosts": "" };

/** The inputs that are right, with changes. */
export function inputs(changes: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map(Object.entries({ ...good, ...changes }));
}

/** What a deploy with these changes of the right inputs is refused for. */
export async function problemsWith(changes: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  const result = await readDeployRequest(inputs(changes));
  return result.ok ? [] : result.problems;
}
