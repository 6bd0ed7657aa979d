import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { exampleSettings } from "../../tests/support/example-observation.ts";
import { hasHaproxy } from "../../tests/support/haproxy.ts";
import { renderConfiguration } from "./configuration.ts";
import { runtimeMap } from "./paths.ts";
import { type Backend, noRoutes, renderRoutes } from "./routes.ts";
import type { ProxySettings } from "./settings.ts";

/** The sections of a configuration by their first line; each is its other lines without indentation. */
function sections(changes: Partial<ProxySettings> = {}, live: Backend = "none"): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of renderConfiguration(exampleSettings(changes), live).split("\n")) {
    if (line.startsWith("  ")) current.push(line.trim());
    else if (line !== "" && !line.startsWith("#")) found.set(line, (current = []));
  }
  return found;
}

describe("the configuration", () => {
  it("has the parts of the traffic model and no others", () => {
    expect([...sections().keys()]).toEqual([
      "global",
      "defaults",
      "frontend public",
      "frontend entrance",
      "backend none",
      "backend steady-blue",
      "backend bake-blue",
      "backend only-blue",
      "backend steady-green",
      "backend bake-green",
      "backend only-green",
    ]);
  });

  it.each<[ProxySettings["listenAddress"], readonly string[]]>([
    [null, ["bind 0.0.0.0:3001", "bind [::]:3001 v6only"]],
    ["203.0.113.7", ["bind 203.0.113.7:3001"]],
    ["2001:db8::7", ["bind [2001:db8::7]:3001"]],
  ])("listens on %s", (listenAddress, binds) => {
    const lines = sections({ listenAddress }).get("frontend public") ?? [];
    expect(lines.filter((line) => line.startsWith("bind"))).toEqual(binds);
  });

  it("never shares its port with another process in silence", () => {
    expect(sections().get("global")).toContain("noreuseport");
  });

  it("serves a slot in steady mode by one server that nothing marks down", () => {
    expect(sections().get("backend steady-green")).toEqual(["server green 172.30.7.3:3000"]);
  });

  it("bakes a slot with the other one as fallback, and observes only the first", () => {
    expect(sections().get("backend bake-green")).toEqual([
      "option httpchk GET /health",
      "server green 172.30.7.3:3000 check inter 10s rise 1000000 observe layer7 error-limit 5 on-error mark-down",
      "server blue 172.30.7.2:3000 backup",
    ]);
  });

  it("leads the private entrance of a slot to that slot and nowhere else, and says who answered", () => {
    const all = sections();
    expect(all.get("frontend entrance")).toEqual([
      "bind unix@/run/tidegate/api/blue.sock name blue mode 660 user root group docker",
      "bind unix@/run/tidegate/api/green.sock name green mode 660 user root group docker",
      "use_backend only-%[so_name]",
    ]);
    expect(all.get("backend only-blue")).toEqual([
      "retries 0",
      "http-response set-header x-tidegate-slot %[srv_name]",
      "server blue 172.30.7.2:3000",
    ]);
  });

  it.each<Backend>(["none", "steady-green", "bake-blue"])(
    "falls back to %s when the map has no key",
    (live) => {
      const lines = sections({}, live).get("frontend public") ?? [];
      expect(lines).toContain(`http-request set-var(txn.live) str(live),map(${runtimeMap},${live})`);
      expect(lines.at(-1)).toBe(`default_backend ${live}`);
    },
  );

  it.each([
    ["docker", "group docker"],
    ["999", "gid 999"],
  ])("gives its sockets to the group %s", (socketGroup, option) => {
    const all = sections({ socketGroup });
    const lines = [...(all.get("global") ?? []), ...(all.get("frontend entrance") ?? [])];
    const sockets = lines.filter((line) => line.includes("mode 660"));
    expect(sockets).toHaveLength(3);
    for (const socket of sockets) expect(socket).toContain(` ${option}`);
  });

  it("hands listeners on by a socket that only root can use", () => {
    const exposed = (sections().get("global") ?? []).filter((line) => line.includes("expose-fd"));
    expect(exposed).toHaveLength(1);
    expect(exposed[0]).toContain("mode 600 user root");
  });
});

const oddPaths = [
  "/health",
  "/up?deep=1&a=b,c",
  "/a\"b'c",
  "/a#b",
  "/a b",
  "/a\\b",
  "/${HOME}",
  "/$HOME",
  "/%[src]",
  "/100%",
  "/{a}|b;c`d",
];

const folder = mkdtempSync(join(tmpdir(), "tidegate-cfg-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `haproxy -c` says of a configuration; empty when it is content. */
function complaint(changes: Partial<ProxySettings>, live: Backend = "none"): string {
  const map = join(folder, "routes.map");
  writeFileSync(map, renderRoutes(noRoutes));
  const text = renderConfiguration(exampleSettings({ socketGroup: "0", ...changes }), live);
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, text.replaceAll(runtimeMap, map));
  const env = { PATH: process.env["PATH"], TIDEGATE_INSTANCE: "1" };
  const { status, stdout, stderr } = spawnSync("haproxy", ["-c", "-f", file], { env, encoding: "utf8" });
  return status === 0 && !/warning/i.test(stderr) ? "" : `${stdout}${stderr}`;
}

const checked = hasHaproxy() ? describe : describe.skip;
checked(`haproxy -c${hasHaproxy() ? "" : " (left out: no haproxy on PATH)"}`, () => {
  it.each([null, "127.0.0.1", "::1", "2001:db8::7"])("accepts to listen on %s", (listenAddress) => {
    expect(complaint({ listenAddress })).toBe("");
  });

  it.each<Backend>(["steady-blue", "bake-green", "only-blue"])("accepts %s as live", (live) => {
    expect(complaint({}, live)).toBe("");
  });

  it.each(oddPaths)("accepts the health path %s", (healthPath) => {
    expect(complaint({ healthPath })).toBe("");
  });

  it.each(["a", "0", "api-blue", "a".repeat(40)])("accepts the service %s", (service) => {
    expect(complaint({ service })).toBe("");
  });

  it("is not content with everything", () => {
    expect(complaint({ listenAddress: "not an address" })).not.toBe("");
  });
});
