import { portNumber } from "../inputs/integer.ts";
import { canonicalIp } from "../inputs/ip-literal.ts";
import { codePointName, quoted } from "../inputs/quoted.ts";

/** `RepositoryNameTotalLengthMax` of distribution/reference. */
const longestName = 255;
const longestTag = 128;
const sha256 = /^sha256:[0-9a-f]{64}$/;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const domain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** What is wrong with a reference before it is taken apart; nothing that may be a password is echoed. */
export function imageTextFlaw(text: string): string | undefined {
  if (text.trim() === "") return "is blank";
  if (/\s/.test(text)) return "contains white space or a line break";
  const foreign = Array.from(text).find((character) => character < "!" || character > "~");
  if (foreign !== undefined) {
    return `contains ${codePointName(foreign)}, which is not an ASCII letter even where it looks like one`;
  }
  if (text.startsWith("-")) return "begins with a dash, as an option of a command would";
  if (/^[a-z]+:\/\//i.test(text)) return "begins with a scheme: write the reference without it";
  return atSignFlaw(text) ?? strayCharacterFlaw(text);
}

/** What is wrong with the registry, `host[:port]`. */
export function registryFlaw(registry: string): string | undefined {
  const { host, ip, port } =
    /^(?:\[(?<ip>.*)\]|(?<host>[^:[\]]*))(?::(?<port>.*))?$/.exec(registry)?.groups ?? {};
  if (port !== undefined && portNumber(port) === undefined) {
    return `names a registry whose port is ${quoted(port)}, and a port is from 1 to 65535`;
  }
  if (ip !== undefined ? canonicalIp(ip)?.includes(":") : domain.test(host ?? "")) return undefined;
  return `names the registry ${quoted(registry)}, which is not a host name`;
}

/** What is wrong with the repository's path, without its registry. */
export function nameFlaw(path: string): string | undefined {
  if (/[A-Z]/.test(path)) {
    return `has the upper-case repository ${quoted(path)}: registries know it as ${quoted(path.toLowerCase())}`;
  }
  if (path.length > longestName) return `has a repository name of over ${longestName} characters`;
  if (path.split("/").every((part) => component.test(part))) return undefined;
  return `has the repository ${quoted(path)}, whose parts must be letters and digits joined by . _ __ or -`;
}

/** What is wrong with a tag. */
export function tagFlaw(tag: string): string | undefined {
  if (tag.length > longestTag) return `has a tag of ${tag.length} characters, and the most is ${longestTag}`;
  if (/^\w[\w.-]*$/.test(tag)) return undefined;
  return `has the tag ${quoted(tag)}, which must be letters, digits, _ . and -, not beginning with . or -`;
}

function atSignFlaw(text: string): string | undefined {
  const at = text.indexOf("@");
  if (at === -1 || sha256.test(text.slice(at + 1))) return undefined;
  const after = text.slice(at + 1);
  if (/[@/]/.test(after))
    return "carries a user name or password before @: credentials have inputs of their own";
  return "has a digest that is not sha256: followed by 64 hexadecimal digits in lower case";
}

function strayCharacterFlaw(text: string): string | undefined {
  const stray = /[^A-Za-z0-9._/:@[\]-]/.exec(text)?.[0];
  return stray === undefined ? undefined : `contains the character ${quoted(stray)}`;
}
