import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { exampleSettings, slotAddresses } from "../../tests/support/example-observation.ts";
import { renderConfiguration } from "./configuration.ts";
import { bothSlots, listenText, readSettings, samePlace, slotAddressesOf } from "./settings.ts";

const line = '# tidegate 2 {"service":"api","listens":[],"trustedProxies":[],';
const whole = renderConfiguration(exampleSettings(), "none");

describe("settings", () => {
  it("are read back from a configuration as they were", () => {
    const port = fc.integer({ min: 1, max: 65_535 });
    const slot = (address: string) =>
      fc.record({
        address: fc.constant(address),
        containerPort: port,
        healthPath: fc.string().map((rest) => `/${rest}`),
        healthHost: fc.option(fc.string()),
      });
    const any = fc.record({
      service: fc.stringMatching(/^[a-z0-9]+$/),
      listens: fc.array(
        fc.record({
          address: fc.constantFrom(null, "127.0.0.1", "::1"),
          port,
          acceptProxy: fc.boolean(),
        }),
        { maxLength: 3 },
      ),
      slots: fc.record({ blue: slot(slotAddresses.blue), green: slot(slotAddresses.green) }),
      trustedProxies: fc.array(fc.constantFrom("10.0.0.0/8", "fd00::/8", "192.0.2.1"), { maxLength: 3 }),
      previewHeader: fc.option(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z]$/)),
    });
    fc.assert(
      fc.property(any, (changes) => {
        const settings = exampleSettings(changes);
        expect(readSettings(renderConfiguration(settings, "none"))).toEqual(settings);
      }),
    );
  });

  it("of a proxy made before there was a preview header have none", () => {
    const older = whole.replace('"previewHeader":null,', "");
    expect(older).not.toBe(whole);
    expect(readSettings(older)).toEqual(exampleSettings());
  });

  it.each([
    ["nothing", ""],
    [
      "a preview header that says more",
      whole.replace('"previewHeader":null', '"previewHeader":"x) -m found"'),
    ],
    ["another configuration", "global\n  daemon\n"],
    ["a later line", `global\n${whole}`],
    ["an older version", whole.replace("# tidegate 2", "# tidegate 1")],
    ["a newer version", whole.replace("# tidegate 2", "# tidegate 3")],
    ["no JSON", "# tidegate 2 {\n"],
    ["some settings", `${line.slice(0, -1)}}\n`],
    ["one slot", whole.replace('"green":', '"red":')],
    ["a port of the wrong type", whole.replace("3001", '"3001"')],
    ["a prototype", `# tidegate 2 {"__proto__":${JSON.stringify(exampleSettings())}}\n`],
    ["10 MB", `# tidegate 2 ${"[".repeat(1e7)}\n`],
  ])("are not read from %s", (_, text) => {
    expect(text).not.toBe(whole);
    expect(readSettings(text)).toBeUndefined();
  });
});

describe("the slots of settings", () => {
  it("begin alike but for their addresses", () => {
    const asked = { containerPort: 80, healthPath: "/up", healthHost: "api.example" };
    const slots = bothSlots(slotAddresses, asked);
    expect(slots).toEqual({
      blue: { address: "172.30.7.2", ...asked },
      green: { address: "172.30.7.3", ...asked },
    });
    expect(slotAddressesOf({ slots })).toEqual(slotAddresses);
  });
});

describe("a listen", () => {
  it.each([
    [null, "*:3001"],
    ["203.0.113.7", "203.0.113.7:3001"],
    ["2001:db8::7", "[2001:db8::7]:3001"],
  ])("on %s is told as %s", (address, text) => {
    expect(listenText({ address, port: 3001 })).toBe(text);
  });

  it.each([
    [{ address: null, port: 3001 }, true],
    [{ address: null, port: 3001, acceptProxy: true }, true],
    [{ address: null, port: 80 }, false],
    [{ address: "127.0.0.1", port: 3001 }, false],
  ])("everywhere on 3001 is the same place as %j: %j", (other, same) => {
    expect(samePlace({ address: null, port: 3001 }, other)).toBe(same);
    expect(samePlace(other, { address: null, port: 3001 })).toBe(same);
  });
});
