import { posix } from "node:path";

/** `type` is erased by the compiler, `value` runs when the file loads, `lazy` is an `import()` inside it. */
export type ImportKind = "type" | "value" | "lazy";

export interface Import {
  readonly kind: ImportKind;
  readonly specifier: string;
  /** The names taken, when they are all that is taken. */
  readonly names?: readonly string[];
}

/** What each file imports, by its path from the repository's root. */
export type ImportGraph = ReadonlyMap<string, readonly Import[]>;

// The formatter holds the shape these rely on: statements begin a line, names in double quotes.
const statement =
  /^(?:import|export)\s+(?<type>type\s+)?(?:\*(?:\s+as\s+[\w$]+)?|\{(?<names>[^}]*)\}|[\w$]+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+[\w$]+))?)\s+from\s+"(?<from>[^"]+)"/gm;
const bare = /^import\s+"(?<from>[^"]+)"/gm;
const lazy = /\bimport\(\s*"(?<from>[^"]+)"/g;
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** The imports of a formatted TypeScript source, in no promised order. */
export function importsOf(source: string): Import[] {
  const code = source.replace(comment, "");
  return [
    ...find(code, statement, (match) => (match.groups?.["type"] === undefined ? "value" : "type")),
    ...find(code, bare, () => "value"),
    ...find(code, lazy, () => "lazy"),
  ];
}

function find(code: string, pattern: RegExp, kindOf: (match: RegExpExecArray) => ImportKind): Import[] {
  return [...code.matchAll(pattern)].map((match) => {
    const found = { kind: kindOf(match), specifier: match.groups?.["from"] ?? "" };
    const names = match.groups?.["names"];
    return names === undefined ? found : { ...found, names: listNames(names) };
  });
}

/** `a, type B, c as d` as the names on the other side: `a`, `B`, `c`. */
function listNames(list: string): string[] {
  return list
    .split(",")
    .map((entry) =>
      entry
        .trim()
        .replace(/^type\s+/, "")
        .replace(/\s+as\s.*$/, ""),
    )
    .filter((name) => name !== "");
}

/** The file that a relative import means; packages and built-ins are themselves. */
export function resolveImport(file: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier;
}
