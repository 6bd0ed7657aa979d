import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  asFilters,
  label,
  type ReleaseIdentity,
  readIdentity,
  releaseLabels,
  serviceLabels,
} from "./labels.ts";

const identity: ReleaseIdentity = {
  release: "20260102t030405-0aff",
  digest: `sha256:${"0".repeat(64)}`,
  image: "ghcr.io/acme/api:v1",
  settings: { containerPort: 3000, healthPath: "/health?a=1", healthHost: "api.example" },
};
const whole = releaseLabels("api", identity);

describe("labels of a release", () => {
  it("say what the container is", () => {
    expect(whole).toMatchObject({
      "tidegate.schema": "1",
      "tidegate.service": "api",
      "tidegate.role": "release",
    });
  });

  it("are read back as they were, whatever the settings", () => {
    const any = fc.record({
      containerPort: fc.integer({ min: 1, max: 65_535 }),
      healthPath: fc.string().map((rest) => `/${rest}`),
      healthHost: fc.option(fc.string(), { nil: undefined }),
    });
    fc.assert(
      fc.property(any, (settings) => {
        expect(readIdentity(releaseLabels("api", { ...identity, settings }))).toEqual({
          ...identity,
          settings,
        });
      }),
    );
  });

  it.each<[string, Record<string, string>]>([
    ["of a newer schema", { [label.schema]: "2" }],
    ["without a release", { [label.release]: "" }],
    ["with a release that could be a path", { [label.release]: "../../etc" }],
    ["with a release of 65 characters", { [label.release]: "r".repeat(65) }],
    ["with a tag for a digest", { [label.digest]: "v1" }],
    ["with a digest in upper case", { [label.digest]: `sha256:${"A".repeat(64)}` }],
    ["with a digest and more", { [label.digest]: `${identity.digest} ` }],
    ["with an image of 10 MB", { [label.image]: "a".repeat(1e7) }],
    ["with settings of 10 MB", { [label.settings]: `${whole[label.settings]}${" ".repeat(1e7)}` }],
    ["with settings that are no JSON", { [label.settings]: "{" }],
    ["with settings that are a list", { [label.settings]: "[]" }],
    ["with a port of the wrong type", { [label.settings]: '{"containerPort":"3000","healthPath":"/"}' }],
    ["with a port that is none", { [label.settings]: '{"containerPort":65536,"healthPath":"/"}' }],
    ["with a path that is none", { [label.settings]: '{"containerPort":1,"healthPath":"x"}' }],
    [
      "with a host of the wrong type",
      { [label.settings]: '{"containerPort":1,"healthPath":"/","healthHost":1}' },
    ],
    [
      "whose settings come by a prototype",
      { [label.settings]: '{"__proto__":{"containerPort":1,"healthPath":"/"}}' },
    ],
  ])("are not taken for a release's %s", (_, changes) => {
    expect(readIdentity({ ...whole, ...changes })).toBeUndefined();
  });

  // A search for the labels of a service has seen to two of them, and a number is a proxy's.
  const others = new Set<string>([label.service, label.role, label.instance]);
  it.each(Object.values(label).filter((key) => !others.has(key)))("are not whole without %s", (key) => {
    const { [key]: _, ...rest } = whole;
    expect(readIdentity(rest)).toBeUndefined();
  });

  it("carry nothing that a hostile label adds", () => {
    const settings = '{"containerPort":1,"healthPath":"/","__proto__":{"polluted":true},"more":1}';
    const read = readIdentity({ ...whole, [label.settings]: settings, "tidegate.more": "x" });
    expect(read?.settings).toEqual({ containerPort: 1, healthPath: "/", healthHost: undefined });
    expect(Object.keys(read ?? {})).toEqual(["release", "digest", "image", "settings"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("of any kind of text never throw", () => {
    const values = fc.record({
      [label.schema]: fc.constant("1"),
      [label.release]: fc.oneof(fc.string(), fc.constant("r1")),
      [label.digest]: fc.oneof(fc.string(), fc.constant(identity.digest)),
      [label.image]: fc.string(),
      [label.settings]: fc.oneof(fc.string(), fc.json()),
    });
    fc.assert(fc.property(values, (labels) => void readIdentity(labels)));
  });
});

describe("labels of a service", () => {
  it("find its objects and no other service's", () => {
    expect(asFilters(serviceLabels("api", "network"))).toEqual([
      "tidegate.schema=1",
      "tidegate.service=api",
      "tidegate.role=network",
    ]);
  });
});
