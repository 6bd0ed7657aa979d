import { describe, expect, it } from "@jest/globals";
import { listenAt, proxySettings } from "../../tests/support/example-proxy.ts";
import { publicSection } from "./public-section.ts";
import type { ProxySettings } from "./settings.ts";

function lines(changes: Partial<ProxySettings>): readonly string[] {
  return publicSection(proxySettings(changes), "none")
    .split("\n")
    .map((line) => line.trim());
}

const binds = (changes: Partial<ProxySettings>) => lines(changes).filter((line) => line.startsWith("bind "));

describe("the public frontend", () => {
  it.each([
    {
      listens: [listenAt(3001)],
      expected: ["bind 0.0.0.0:3001 name 3001.any4", "bind [::]:3001 v6only name 3001.any6"],
    },
    {
      listens: [
        listenAt(3001, { address: "10.0.0.5", acceptProxy: true }),
        listenAt(3002, { address: "::1" }),
      ],
      expected: ["bind 10.0.0.5:3001 name 3001.10.0.0.5 accept-proxy", "bind [::1]:3002 name 3002.--1"],
    },
    { listens: [], expected: [] },
  ])(
    "binds every place, and expects a PROXY header where it is spoken: $expected",
    ({ listens, expected }) => {
      expect(binds({ listens })).toEqual(expected);
    },
  );

  it("takes all claims away when nobody is trusted", () => {
    const rules = lines({}).filter((line) => line.startsWith("http-request ") && !line.includes("txn."));
    expect(rules).toEqual([
      "http-request del-header x-forwarded- -m beg",
      "http-request del-header forwarded",
      "http-request set-header x-forwarded-for %[src]",
      "http-request set-header x-forwarded-proto http",
    ]);
  });

  it("trusts each network by a line of its own: HAProxy's lines have an end", () => {
    const many = Array.from({ length: 200 }, (_, at) => `10.0.${at}.0/24`);
    const trusted = lines({ trustedProxies: many }).filter((line) => line.startsWith("acl trusted "));
    expect(trusted).toEqual(many.map((network) => `acl trusted src ${network}`));
  });

  it("takes the preview header from every request, and leads by it before anything else", () => {
    const all = lines({ previewHeader: "x-preview", trustedProxies: ["10.0.0.0/8"] });
    const kept = all.indexOf("http-request set-var(txn.shown) req.hdr(x-preview)");
    expect(all[kept + 1]).toBe("http-request del-header x-preview");
    const routes = all.filter((line) => line.startsWith("use_backend "));
    expect(routes[0]).toBe(
      "use_backend only-%[var(txn.preview),field(1,-)] if { var(txn.shown),strcmp(txn.secret) eq 0 }",
    );
    expect(routes).toHaveLength(3);
  });

  it("knows no preview where none is set", () => {
    expect(lines({}).filter((line) => /preview|txn\.(shown|secret)/.test(line))).toEqual([]);
  });

  it("never sends a share to a candidate that is none", () => {
    expect(lines({})).toContain(
      "use_backend %[var(txn.candidate)] if !{ var(txn.candidate) -m str none } { rand(10000),sub(txn.share) lt 0 }",
    );
  });
});
