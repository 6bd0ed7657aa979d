import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { GateReportJson } from "../../src/report/gate-outputs.ts";
import { ActionFleet } from "../support/action/fleet.ts";
import type { Inputs } from "../support/action/inputs.ts";
import { type ActionRun, runAction } from "../support/action/run.ts";
import { changesDuring } from "../support/observer/events.ts";

jest.setTimeout(60_000);

const shop = { name: "shop", port: 3001 };

let fleet: ActionFleet;
let origin: string;

beforeAll(async () => {
  fleet = await ActionFleet.open({ hosts: 1, services: ["shop", "never"] });
  origin = `${fleet.bed.host(0).address}:${shop.port}`;
  await fleet.live(shop, "v1");
});

afterAll(async () => {
  await fleet?.bed.stop();
});

/** The built action, with short times. */
async function gate(inputs: Inputs): Promise<ActionRun & { readonly report: GateReportJson }> {
  const short = { timeout: "2s", interval: "200ms", "attempt-timeout": "1s" };
  const run = await runAction({ ...short, ...inputs }, { action: "health-gate" });
  return { ...run, report: JSON.parse(run.outputs["report"] || '{"checks":[]}') as GateReportJson };
}

/** From inside the host. */
async function inside(inputs: Inputs): Promise<ActionRun & { readonly report: GateReportJson }> {
  return await gate({
    service: shop.name,
    hosts: fleet.bed.host(0).address,
    "ssh-key": fleet.bed.deployKey,
    "known-hosts": fleet.bed.knownHosts,
    ...inputs,
  });
}

describe("while the live release is well", () => {
  it("passes from the runner, check by check", async () => {
    const checks = `
      - {url: "http://${origin}/health"}
      - name: version
        url: http://${origin}/
        expect: {json: {version: v1}, header: {x-release: /^v1$/}, max-latency: 1s}
      - {url: "tcp://${origin}"}
      - {name: nothing there, url: "http://${origin}/nothing-there", severity: warn}`;
    const run = await gate({ checks, "success-threshold": "2" });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { result: "healthy", reason: "", attempts: "2", "last-status": "200" },
    });
    expect(run.report.checks.map(({ passed }) => passed)).toEqual([true, true, true, false]);
    expect(run.log).toMatch(/^::warning::nothing there: expected status 200-299, got 404/m);
    expect(run.summary).toContain("Healthy: 4 checks");
  });

  it("fails from the runner, and says what was expected and what was seen", async () => {
    const checks = `[{name: version, url: "http://${origin}/", expect: {json: {version: v2}}}]`;
    const run = await gate({ checks, timeout: "500ms" });
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: "unhealthy", reason: "gate-unhealthy", "last-status": "200" },
    });
    const words = 'expected version in the JSON to be "v2", got "v1"';
    expect(run.report.checks).toMatchObject([{ name: "version", passed: false, host: null, detail: words }]);
    expect(run.log).toContain(words);
  });

  it("passes from inside the host, and changes nothing there", async () => {
    const changes = await changesDuring(fleet.bed.host(0), async () => {
      const checks = `
        - {url: /health}
        - {url: /, expect: {json: {version: v1}}}
        - {url: "https://shop.example.com/headers", expect: {json: {headers.host: shop.example.com, headers.x-forwarded-proto: https}}}`;
      const run = await inside({ checks });
      expect(run).toMatchObject({ exitCode: 0, outputs: { result: "healthy", attempts: "1" } });
      const { address } = fleet.bed.host(0);
      expect(run.report.checks.map(({ host }) => host)).toEqual([address, address, address]);
    });
    expect(changes).toEqual([]);
  });

  it.each<[string, () => Inputs, string, string]>([
    [
      "a service that was never deployed",
      () => ({ service: "never" }),
      "gate-unreachable",
      "nothing of a service never is live here",
    ],
    [
      "a host that has no SSH",
      () => ({
        hosts: "127.0.0.1:1",
        "known-hosts": fleet.bed.knownHosts.replace(/^\S+/, "[127.0.0.1]:1").split("\n", 1)[0] ?? "",
      }),
      "host-unreachable",
      "",
    ],
    [
      "a TCP check",
      () => ({ url: "tcp://127.0.0.1:1" }),
      "invalid-input",
      "a release is asked over HTTP only",
    ],
  ])("fails for %s", async (_, inputs, reason, words) => {
    const run = await inside({ url: "/health", ...inputs() });
    expect(run).toMatchObject({ exitCode: 1, outputs: { result: "failed", reason } });
    expect(run.log).toContain(words);
  });
});

describe("while the live release is stopped", () => {
  beforeAll(async () => {
    const [live] = await fleet.view(shop).releases();
    await fleet.bed.host(0).dockerCli("stop", "--time", "1", live?.Id ?? "");
  });

  it("fails from the runner with what the proxy answers", async () => {
    const run = await gate({ url: `http://${origin}/health`, timeout: "500ms" });
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: "unhealthy", "last-status": expect.stringMatching(/^50[23]$|^$/) },
    });
  });

  it("fails from inside the host, where the proxy's own page counts for nothing", async () => {
    const run = await inside({ checks: "[{url: /health, expect: {status: 100-599}}]", timeout: "3s" });
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { result: "unhealthy", reason: "gate-unreachable", "last-status": "" },
    });
    expect(run.report.checks[0]?.detail).toMatch(/nothing answered in slot (blue|green)|no answer after/);
  });
});
