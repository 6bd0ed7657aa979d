import { type Parsed, parsed, refused } from "../failure/problem.ts";

const example = "https://shop.example.com/";

/** Reads an absolute http or https URL without user information; it is not echoed, its query may be a token. */
export function parsePublicUrl(input: string, text: string): Parsed<URL> {
  if (/[\s\p{Cc}]/u.test(text)) return refused(input, "contains white space or a control character", example);
  const url = URL.parse(text);
  if (url === null) return refused(input, "is not an absolute URL", example);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return refused(input, "must begin with https:// or http://", example);
  }
  if (url.username !== "" || url.password !== "") {
    return refused(input, "carries a user name or password, which would end up in logs", example);
  }
  if (!/^https?:\/\/[^/\\]/i.test(text))
    return refused(input, "must begin with https:// and a host", example);
  return parsed(url);
}
