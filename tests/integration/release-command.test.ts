import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { Failure } from "../../src/failure/failure.ts";
import {
  bedInputs,
  type EngineRun,
  type Inputs,
  runEngine,
  startEngine,
} from "../support/engine/run-engine.ts";
import type { TestbedHost } from "../support/testbed/host.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";
import { waitFor } from "../support/testbed/wait.ts";

jest.setTimeout(90_000);

let bed: Testbed;
let first: TestbedHost;
let number = 0;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 2, services: ["api"] });
  first = bed.host(0);
});

afterAll(async () => {
  await bed?.stop();
});

/** A command in the image's own Node that says something and does as it is told. */
function node(script: string): string {
  return JSON.stringify(["node", "-e", script]);
}

/** Deploys a tag that differs from the last one. */
async function inputs(command: string, more: Inputs = {}): Promise<Inputs> {
  number += 1;
  return await bedInputs(bed, "api", `v${number}`, { "release-command": command, ...more });
}

async function deploy(command: string, more: Inputs = {}): Promise<EngineRun> {
  return await runEngine(await inputs(command, more));
}

interface Listed {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
}

/** The containers of release commands on a host. */
async function commands(host: TestbedHost): Promise<readonly Listed[]> {
  const { body } = await host.docker<Listed[]>("GET", "/containers/json?all=true");
  return body.filter(({ Names }) => Names[0]?.startsWith("/tidegate.api.release-command."));
}

/** Containers of releases on every host, with what they do. */
async function releases(): Promise<readonly string[]> {
  const lists = bed.hosts.map(async (host) => {
    const { body } = await host.docker<Listed[]>("GET", "/containers/json?all=true");
    return body.flatMap(({ Names, State }) =>
      /\.(blue|green)\./.test(Names[0] ?? "") ? [`${host.name} ${Names[0]} ${State}`] : [],
    );
  });
  return (await Promise.all(lists)).flat().sort();
}

async function running(host: TestbedHost): Promise<Listed> {
  return await waitFor("the command", 20_000, async () =>
    (await commands(host)).find(({ State }) => State === "running"),
  );
}

/** Kills a run as a lost runner does: its connections go, nothing is cleared up. */
async function loseRun(command: string, said: RegExp, more: Inputs = {}): Promise<Inputs> {
  const given = await inputs(command, more);
  const run = await startEngine(given);
  await waitFor(`${said}`, 30_000, () => (said.test(run.log()) ? true : undefined));
  for (const host of bed.hosts) host.cutSshSessions();
  expect((await run.ended).outcome.failure?.reason).toBe("connection-lost");
  await run.post();
  return given;
}

describe("a release command", () => {
  it("runs once, on the first host, with the candidate's environment, before anything is started", async () => {
    const script =
      'const { networkInterfaces, hostname } = require("node:os");' +
      'console.log("color " + process.env.COLOR, networkInterfaces().eth0[0].address);' +
      'console.log("::error::forged\\n##[warning]forged\\n\\u001b[31mred");' +
      'console.error("to stderr");';
    const { outcome, log } = await deploy(node(script), { env: "COLOR=teal" });
    expect(outcome).toMatchObject({ result: "deployed", failure: undefined });
    const said = log.match(/│ color teal (\S+)/g);
    expect(said).toHaveLength(1);
    expect(log).toMatch(new RegExp(`${first.address}\\s+│ color teal`));
    expect(log).toContain("│ to stderr");
    expect(log).not.toMatch(/^\s*::error/m);
    expect(log).not.toContain("##[");
    // Not the address of a slot: those are .2 and .3 of the service's network.
    expect(said?.[0]).not.toMatch(/\.[23]$/);
    expect(log.indexOf("color teal")).toBeGreaterThan(log.lastIndexOf("pulled "));
    expect(log.indexOf("exit code 0")).toBeLessThan(log.indexOf("in slot"));
    for (const host of bed.hosts) expect(await commands(host)).toEqual([]);
  });

  it.each([
    [
      "ends with another code than 0",
      node('console.log("half done"); process.exit(4)'),
      /exit code 4/,
      /half done/,
    ],
    ["names a program the image does not have", "/no/such/program", /could not be started/, /no such file/],
  ])("that %s stops the deploy with nothing started", async (_, command, message, words) => {
    const before = await releases();
    const { outcome, log } = await deploy(command);
    expect(outcome).toMatchObject({ result: "failed", failure: { reason: "release-command-failed" } });
    expect(outcome.failure).toMatchObject({ host: first.address, input: "release-command" });
    expect(outcome.failure?.message).toMatch(message);
    expect(log).toMatch(words);
    expect(await releases()).toEqual(before);
    expect(await commands(first)).toEqual([]);
  });

  it("that takes too long is stopped", async () => {
    const before = await releases();
    const { outcome } = await deploy(
      node('console.log("slow"); setTimeout(() => {}, 60_000); process.on("SIGTERM", () => process.exit())'),
      {
        "release-timeout": "1500ms",
      },
    );
    expect(outcome.failure).toMatchObject({ reason: "release-command-failed", input: "release-timeout" });
    expect(outcome.failure?.evidence).toContain("slow");
    expect(await releases()).toEqual(before);
    expect(await commands(first)).toEqual([]);
  });

  it("is stopped when the run is cancelled", async () => {
    const before = await releases();
    const run = await startEngine(await inputs(node("setTimeout(() => {}, 60_000)")));
    await running(first);
    run.cancel(new Failure("cancelled", "the run was cancelled (SIGINT)"));
    expect((await run.ended).outcome.failure).toMatchObject({ reason: "cancelled" });
    expect(await releases()).toEqual(before);
    expect(await commands(first)).toEqual([]);
  });

  it("runs again in every deploy, for the same image too", async () => {
    const command = node('console.log("ran")');
    const given = await inputs(command);
    const other = await inputs(command);
    for (const each of [given, other, given]) {
      const { outcome, log } = await runEngine(each);
      expect(outcome.result).toBe("deployed");
      expect(log.match(/│ ran/g)).toHaveLength(1);
    }
    const unchanged = await runEngine(given);
    expect(unchanged.outcome.result).toBe("unchanged");
    expect(unchanged.log).not.toContain("│ ran");
  });

  it("shows no more than a log can bear, and fails with its last words all the same", async () => {
    const script = 'for (let at = 0; at < 30_000; at += 1) console.log("line " + at); process.exitCode = 1';
    const { outcome, log } = await deploy(node(script));
    expect(outcome.failure?.evidence.at(-1)).toBe("line 29999");
    expect(log).toContain("further lines are not shown");
    expect(log.length).toBeLessThan(300_000);
  });
});

