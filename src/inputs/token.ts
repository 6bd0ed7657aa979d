import { type Parsed, parsed, refused } from "../failure/problem.ts";

/** Reads an access token, never echoed: printable ASCII without a space, as it travels in a request header. */
export function parseToken(input: string, text: string): Parsed<string> {
  const token = text.trim();
  if (/^[!-~]+$/.test(token)) return parsed(token);
  return refused(
    input,
    "is no token: it contains white space or characters outside ASCII",
    "the token alone",
  );
}
