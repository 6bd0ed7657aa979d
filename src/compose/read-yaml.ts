import { Composer, type CST, type Document, LineCounter, Parser } from "yaml";
import { convertDocument } from "./convert-yaml.ts";
import { offsetTooDeep } from "./yaml-depth.ts";
import type { YamlFlaw, YamlReading } from "./yaml-reading.ts";

const longestBytes = 1024 * 1024;
const deepest = 64;

/**
 * Reads one YAML document that somebody else wrote: bounded in size, depth and aliases, duplicate keys refused.
 * Aliases and `<<` are followed, as Compose does.
 */
export function readYaml(text: string): YamlReading {
  const bytes = Buffer.byteLength(text);
  if (bytes > longestBytes) return flawed(`is ${bytes} bytes, and at most ${longestBytes} are read`);
  const nul = text.indexOf("\0");
  if (nul >= 0) return flawed("has a NUL character", text.slice(0, nul).split("\n").length);
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tooDeep = offsetTooDeep(tokens, deepest);
  if (tooDeep !== undefined) {
    return flawed(`is nested deeper than ${deepest} levels`, lines.linePos(tooDeep).line);
  }
  const documents = compose(tokens);
  const [document] = documents;
  if (document === undefined) return { ok: true, root: { path: "", line: 1, value: null } };
  if (documents.length > 1) return flawed("holds several YAML documents (---), and one is read");
  const errors = document.errors.map(
    ({ message, pos }): YamlFlaw => ({
      message: `is not YAML: ${message.replaceAll(/\s+/g, " ")}`,
      line: lines.linePos(pos[0]).line,
    }),
  );
  return errors.length > 0 ? { ok: false, flaws: errors } : convertDocument(document, lines);
}

/** Every scalar stays the text it was; keys are compared later, because here that takes the square of their number. */
function compose(tokens: readonly CST.Token[]): readonly Document.Parsed[] {
  const composer = new Composer({ schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  return [...composer.compose(tokens)];
}

function flawed(message: string, line?: number): YamlReading {
  return { ok: false, flaws: [line === undefined ? { message } : { message, line }] };
}
