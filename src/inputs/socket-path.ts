import { type Parsed, parsed, refused } from "../failure/problem.ts";
import { quoted } from "./quoted.ts";

const example = "/var/run/docker.sock";
/** `sun_path` of Linux holds 108 bytes, the last of them NUL (unix(7)). */
const longestBytes = 107;

/** Reads the absolute path of a UNIX socket on the host. */
export function parseSocketPath(input: string, text: string): Parsed<string> {
  if (/\p{Cc}/u.test(text)) return refused(input, "contains a control character", example);
  if (/^[a-z]+:\/\//i.test(text)) {
    return refused(input, `is ${quoted(text)}, a URL, and must be the path alone`, example);
  }
  if (!text.startsWith("/")) return refused(input, `is ${quoted(text)}, and must begin with /`, example);
  if (text.endsWith("/")) return refused(input, `is ${quoted(text)}, a directory`, example);
  if (Buffer.byteLength(text) > longestBytes) {
    return refused(input, `is longer than the ${longestBytes} bytes Linux has for a socket's path`, example);
  }
  return parsed(text);
}
