import { describe, expect, it, jest } from "@jest/globals";
import { fakeProxy, shownMap } from "../../tests/support/fake-proxy.ts";
import { Failure } from "../failure/failure.ts";
import { ProxyAdmin } from "./admin.ts";
import { mapEntries, renderRoutes, steadyOn } from "./routes.ts";

const map = "/var/lib/tidegate/current/routes.map";
const green = shownMap(renderRoutes(steadyOn("green")));
const blue = shownMap(renderRoutes(steadyOn("blue")));

/** A proxy's runtime API that answers by the first words of a command. */
function proxyThat(answers: Readonly<Record<string, string | undefined>>) {
  const proxy = fakeProxy((command) => {
    const known = Object.keys(answers).find((words) => command.startsWith(words));
    return known === undefined ? "Unknown command\n\n" : answers[known];
  });
  return { admin: new ProxyAdmin(proxy.connection, "api"), commands: proxy.commands };
}

const unavailable = { reason: "proxy-unavailable", host: "h1" };
const refused = (words: string) => ({
  reason: "promotion-failed",
  host: "h1",
  message: expect.stringContaining(words),
});

describe("ProxyAdmin", () => {
  it("reads the routes in use", async () => {
    const { admin, commands } = proxyThat({ "show map": blue });
    expect(await admin.readRoutes()).toEqual(steadyOn("blue"));
    expect(commands).toEqual([`show map ${map}`]);
  });

  it.each(["", "\n", "Unknown map identifier.\n\n", shownMap("live steady-blue\nshare 0")])(
    "makes nothing of the map %j",
    async (answer) => {
      expect(await proxyThat({ "show map": answer }).admin.readRoutes()).toBeUndefined();
    },
  );

  it("stages routes in a version of their own and looks at them before it says so", async () => {
    const { admin, commands } = proxyThat({
      "prepare map": "New version created: 7\n\n",
      "add map": `\n${green}`,
    });
    expect(await admin.stageRoutes(steadyOn("green"))).toBe(7);
    const additions = ["live steady-green", "share 0", "candidate none"].map(
      (pair) => `add map @7 ${map} ${pair}`,
    );
    expect(commands).toEqual([`prepare map ${map}`, [...additions, `show map @7 ${map}`].join(";")]);
  });

  it.each([
    ["no version comes", { "prepare map": "Permission denied\n\n" }, "prepared no new version"],
    ["nothing comes", { "prepare map": "" }, "no answer"],
    [
      "the version is empty",
      { "prepare map": "New version created: 7\n\n", "add map": "\n" },
      "did not take",
    ],
    [
      "it holds other routes",
      { "prepare map": "New version created: 7\n\n", "add map": blue },
      "did not take",
    ],
  ])("refuses to stage when %s", async (_, answers, words) => {
    await expect(proxyThat(answers).admin.stageRoutes(steadyOn("green"))).rejects.toMatchObject(
      refused(words),
    );
  });

  it("commits a staged version and reads the map back", async () => {
    const { admin, commands } = proxyThat({ "show map @7": green, "commit map": `\n${green}` });
    await expect(admin.commitStaged(7, steadyOn("green"))).resolves.toBeUndefined();
    expect(commands).toEqual([`show map @7 ${map}`, `commit map @7 ${map};show map ${map}`]);
  });

  it.each([
    ["is empty, as a restart of the process leaves it", "\n"],
    ["holds what another run laid down", blue],
  ])("commits no version that %s", async (_, staged) => {
    const { admin, commands } = proxyThat({ "show map @7": staged, "commit map": `\n${green}` });
    await expect(admin.commitStaged(7, steadyOn("green"))).rejects.toMatchObject(refused("lost the new"));
    expect(commands).toEqual([`show map @7 ${map}`]);
  });

  it("commits nothing once the lease is lost", async () => {
    const { admin, commands } = proxyThat({ "show map @7": green, "commit map": `\n${green}` });
    const asked: number[] = [];
    admin.guardedBy({
      number: 1,
      assure: async (maxAgeMs) => {
        asked.push(maxAgeMs);
        throw new Failure("lease-lost", "another run has it");
      },
    });
    await expect(admin.commitStaged(7, steadyOn("green"))).rejects.toMatchObject({ reason: "lease-lost" });
    expect(asked).toEqual([0]);
    expect(commands.join()).not.toContain("commit");
  });

  it("brings a process that was started anew to the numbers of its lease, which it commits on the way", async () => {
    let version = 0;
    const lines: string[] = [];
    const proxy = fakeProxy((command) => {
      lines.push(command);
      if (!command.startsWith("prepare map")) return `\n${green}`;
      const prepares = command.split(";").filter((each) => each.startsWith("prepare"));
      return prepares.map(() => `New version created: ${++version}\n\n`).join("");
    });
    const admin = new ProxyAdmin(proxy.connection, "api");
    admin.guardedBy({ number: 20, assure: () => Promise.resolve() });
    expect(await admin.stageRoutes(steadyOn("green"))).toBe(610);
    expect(await admin.stageRoutes(steadyOn("green"))).toBe(611);
    // HAProxy reads no longer line than its buffer.
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(16_000);
    const raising = lines.filter((line) => line.includes("commit"));
    expect(raising.map((line) => line.split(";").slice(-4))).toEqual(
      [201, 401, 601, 609].map((number) => [
        ...mapEntries(steadyOn("green")).map((pair) => `add map @${number} ${map} ${pair}`),
        `commit map @${number} ${map}`,
      ]),
    );
  });

  it("tells a commit that did not move traffic, with the proxy's words", async () => {
    const { admin } = proxyThat({
      "show map @7": green,
      "commit map": `Version number out of range.\n\n${blue}`,
    });
    const commit = admin.commitStaged(7, steadyOn("green"));
    await expect(commit).rejects.toMatchObject(refused("Version number out of range."));
  });

  it("stages a preview value with the routes, and tells when it is not what was committed", async () => {
    const shown = { ...steadyOn("green"), preview: `green-${"0f".repeat(16)}` };
    const map7 = shownMap(mapEntries(shown).join("\n"));
    const { admin, commands } = proxyThat({
      "prepare map": "New version created: 7\n\n",
      "add map": `\n${map7}`,
      "show map @7": map7,
      "commit map": `\n${map7}`,
    });
    expect(await admin.stageRoutes(shown)).toBe(7);
    expect(commands[1]).toContain(`add map @7 ${map} preview ${shown.preview};`);
    await expect(admin.commitStaged(7, shown)).resolves.toBeUndefined();
    await expect(admin.commitStaged(7, steadyOn("green"))).rejects.toMatchObject(refused("lost the new"));
    await expect(admin.stageRoutes(steadyOn("green"))).rejects.toMatchObject(refused("did not take"));
  });

  it("arms a slot for its bake and looks whether it is", async () => {
    const up = "# pxname,svname,scur,status,\nbake-blue,green,0,no check,\nbake-green,green,0,UP,\n";
    const { admin, commands } = proxyThat({ "set server": "\n", "show stat": up });
    await expect(admin.rearm("green")).resolves.toBeUndefined();
    expect(commands[0]).toBe("set server bake-green/green health up");
  });

  it.each([
    ["DOWN", "# pxname,svname,scur,status,\nbake-green,green,0,DOWN,\nbake-blue,blue,0,UP,\n"],
    ["not there", "# pxname,svname,scur,status,\nbake-green,blue,0,no check,\nsteady-green,green,0,UP,\n"],
  ])("tells a slot that is %s after it was armed", async (words, rows) => {
    const { admin } = proxyThat({ "set server": "No such server.\n\n", "show stat": rows });
    await expect(admin.rearm("green")).rejects.toMatchObject(refused(`No such server. (${words})`));
  });

  it("gives the counters", async () => {
    const csv = "# pxname,svname,scur,status,\nsteady-blue,blue,2,no check,\n\n";
    expect(await proxyThat({ "show stat": csv }).admin.readStatistics()).toMatchObject([{ current: 2 }]);
  });

  it("does not take no counters for nothing open", async () => {
    await expect(proxyThat({ "show stat": "" }).admin.readStatistics()).rejects.toMatchObject(unavailable);
  });

  it("waits five seconds for an answer and no longer", async () => {
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    try {
      const { admin } = proxyThat({ "show map": undefined });
      const reading = admin.readRoutes().catch((error: unknown) => error);
      await new Promise(setImmediate);
      jest.advanceTimersByTime(4_999);
      expect(await Promise.race([reading, new Promise((resolve) => setImmediate(resolve, "waits"))])).toBe(
        "waits",
      );
      jest.advanceTimersByTime(1);
      const late = { ...unavailable, message: expect.stringContaining("in 5000 ms") };
      expect(await reading).toMatchObject(late);
    } finally {
      jest.useRealTimers();
    }
  });
});
