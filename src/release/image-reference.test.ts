import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  familiarName,
  type ImageReference,
  parseImageReference,
  pinned,
  repositoryName,
} from "./image-reference.ts";

const hex = "0123456789abcdef".repeat(4);
const digest = `sha256:${hex}`;

function read(text: string): ImageReference {
  const result = parseImageReference("image", text);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`);
  return result.value;
}

describe("parseImageReference", () => {
  it.each([
    ["nginx:1.27", "docker.io", "library/nginx", "1.27", undefined],
    ["acme/shop:v1", "docker.io", "acme/shop", "v1", undefined],
    ["docker.io/nginx:1", "docker.io", "library/nginx", "1", undefined],
    ["index.docker.io/nginx:1", "docker.io", "library/nginx", "1", undefined],
    ["docker.io/library/nginx:1", "docker.io", "library/nginx", "1", undefined],
    [`ghcr.io/acme/shop@${digest}`, "ghcr.io", "acme/shop", undefined, digest],
    [`ghcr.io/acme/shop:1.4.2@${digest}`, "ghcr.io", "acme/shop", "1.4.2", digest],
    ["GHCR.io/acme/shop:1", "ghcr.io", "acme/shop", "1", undefined],
    ["localhost/shop:1", "localhost", "shop", "1", undefined],
    ["registry:5000/shop:1", "registry:5000", "shop", "1", undefined],
    ["10.0.0.5:5000/a/b/c:1", "10.0.0.5:5000", "a/b/c", "1", undefined],
    ["[2001:db8::5]:5000/shop:1", "[2001:db8::5]:5000", "shop", "1", undefined],
    ["a__b/c-d.e--f:_1.2-3", "docker.io", "a__b/c-d.e--f", "_1.2-3", undefined],
    [`shop:${"t".repeat(128)}`, "docker.io", "library/shop", "t".repeat(128), undefined],
  ])("takes %s apart", (written, registry, repository, tag, itsDigest) => {
    expect(read(written)).toEqual({ written, registry, repository, tag, digest: itsDigest });
  });

  it.each([
    ["", "is blank"],
    ["   ", "is blank"],
    ["shop:1\n", "white space or a line break"],
    ["shop:1\nevil", "white space or a line break"],
    ["shop: 1", "white space or a line break"],
    ["sho\u0000p:1", "U+0000"],
    ["ghcr.io/Acme/shop:1", 'upper-case repository "Acme/shop": registries know it as "acme/shop"'],
    ["Acme/shop:1", 'upper-case repository "Acme/shop"'],
    ["-shop:1", "begins with a dash"],
    ["--help", "begins with a dash"],
    ["shop:1;reboot", 'contains the character ";"'],
    ["shop:$(id)", 'contains the character "$"'],
    ["`id`:1", 'contains the character "`"'],
    ["shop:1|cat", 'contains the character "|"'],
    ["shop:1&", 'contains the character "&"'],
    ["shop:1>x", 'contains the character ">"'],
    [`shop:${"t".repeat(129)}`, "a tag of 129 characters, and the most is 128"],
    ["shop:.1", 'the tag ".1"'],
    ["shop:", 'the tag ""'],
    [`shop@sha256:${hex.slice(1)}`, "64 hexadecimal digits"],
    [`shop@sha256:${hex}0`, "64 hexadecimal digits"],
    [`shop@sha256:${hex.toUpperCase()}`, "64 hexadecimal digits"],
    [`shop@sha256:${"g".repeat(64)}`, "64 hexadecimal digits"],
    [`shop@md5:${hex}`, "64 hexadecimal digits"],
    ["shop:1@", "64 hexadecimal digits"],
    ["bob:hunter2@ghcr.io/acme/shop:1", "user name or password before @"],
    [`bob:hunter2@ghcr.io/acme/shop@${digest}`, "user name or password before @"],
    ["https://ghcr.io/acme/shop:1", "begins with a scheme"],
    ["ghcr.io/аcme/shop:1", "contains U+0430"],
    ["ghcr.io/acme/shop：1", "contains U+FF1A"],
    ["ghcr.io/acme/shop\u200b:1", "contains U+200B"],
    ["ghcr.io/acme/shop", "neither a tag nor a digest"],
    ["nginx", "neither a tag nor a digest"],
    ["ghcr.io//shop:1", 'the repository "/shop"'],
    ["ghcr.io/shop/:1", 'the repository "shop/"'],
    ["ghcr.io/:1", 'the repository ""'],
    ["/shop:1", 'the repository "/shop"'],
    ["a___b:1", 'the repository "a___b"'],
    ["../shop:1", "names the registry"],
    ["ghcr.io/../shop:1", 'the repository "../shop"'],
    ["ghcr.io:0/shop:1", 'port is "0"'],
    ["ghcr.io:65536/shop:1", 'port is "65536"'],
    ["ghcr.io:5e3/shop:1", 'port is "5e3"'],
    ["ghcr-.io/shop:1", 'the registry "ghcr-.io"'],
    ["[::1/shop:1", 'the registry "[::1"'],
    ["[10.0.0.5]:5000/shop:1", 'the registry "[10.0.0.5]:5000"'],
    [`ghcr.io/${"a".repeat(256)}:1`, "over 255 characters"],
  ])("refuses %j", (text, message) => {
    expect(parseImageReference("proxy-image", text)).toEqual({
      ok: false,
      problems: [
        {
          input: "proxy-image",
          message: expect.stringContaining(message),
          example: "ghcr.io/acme/shop:1.4.2",
        },
      ],
    });
  });

  it("never echoes credentials", () => {
    const refusal = parseImageReference("image", "bob:hunter2@ghcr.io/acme/shop:1");
    expect(JSON.stringify(refusal)).not.toMatch(/bob|hunter2/);
  });
});

