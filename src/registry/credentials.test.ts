import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { credentialsFor, RegistryCredentials } from "./credentials.ts";

describe("RegistryCredentials", () => {
  it("gives a header that Docker decodes: base64 with - and _, padded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (username, password) => {
        const header = new RegistryCredentials("ghcr.io", username, password).header();
        expect(header).toMatch(/^[A-Za-z0-9_-]+={0,2}$/);
        expect(header.length % 4).toBe(0);
        expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({
          username,
          password,
          serveraddress: "ghcr.io",
        });
      }),
    );
  });

  it.each<[string, (credentials: RegistryCredentials) => string]>([
    ["inspected", (one) => inspect(one, { showHidden: true, depth: null })],
    ["inspected within something", (one) => inspect({ request: { one } }, { depth: null })],
    ["made JSON", (one) => JSON.stringify(one)],
  ])("shows no password when %s", (_, shown) => {
    expect(shown(new RegistryCredentials("ghcr.io", "bot", "s3cret"))).not.toContain("s3cret");
  });
});

describe("credentialsFor", () => {
  const credentials = new RegistryCredentials("ghcr.io", "bot", "s3cret");
  it.each([
    ["the same registry", "ghcr.io", credentials],
    ["Docker Hub", "docker.io", undefined],
    ["another port", "ghcr.io:5000", undefined],
    ["a longer name", "ghcr.io.example.com", undefined],
  ])("sends them to %s: %s", (_, registry, expected) => {
    expect(credentialsFor(credentials, { registry })).toBe(expected);
  });
});
