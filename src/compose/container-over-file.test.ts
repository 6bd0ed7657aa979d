import { describe, expect, it } from "@jest/globals";
import { around, readSettings } from "../../tests/support/compose/reading.ts";

describe("container over a Compose file", () => {
  const merged = (base: string, over: string) =>
    readSettings(
      { composeFile: "c.yaml", container: over },
      around({
        "c.yaml": `name: p\nservices:\n  a: ${base}\nvolumes: {data: , more: }\nnetworks: {back: }\n`,
      }),
    );

  it.each<[string, string, object]>([
    ["{user: a, init: true}", "user: b", { user: "b", init: true }],
    ["{command: [a, b], entrypoint: x}", "command: c", { command: ["c"], entrypoint: ["x"] }],
    ["{command: [a, b], entrypoint: x}", "command:", { entrypoint: ["x"] }],
    ["{user: a}", "user:", { user: "a" }],
    ["{cap_add: [A, B]}", "cap_add: [CAP_b, C]", { cap_add: ["CAP_A", "CAP_B", "CAP_C"] }],
    ["{cap_add: [A, B]}", "cap_add: !override [C]", { cap_add: ["CAP_C"] }],
    ["{cap_add: [A, B], secrets: [s]}", "cap_add: !reset []\nsecrets: !reset", {}],
    [
      "{labels: [a=1, b=2]}",
      "labels: {b: 3, c: 4}",
      {
        labels: new Map([
          ["a", "1"],
          ["b", "3"],
          ["c", "4"],
        ]),
      },
    ],
    [
      "{healthcheck: {test: a, interval: 1s}}",
      "healthcheck: {test: [CMD, b]}",
      { healthcheck: { test: ["CMD", "b"], interval: 1e9 } },
    ],
    [
      "{logging: {driver: syslog, options: {a: 1}}}",
      "logging: {options: {b: 2}}",
      {
        logging: {
          driver: "syslog",
          options: new Map([
            ["a", "1"],
            ["b", "2"],
          ]),
        },
      },
    ],
    [
      "{logging: {driver: syslog, options: {a: 1}}}",
      "logging: {driver: none}",
      { logging: { driver: "none" } },
    ],
    [
      "{deploy: {resources: {limits: {cpus: 1, memory: 1m}}}}",
      "deploy: {resources: {limits: {cpus: 2}}}",
      { deploy: { limits: { cpus: 2, memory: 1_048_576 }, reservations: {} } },
    ],
    [
      "{ulimits: {nofile: 1, nproc: 2}}",
      "ulimits: {nofile: {soft: 3, hard: 4}}",
      {
        ulimits: [
          { name: "nofile", soft: 3, hard: 4 },
          { name: "nproc", soft: 2, hard: 2 },
        ],
      },
    ],
    [
      "{tmpfs: /run}",
      "tmpfs: ['/run:size=1m', /tmp]",
      {
        tmpfs: [
          { target: "/run", options: "size=1m" },
          { target: "/tmp", options: "" },
        ],
      },
    ],
    [
      "{extra_hosts: ['a=1.1.1.1']}",
      "extra_hosts: ['a=1.1.1.1', 'b=2.2.2.2']",
      { extra_hosts: ["a:1.1.1.1", "b:2.2.2.2"] },
    ],
    ["{dns: 9.9.9.9}", "dns: [9.9.9.9, 1.1.1.1]", { dns: ["9.9.9.9", "1.1.1.1"] }],
    [
      "{devices: ['/dev/a:/dev/x']}",
      "devices: ['/dev/b:/dev/x']",
      { devices: [{ source: "/dev/b", target: "/dev/x", permissions: "rwm" }] },
    ],
    [
      "{networks: [back]}",
      "networks: {back: {gw_priority: 1}, other: }",
      { networks: [{ name: "p_back", gwPriority: 1 }, { name: "other" }] },
    ],
  ])("%s + %s", (base, over, settings) => expect(merged(base, over).settings).toEqual(settings));

  it("replaces a volume by its target", () => {
    const { volumes = [] } = merged(
      "{volumes: [data:/a, data:/b]}",
      "volumes: ['more:/b:ro', /srv:/c]",
    ).settings;
    expect(
      volumes.map(({ source, target, readOnly }) => [
        typeof source === "object" ? source.name : source,
        target,
        readOnly,
      ]),
    ).toEqual([
      ["p_data", "/a", false],
      ["p_more", "/b", true],
      ["/srv", "/c", false],
    ]);
  });
});