describe("names of an image", () => {
  it.each([
    ["nginx:1", "docker.io/library/nginx", "nginx"],
    ["acme/shop:1", "docker.io/acme/shop", "acme/shop"],
    ["library/a/b:1", "docker.io/library/a/b", "library/a/b"],
    ["ghcr.io/library/shop:1", "ghcr.io/library/shop", "ghcr.io/library/shop"],
    ["localhost:5000/shop:1", "localhost:5000/shop", "localhost:5000/shop"],
  ])("%s is %s to Docker's API and %s to people", (written, full, familiar) => {
    const reference = read(written);
    expect(repositoryName(reference)).toBe(full);
    expect(familiarName(reference)).toBe(familiar);
    expect(pinned(reference, digest)).toBe(`${full}@${digest}`);
  });
});

const path = fc
  .array(fc.stringMatching(/^[a-z0-9]{1,6}((\.|_|__|-{1,3})[a-z0-9]{1,6}){0,2}$/), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join("/"));
const registry = fc.option(
  fc.oneof(
    fc.constant("localhost"),
    fc.stringMatching(/^[a-z0-9]{1,8}\.[a-z0-9]{2,8}$/),
    fc
      .tuple(fc.stringMatching(/^[a-z0-9]{1,8}$/), fc.integer({ min: 1, max: 65_535 }))
      .map(([host, port]) => `${host}:${port}`),
  ),
  { nil: undefined },
);
const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/);

describe("property", () => {
  it("what is written is what is read, and its full name reads as the same image", () => {
    fc.assert(
      fc.property(
        registry,
        path,
        fc.option(tag, { nil: undefined }),
        fc.boolean(),
        (host, name, itsTag, withDigest) => {
          fc.pre(host !== undefined || name !== "localhost");
          fc.pre(host !== undefined || !/^(?:[^/]*\.[^/]*|localhost)\//.test(name));
          fc.pre(itsTag !== undefined || withDigest);
          const suffix = `${itsTag === undefined ? "" : `:${itsTag}`}${withDigest ? `@${digest}` : ""}`;
          const reference = read(`${host === undefined ? "" : `${host}/`}${name}${suffix}`);
          expect(reference.registry).toBe(host ?? "docker.io");
          expect(reference.tag).toBe(itsTag);
          expect(reference.digest).toBe(withDigest ? digest : undefined);
          for (const again of [repositoryName(reference), familiarName(reference)]) {
            expect(read(`${again}${suffix}`)).toEqual({ ...reference, written: `${again}${suffix}` });
          }
        },
      ),
    );
  });

  it("no text makes it throw, and what it accepts is safe in a shell and a URL path", () => {
    const nearMiss = fc.string({ unit: fc.constantFrom(..."aA0/:@.-_[]; \n$".split("")) });
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearMiss), (text) => {
        const result = parseImageReference("image", text);
        const name = result.ok ? pinned(result.value, digest) : `refused@${digest}`;
        expect(name).toMatch(/^[a-z0-9[][a-z0-9._:/[\]-]*@sha256:[0-9a-f]{64}$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
