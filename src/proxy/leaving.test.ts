import { describe, expect, it } from "@jest/globals";
import { readTable } from "../docker/processes.ts";
import { leavingAmong } from "./leaving.ts";

const titles = ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"];
const row = (pid: number, parent: number, command: string) =>
  ["root", `${pid}`, `${parent}`, "0", "09:00", "?", "00:00:00", command] as const;
const worker = "haproxy -sf 15163 -x sockpair@3 -W -db -f /var/lib/tidegate/current/haproxy.cfg";

describe("workers left behind by a reload", () => {
  it.each([
    {
      name: "none after a start",
      rows: [row(10, 1, "haproxy -W -db"), row(12, 10, "haproxy -W -db")],
      left: 0,
    },
    {
      name: "one while it has connections",
      rows: [row(10, 1, worker), row(12, 10, "haproxy -W -db"), row(20, 10, worker)],
      left: 1,
    },
    {
      name: "not what somebody runs in the container besides",
      rows: [row(10, 1, worker), row(12, 10, worker), row(30, 1, "haproxy -c -f x"), row(31, 10, "sleep 1")],
      left: 0,
    },
    { name: "none where nothing runs", rows: [], left: 0 },
  ])("$name", ({ rows, left }) => {
    const processes = readTable({ Titles: titles, Processes: rows });
    expect(leavingAmong(processes ?? [], 10)).toBe(left);
  });

  it("are unknown where the host's ps has other columns", () => {
    expect(readTable({ Titles: ["PID", "USER", "COMMAND"], Processes: [["1", "root", "haproxy"]] })).toBe(
      undefined,
    );
  });
});
