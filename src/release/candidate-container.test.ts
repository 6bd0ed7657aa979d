import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleIdentity } from "../../tests/support/example-observation.ts";
import { candidateContainer, sameEnvironment } from "./candidate-container.ts";
import { readIdentity } from "./labels.ts";

describe("candidateContainer", () => {
  const identity = exampleIdentity();
  const spec = candidateContainer({
    service: "api",
    identity,
    image: `ghcr.io/acme/api@${identity.digest}`,
    env: new Map([
      ["A", "1=2"],
      ["B", "two\nlines"],
    ]),
    address: "172.30.7.3",
  });

  it("runs the image by digest with the environment in its order", () => {
    expect(spec.Image).toBe(`ghcr.io/acme/api@${identity.digest}`);
    expect(spec.Env).toEqual(["A=1=2", "B=two\nlines"]);
  });

  it("can be told by its labels, which hold no environment", () => {
    expect(readIdentity(spec.Labels ?? {})).toEqual(identity);
    expect(JSON.stringify(spec.Labels)).not.toContain("two");
  });

  it("is not started again by the daemon until it is live", () => {
    expect(spec.HostConfig?.RestartPolicy).toEqual({ Name: "no" });
  });

  it("is reached by nothing but the proxy: one address on one network, no alias, no port", () => {
    expect(spec.HostConfig?.NetworkMode).toBe("tidegate.api");
    expect(spec.NetworkingConfig?.EndpointsConfig).toEqual({
      "tidegate.api": { IPAMConfig: { IPv4Address: "172.30.7.3" } },
    });
    expect(spec.HostConfig?.PortBindings).toBeUndefined();
    expect(spec.ExposedPorts).toBeUndefined();
  });
});

describe("sameEnvironment", () => {
  it.each<[string, readonly string[], readonly string[], Record<string, string>, boolean]>([
    ["nothing at all", [], [], {}, true],
    ["what was asked for beside the image's own", ["PATH=/bin", "A=1"], ["PATH=/bin"], { A: "1" }, true],
    ["the same in another order", ["A=1", "PATH=/bin"], ["PATH=/bin"], { A: "1" }, true],
    ["the image's own, replaced", ["PATH=/opt"], ["PATH=/bin"], { PATH: "/opt" }, true],
    ["an image's variable that was taken away", ["A=1"], ["PATH=/bin"], { A: "1" }, false],
    ["another value", ["A=1"], [], { A: "2" }, false],
    ["one asked for that is not there", [], [], { A: "1" }, false],
    ["one there that is not asked for any more", ["A=1"], [], {}, false],
    ["a value with an equals sign", ["A=b=c"], [], { A: "b=c" }, true],
    ["an empty value", ["A="], [], { A: "" }, true],
    ["a name without a value for an empty one", ["A"], [], { A: "" }, true],
    ["a value that begins alike", ["A=b=c"], [], { A: "b" }, false],
    ["names of another number with the same values", ["A=1", "B=1"], [], { A: "1", C: "1" }, false],
  ])("judges %s", (_, running, imageEnv, asked, same) => {
    expect(sameEnvironment(running, imageEnv, new Map(Object.entries(asked)))).toBe(same);
  });

  it("holds for every container that Docker makes of image and request", () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,5}$/);
    const variables = fc.dictionary(name, fc.string()).map((all) => new Map(Object.entries(all)));
    const lines = (all: ReadonlyMap<string, string>) => [...all].map(([key, value]) => `${key}=${value}`);
    fc.assert(
      fc.property(variables, variables, (image, asked) => {
        const running = lines(new Map([...image, ...asked]));
        expect(sameEnvironment(running, lines(image), asked)).toBe(true);
        expect(sameEnvironment([...running, "ZZZZZZZ=1"], lines(image), asked)).toBe(false);
        const isEmpty = running.length === 0;
        expect(sameEnvironment(running.slice(1), lines(image), asked)).toBe(isEmpty);
      }),
    );
  });
});
