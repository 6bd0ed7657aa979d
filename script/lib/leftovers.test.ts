import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { formatOwner, thisProcess } from "../../tests/support/testbed/owner.ts";
import { leftovers, traces } from "./leftovers.ts";

const living = formatOwner(thisProcess());
const dead = formatOwner({ ...thisProcess(), startTime: "1" });

describe("traces", () => {
  let root: string;
  const find = () =>
    traces({
      processes: join(root, "proc"),
      interfaces: join(root, "net"),
      namespaces: join(root, "netns"),
      temporary: join(root, "tmp"),
      run: "7-this",
    });
  const plant = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tidegate-traces-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it.each([
    ["a bridge of a dead owner", { "net/tidegate-1/ifalias": dead }, "network interface tidegate-1"],
    ["an interface of nobody", { "net/veth1/ifalias": "" }, "network interface veth1"],
    ["a named namespace", { "netns/h1": "" }, "network namespace h1"],
    [
      "a daemon by its name",
      { "proc/7/comm": "dockerd\n", "proc/7/cmdline": "dockerd\0-H\0x" },
      "process 7 dockerd -H x",
    ],
    [
      "a program in a bed's cgroup",
      { "proc/7/comm": "service\n", "proc/7/cgroup": "0::/tidegate-bed-a1/h1\n" },
      "process 7 service",
    ],
    [
      "a program named with a bed",
      { "proc/7/comm": "sh\n", "proc/7/cmdline": "sh\0/tmp/tidegate-bed-a1/x" },
      "process 7 sh /tmp/tidegate-bed-a1/x",
    ],
  ])("has %s", (_what, files, sentence) => {
    for (const [path, content] of Object.entries(files)) plant(path, content);
    expect([...find()]).toEqual([sentence]);
  });

  it("has a bed's directory without a living owner", () => {
    plant("tmp/tidegate-bed-a1/owner", dead);
    plant("tmp/tidegate-bed-b2/notes", "");
    expect([...find()].sort()).toEqual(
      ["a1", "b2"].map((name) => `directory ${root}/tmp/tidegate-bed-${name}`),
    );
  });

  it("has a bed whose living owner was started by this run", () => {
    plant("tmp/tidegate-bed-a1/owner", living);
    plant(`proc/${thisProcess().pid}/environ`, "A=b\0TIDEGATE_RUN=7-this\0");
    expect([...find()]).toEqual([`directory ${root}/tmp/tidegate-bed-a1`]);
  });

  it("has nothing of a bed whose owner lives, and no other programs", () => {
    plant("tmp/tidegate-bed-a1/owner", living);
    plant(`proc/${thisProcess().pid}/environ`, "TIDEGATE_RUN=7-other\0");
    plant("tmp/tidegate-other/file", "");
    plant("net/tidegate-1/ifalias", living);
    plant("net/veth1/master/ifalias", living);
    plant("proc/7/cgroup", "0::/tidegate-bed-a1/h1\n");
    plant("proc/8/comm", "bash\n");
    plant("proc/uptime", "dockerd\n");
    expect([...find()]).toEqual([]);
  });
});

it("leftovers are what was not there before", () => {
  expect(leftovers(new Set(["a", "b"]), new Set(["c", "b", "a2"]))).toEqual(["a2", "c"]);
});
