import { isIPv4 } from "node:net";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseContainerName } from "./container-name.ts";
import { parseNetworks } from "./networks.ts";

const read = (text: string) => parseNetworks("trusted-proxies", text);

describe("parseNetworks", () => {
  it.each<[text: string, networks: readonly string[]]>([
    ["10.0.0.0/8", ["10.0.0.0/8"]],
    ["10.0.0.0/8, 203.0.113.7\n2001:DB8::/32", ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32"]],
    ["::1,0:0:0:0:0:0:0:1, ::1/128", ["::1", "::1/128"]],
    ["0.0.0.0/0\n::/0", ["0.0.0.0/0", "::/0"]],
    ["2400:cb00::/32", ["2400:cb00::/32"]],
    ["fd00:1:2:3:4:5:6:0/112", ["fd00:1:2:3:4:5:6:0/112"]],
  ])("reads %j", (text, networks) => {
    expect(read(text)).toEqual({ ok: true, value: networks });
  });

  it.each<[text: string, says: string]>([
    ["lb.example.com", "neither an IP address nor a network"],
    ["10.0.0.0/8/8", "neither an IP address nor a network"],
    ["10.0.0.0/33", "from 0 to 32"],
    ["10.0.0.0/08", "from 0 to 32"],
    ["::/129", "from 0 to 128"],
    ["10.0.0.1/8", "an address inside a network"],
    ["2001:db8::1/32", "an address inside a network"],
    ["fe80::1%eth0", "neither an IP address nor a network"],
    ["all", "neither an IP address nor a network"],
  ])("refuses %j", (text, says) => {
    const result = read(text);
    expect(result).toEqual({
      ok: false,
      problems: [expect.objectContaining({ message: expect.stringContaining(says) })],
    });
  });

  it("names every wrong entry, and the network that may have been meant", () => {
    const result = read("10.0.0.1/8, nonsense, 10.1.0.0/16");
    if (result.ok) throw new Error("accepted");
    expect(result.problems).toHaveLength(2);
    expect(result.problems[0]?.example).toBe("10.0.0.0/8");
  });

  it("accepts what it suggests, and everything it accepts stays as it is", () => {
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6().filter((text) => !text.includes(".")),
    );
    fc.assert(
      fc.property(address, fc.nat(128), (written, prefix) => {
        const length = isIPv4(written) ? prefix % 33 : prefix;
        const first = read(`${written}/${length}`);
        const network = first.ok ? first.value[0] : first.problems[0]?.example;
        expect(read(network ?? "")).toEqual({ ok: true, value: [network] });
      }),
    );
  });
});

describe("parseContainerName", () => {
  it.each(["web", "shop_web_1", "shop-web-1", "a.b", "0123456789ab"])("reads %s", (name) => {
    expect(parseContainerName("adopt", name)).toEqual({ ok: true, value: name });
  });

  it.each(["w", "-web", "../web", "a b", "web?all=1", `w${"e".repeat(300)}`])("refuses %j", (name) => {
    expect(parseContainerName("adopt", name).ok).toBe(false);
  });
});