describe("a release command whose run was lost", () => {
  it("goes on, and the next run waits for its end instead of starting it twice", async () => {
    const slow = node('console.log("one"); setTimeout(() => console.log("two"), 6_000)');
    const given = await loseRun(slow, /│ one/);
    const begun = await running(first);
    const { outcome, log } = await runEngine(given);
    expect(outcome.result).toBe("deployed");
    expect(log).toContain("goes on with the command that a run before this one began");
    expect(log).not.toContain("started the release command");
    expect(log).toContain("│ two");
    expect((await first.docker("GET", `/containers/${begun.Id}/json`)).status).toBe(404);
  });

  it("and that went well meanwhile is not repeated", async () => {
    const given = await loseRun(node('console.log("one"); setTimeout(() => {}, 1_500)'), /│ one/);
    await waitFor("its end", 15_000, async () =>
      (await commands(first)).some(({ State }) => State === "exited") ? true : undefined,
    );
    const { outcome, log } = await runEngine(given);
    expect(outcome.result).toBe("deployed");
    expect(log).toContain("has run it already, with exit code 0");
    expect(log).not.toContain("│ one");
    expect(await commands(first)).toEqual([]);
  });

  it("and that failed meanwhile is run again", async () => {
    const script =
      'console.log("try"); setTimeout(() => process.exit(process.env.GOOD === "yes" ? 0 : 5), 1_500)';
    const given = await loseRun(node(script), /│ try/);
    await waitFor("its end", 15_000, async () =>
      (await commands(first)).some(({ State }) => State === "exited") ? true : undefined,
    );
    const again = await runEngine(given);
    expect(again.outcome.failure).toMatchObject({ reason: "release-command-failed" });
    expect(again.log).toContain("ended with exit code 5: it is run again");
    expect(again.log.match(/│ try/g)).toHaveLength(1);
  });

  it("and another one of the service waits until it has ended", async () => {
    await loseRun(node('console.log("old"); setTimeout(() => {}, 5_000)'), /│ old/);
    const old = await running(first);
    const { outcome, log } = await deploy(node('console.log("new")'));
    expect(outcome.result).toBe("deployed");
    expect(log).toMatch(/waits for tidegate\.api\.release-command\.\S+, which an earlier run began/);
    expect(log).toContain("│ new");
    expect((await first.docker("GET", `/containers/${old.Id}/json`)).status).toBe(404);
  });

  it("and another one gives up when it takes too long, and leaves it alone", async () => {
    await loseRun(node('console.log("old"); setTimeout(() => {}, 90_000)'), /│ old/);
    const old = await running(first);
    const { outcome } = await deploy(node('console.log("new")'), { "release-timeout": "1500ms" });
    expect(outcome.failure).toMatchObject({ reason: "release-command-failed", input: "release-timeout" });
    expect(outcome.failure?.message).toContain(`still runs after 1.5 s (${old.Names[0]?.slice(1)})`);
    expect((await running(first)).Id).toBe(old.Id);
    await first.dockerCli("rm", "--force", old.Id);
  });
});
