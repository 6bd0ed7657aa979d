import { type Parsed, parsed, refused } from "../failure/problem.ts";

const maxCharacters = 255;

/** Reads the name of a GitHub environment: at most 255 characters, by GitHub's limit, and none a control. */
export function parseEnvironmentName(input: string, text: string): Parsed<string> {
  const name = text.trim();
  if (name === "") return refused(input, "is blank", "production");
  if (/\p{Cc}/u.test(name))
    return refused(input, "contains a line break or a control character", "production");
  if (name.length > maxCharacters) {
    return refused(input, `has ${name.length} characters, and GitHub allows ${maxCharacters}`, "production");
  }
  return parsed(name);
}
