import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { exampleListen, exampleSettings, slotAddresses } from "../../tests/support/example-observation.ts";
import { haproxyProgram, hasHaproxy } from "../../tests/support/haproxy.ts";
import { fingerprint, renderConfiguration } from "./configuration.ts";
import { runtimeMap } from "./paths.ts";
import { type Backend, noRoutes, renderRoutes } from "./routes.ts";
import { bothSlots, type Listen, type ProxySettings } from "./settings.ts";

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

  it.each<[readonly Partial<Listen>[], readonly string[]]>([
    [[{}], ["bind 0.0.0.0:3001 name 3001.any4", "bind [::]:3001 v6only name 3001.any6"]],
    [[{ address: "203.0.113.7" }], ["bind 203.0.113.7:3001 name 3001.203.0.113.7"]],
    [[{ address: "2001:db8::7" }], ["bind [2001:db8::7]:3001 name 3001.2001-db8--7"]],
    [
      [
        { address: "127.0.0.1", acceptProxy: true },
        { address: "127.0.0.1", port: 80 },
      ],
      ["bind 127.0.0.1:3001 name 3001.127.0.0.1 accept-proxy", "bind 127.0.0.1:80 name 80.127.0.0.1"],
    ],
    [[], []],
  ])("listens on %j", (places, binds) => {
    const listens = places.map((place) => ({ ...exampleListen, ...place }));
    const lines = sections({ listens }).get("frontend public") ?? [];
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
      "option redispatch 1",
      "retries 12",
      "timeout connect 2s",
      "retry-on conn-failure empty-response",
      "http-request disable-l7-retry unless METH_GET",
      "option httpchk",
      "http-check send meth GET uri /health ver HTTP/1.1 hdr host localhost",
      "server green 172.30.7.3:3000 check inter 24h rise 1000000 observe layer7 error-limit 5 on-error mark-down",
      "server blue 172.30.7.2:3000 backup",
    ]);
  });

  it("reaches and checks each slot as its own release wants it", () => {
    const { blue, green } = exampleSettings().slots;
    const asked = { ...green, containerPort: 8080, healthPath: "/up", healthHost: "api.example" };
    const all = sections({ slots: { blue, green: asked } });
    const check = (slot: string) =>
      all.get(`backend bake-${slot}`)?.find((line) => line.startsWith("http-check"));
    expect(all.get("backend steady-blue")).toEqual(["server blue 172.30.7.2:3000"]);
    expect(all.get("backend steady-green")).toEqual(["server green 172.30.7.3:8080"]);
    expect(all.get("backend only-green")).toContain("server green 172.30.7.3:8080");
    expect(all.get("backend bake-blue")).toContain("server green 172.30.7.3:8080 backup");
    expect(check("blue")).toBe("http-check send meth GET uri /health ver HTTP/1.1 hdr host localhost");
    expect(check("green")).toBe("http-check send meth GET uri /up ver HTTP/1.1 hdr host api.example");
  });

  it("says its fingerprint, which stands for everything but what is live", () => {
    const print = fingerprint(exampleSettings());
    expect(sections().get("global")).toContain(`description "tidegate \${TIDEGATE_INSTANCE} ${print}"`);
    expect(sections({}, "steady-blue").get("global")).toEqual(sections().get("global"));
    const changes: readonly Partial<ProxySettings>[] = [
      { listens: [] },
      { trustedProxies: ["10.0.0.0/8"] },
      { previewHeader: "x-preview" },
      { socketGroup: "0" },
      { slots: withHealthPath("/up") },
    ];
    const others = changes.map((one) => fingerprint(exampleSettings(one)));
    expect(new Set([print, ...others]).size).toBe(changes.length + 1);
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

/** Slots whose releases are checked at a path. */
function withHealthPath(healthPath: string): ProxySettings["slots"] {
  return bothSlots(slotAddresses, { containerPort: 3000, healthPath, healthHost: null });
}

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
  const { status, stdout, stderr } = checkByHaproxy(changes, live);
  return status === 0 && !/warning/i.test(stderr) ? "" : `${stdout}${stderr}`;
}

function checkByHaproxy(changes: Partial<ProxySettings>, live: Backend) {
  const map = join(folder, "routes.map");
  writeFileSync(map, renderRoutes(noRoutes));
  const text = renderConfiguration(exampleSettings({ socketGroup: "0", ...changes }), live);
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, text.replaceAll(runtimeMap, map));
  const env = { PATH: process.env["PATH"], TIDEGATE_INSTANCE: "1" };
  return spawnSync(haproxyProgram, ["-c", "-f", file], { env, encoding: "utf8" });
}

const checked = hasHaproxy() ? describe : describe.skip;
checked(`haproxy -c${hasHaproxy() ? "" : " (left out: no haproxy on PATH)"}`, () => {
  it.each([null, "127.0.0.1", "::1", "2001:db8::7"])("accepts to listen on %s", (address) => {
    expect(complaint({ listens: [{ ...exampleListen, address }] })).toBe("");
  });

  it("accepts several places to listen on", () => {
    expect(complaint({ listens: [exampleListen, { ...exampleListen, port: 80, acceptProxy: true }] })).toBe(
      "",
    );
  });

  it("stands it to listen nowhere, until a container that is adopted gives the port up", () => {
    expect(checkByHaproxy({ listens: [] }, "none").status).toBe(0);
  });

  it.each(["x", "x-preview", "x_1", "a".repeat(64)])("accepts the preview header %s", (previewHeader) => {
    expect(complaint({ previewHeader })).toBe("");
  });

  it("accepts proxies to trust", () => {
    expect(complaint({ trustedProxies: ["10.0.0.0/8", "192.0.2.1", "fd00::/8"] })).toBe("");
  });

  it.each<Backend>(["steady-blue", "bake-green", "only-blue"])("accepts %s as live", (live) => {
    expect(complaint({}, live)).toBe("");
  });

  it.each(oddPaths)("accepts the health path %s", (healthPath) => {
    expect(complaint({ slots: withHealthPath(healthPath) })).toBe("");
  });

  it.each(["a", "0", "api-blue", "a".repeat(40)])("accepts the service %s", (service) => {
    expect(complaint({ service })).toBe("");
  });

  it("is not content with everything", () => {
    expect(complaint({ listens: [{ ...exampleListen, address: "not an address" }] })).not.toBe("");
  });
});
