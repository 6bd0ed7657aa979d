import { interpolate, type Lookup } from "./interpolate.ts";

/** A problem of a file of variables. */
export interface LineFlaw {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export interface DotenvReading {
  readonly variables: ReadonlyMap<string, string>;
  readonly flaws: readonly LineFlaw[];
}

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "\x07",
    b: "\b",
    f: "\f",
    n: "\n",
    r: "\r",
    t: "\t",
    v: "\v",
    '"': '"',
    "\\": "\\",
    $: "$$",
  }),
);
/** After these, a file is something else than it should be. */
const mostFlaws = 20;
const blank = /[\t\v\f\r \u0085\u00a0]/;

/**
 * Reads a `.env` or `env_file` as Compose does: `NAME=value`, `NAME: value`, `export NAME=value`, comments, quotes
 * over several lines, escapes and variables within double quotes, nothing at all within single ones. A bare `NAME`
 * takes its value from `lookup`, and is left out when it has none there.
 *
 * @param lookup the environment around; names set further up in the file come after it
 */
export function readDotenv(text: string, lookup: Lookup): DotenvReading {
  return new DotenvParser(text.replace(/^\ufeff/, ""), lookup).read();
}

class DotenvParser {
  readonly #text: string;
  readonly #lookup: Lookup;
  readonly #variables = new Map<string, string>();
  readonly #flaws: LineFlaw[] = [];
  #at = 0;
  #lineEnd = -1;

  constructor(text: string, lookup: Lookup) {
    this.#text = text;
    this.#lookup = lookup;
  }

  read(): DotenvReading {
    while (this.#flaws.length < mostFlaws && this.#skipToStatement()) this.#readStatement();
    return { variables: this.#variables, flaws: this.#flaws };
  }

  #skipToStatement(): boolean {
    for (;;) {
      while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
      if (this.#text[this.#at] !== "#") return this.#at < this.#text.length;
      this.#at = this.#endOfLine();
    }
  }

  #readStatement(): void {
    const start = this.#at;
    const end = this.#endOfLine();
    const [exported = ""] = /^export\s+/.exec(this.#text.slice(this.#at, end)) ?? [];
    this.#at += exported.length;
    const nameEnd = this.#text.slice(this.#at, end).search(/[=:]/);
    const written = this.#text.slice(this.#at, nameEnd === -1 ? end : this.#at + nameEnd);
    const name = written.trimEnd();
    if (!/^[\p{L}\p{N}_.[\]-]+$/u.test(name)) {
      this.#flaw(start, "has a name that is not letters, digits, _ . and -");
      this.#at = end;
    } else if (nameEnd === -1) {
      this.#inherit(name);
      this.#at = end;
    } else {
      this.#at += nameEnd + 1;
      while (blank.test(this.#text[this.#at] ?? "")) this.#at += 1;
      this.#readValue(name);
    }
  }

  #inherit(name: string): void {
    const value = this.#lookup(name);
    if (value !== undefined) this.#variables.set(name, value);
  }

  #readValue(name: string): void {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote !== '"' && quote !== "'") {
      const line = this.#text.slice(start, this.#endOfLine());
      this.#at += line.length;
      const [value = ""] = line.split(" #", 1);
      return this.#set(name, this.#expand(name, value.trimEnd(), start));
    }
    const end = this.#closingQuote(quote);
    if (end === -1) {
      this.#flaw(start, "opens a quote that is never closed");
      this.#at = this.#text.length;
      return;
    }
    this.#at = end + 1;
    const inside = this.#text.slice(start + 1, end).replaceAll(`\\${quote}`, quote);
    this.#set(name, quote === "'" ? inside : this.#expand(name, unescaped(inside), start));
  }

  #set(name: string, value: string): void {
    this.#variables.set(name, value);
  }

  #closingQuote(quote: string): number {
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      if (this.#text[at] === "\\") at += 1;
      else if (this.#text[at] === quote) return at;
    }
    return -1;
  }

  /** A dollar sign can be part of a password: what follows it is not told. */
  #expand(name: string, value: string, at: number): string {
    const lookup: Lookup = (one) => this.#lookup(one) ?? this.#variables.get(one);
    const { text, flaws } = interpolate(value, lookup);
    for (const flaw of flaws) {
      this.#flaw(
        at,
        flaw.startsWith("needs ")
          ? flaw
          : `gives ${name} a value with a $ that stands for no variable that is set`,
      );
    }
    return text;
  }

  #flaw(at: number, message: string): void {
    this.#flaws.push({ line: this.#text.slice(0, at).split("\n").length, message });
  }

  /** Looked for once a line, however many statements it has. */
  #endOfLine(): number {
    if (this.#at <= this.#lineEnd) return this.#lineEnd;
    const end = this.#text.indexOf("\n", this.#at);
    this.#lineEnd = end === -1 ? this.#text.length : end;
    return this.#lineEnd;
  }
}

/** The escapes of POSIX `echo`, octal numbers among them; any other stays as it is written. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:([abfnrtv"\\$])|0(\d{0,3}))/g, (written, letter?: string, octal?: string) => {
    if (letter !== undefined) return escapes.get(letter) ?? written;
    const code = Number.parseInt(octal ?? "", 8);
    return octal?.length === 3 && /^[0-7]+$/.test(octal) && code < 256 ? String.fromCharCode(code) : written;
  });
}
