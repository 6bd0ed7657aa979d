import { type Parsed, parsed, refused } from "../failure/problem.ts";
import type { Parser } from "./combine.ts";

/** Reads a user name of a registry; HTTP's Basic authentication has no way to write a colon in it (RFC 7617). */
export const parseRegistryUsername: Parser<string> = (input, text) => {
  if (/[\p{Cc}\p{Z}]/u.test(text))
    return refused(input, "contains white space or a control character", "acme-bot");
  if (text.includes(":"))
    return refused(input, "contains a colon: the password has an input of its own", "acme-bot");
  return parsed(text);
};

/** Reads a password or token of a registry; it is told of, never shown. */
export const parseRegistryPassword: Parser<string> = (input, text): Parsed<string> => {
  if (/\p{Cc}/u.test(text)) {
    return refused(input, "contains a line break or another control character: give the token alone");
  }
  if (text.trim() === "") return refused(input, "is blank");
  return parsed(text);
};
