import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { displayName, type HostAddress, parseHosts } from "./address.ts";

function read(text: string): readonly HostAddress[] {
  const result = parseHosts("hosts", text, "deploy");
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`);
  return result.value;
}

function messages(text: string): readonly string[] {
  const result = parseHosts("hosts", text, "deploy");
  return result.ok ? [] : result.problems.map(({ message }) => message);
}

describe("parseHosts", () => {
  it.each([
    ["web1", "deploy", "web1", 22, "web1"],
    ["root@web1", "root", "web1", 22, "web1"],
    ["WEB1.Example.COM:2222", "deploy", "web1.example.com", 2222, "web1.example.com:2222"],
    ["ci@203.0.113.7:22", "ci", "203.0.113.7", 22, "203.0.113.7"],
    ["[2001:DB8:0::7]", "deploy", "2001:db8::7", 22, "[2001:db8::7]"],
    ["ci@[::1]:2222", "ci", "::1", 2222, "[::1]:2222"],
    ["web_1:65535", "deploy", "web_1", 65_535, "web_1:65535"],
  ])("reads %s", (written, user, host, port, shown) => {
    const [address, ...more] = read(written);
    expect(more).toEqual([]);
    expect(address).toEqual({ user, host, port, written });
    expect(address && displayName(address)).toBe(shown);
  });

  it("reads lines and commas, in the order given", () => {
    expect(read(" web1, web2 \r\n\n,web3:2222,\n").map(displayName)).toEqual(["web1", "web2", "web3:2222"]);
  });

  it("takes a thousand hosts", () => {
    const text = Array.from({ length: 1_000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`).join("\n");
    expect(read(text)).toHaveLength(1_000);
  });

  it.each([
    ["", "names no host"],
    [" \n , ", "names no host"],
    ["-oProxyCommand=id", "entry 1 begins with a dash"],
    ["-oProxyCommand=id@web1", "entry 1 begins with a dash"],
    ["web1, root@-oProxyCommand=id", "entry 2 has a host that is neither"],
    ["a@b@web1", "entry 1 contains more than one @"],
    ["bob:hunter2@web1", "entry 1 carries a password"],
    ["@web1", "entry 1 has a user name"],
    ["$(id)@web1", "entry 1 has a user name"],
    ["root@", "entry 1 has a host that is neither"],
    ["web1:0", "entry 1 has a port"],
    ["web1:65536", "entry 1 has a port"],
    ["web1:22abc", "entry 1 has a port"],
    ["web1:1e3", "entry 1 has a port"],
    ["web1:", "entry 1 has a port"],
    ["web1:-22", "entry 1 has a port"],
    ["web1:+22", "entry 1 has a port"],
    ["2001:db8::7", "entry 1 is an IPv6 address without the brackets"],
    ["[2001:db8::7", "entry 1 has a host that is neither"],
    ["[fe80::1%eth0]", "entry 1 has a host that is neither"],
    ["[203.0.113.7]", "entry 1 has a host that is neither"],
    ["[web1]:22", "entry 1 has a host that is neither"],
    ["10.0.0.256", "entry 1 has a host that is neither"],
    ["2130706433", "entry 1 has a host that is neither"],
    ["0x7f.1", "entry 1 has a host that is neither"],
    ["web1 web2", "entry 1 has a host that is neither"],
    ["web1.", "entry 1 has a host that is neither"],
    ["wеb1", "entry 1 has a host that is neither"],
    ["web1;id", "entry 1 has a host that is neither"],
    ["ssh://web1", "entry 1 begins with a scheme"],
    [`${"a".repeat(64)}.com`, "entry 1 has a host that is neither"],
  ])("refuses %j", (text, message) => {
    expect(messages(text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([["web1, WEB1:22"], ["web1\nroot@web1"], ["[2001:db8::7], [2001:DB8:0:0::7]:22"]])(
    "finds the duplicate after normalising in %j",
    (text) => {
      expect(messages(text)).toEqual(["entry 2 is the same host as entry 1"]);
    },
  );

  it("keeps hosts apart that differ in their port", () => {
    expect(read("web1:22, web1:2222")).toHaveLength(2);
  });

  it("reports every wrong entry at once and echoes none", () => {
    const found = messages("web1:0, bob:hunter2@web2, web3, web3");
    expect(found).toHaveLength(3);
    expect(found.join()).not.toMatch(/bob|hunter2/);
  });

  it("reads what it displays as the same host", () => {
    const host = fc.oneof(
      fc.ipV4(),
      fc
        .ipV6()
        .filter((ip) => !ip.includes("%"))
        .map((ip) => `[${ip}]`),
      fc.stringMatching(/^[a-z][a-z0-9]{0,9}(\.[a-z][a-z0-9]{1,5}){0,3}$/),
    );
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const [address] = read(`ci@${name}:${port}`);
        const [again] = read(address ? displayName(address) : "");
        expect(again).toMatchObject({ host: address?.host, port });
      }),
    );
  });
});
