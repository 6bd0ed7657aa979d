/** Characters of a line that are shown, the note about the rest included. */
const shownCharacters = 1_000;

/** Characters of a line that are looked at: enough for a line full of colour codes, and bounded. */
const examinedCharacters = 20_000;

/** Terminal sequences that have an end: strings (title, hyperlink, device control), CSI, two-character ones. */
const terminalSequences =
  // oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
  /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x9b[0-?]*[ -/]*[@-~]|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]/g;

/** Controls other than tab, line separators, and what turns the direction of text. */
const telling = /[\p{Cc}\u2028\u2029\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** Invisible characters: they only serve to hide something or to slip past a comparison. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/**
 * Makes one line of foreign text (container log, server reply) safe to print in a GitHub Actions log and
 * a terminal: no workflow command acts, nothing is overwritten, hidden or shown in another order.
 *
 * The runner recognises `::name …::` at the start of a line after trimming it, and `##[name …]` anywhere;
 * it compares by culture, which skips ignorable characters, so those go first (actions/runner,
 * `ActionCommand.cs`). At most 1,000 characters are returned, ending in "… (N more)" when there were more.
 * Applying it twice changes nothing.
 */
export function inert(text: string): string {
  return inertLine(text, 0);
}

/** {@link inert} for a line of which `lost` more characters or bytes have been dropped already. */
export function inertLine(text: string, lost: number): string {
  const head = text.length > examinedCharacters ? text.slice(0, examinedCharacters) : text;
  return cut(disarm(visible(head)), lost + text.length - head.length);
}

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\r\n]+$/, "")
    .replace(terminalSequences, "")
    .replaceAll("\t", "    ")
    .replace(telling, picture)
    .replace(invisible, "");
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** Parts the two markers of a workflow command with a space; combining marks between them do not hide one. */
function disarm(line: string): string {
  return line.replace(/^([\s\p{M}]*:)(?=\p{M}*:)/u, "$1 ").replace(/#(?=\p{M}*#\p{M}*\[)/gu, "# ");
}

function cut(line: string, lost: number): string {
  if (lost === 0 && line.length <= shownCharacters) return line;
  const total = line.length + lost;
  const room = shownCharacters - `… (${total} more)`.length;
  const kept = withoutHalfPair(line.slice(0, room));
  return `${kept}… (${total - kept.length} more)`;
}

function withoutHalfPair(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

/** Raw bytes kept of one line: the characters examined are fewer than this for any text worth reading. */
const lineBytes = 8 * 1024;

const newline = 0x0a;

/** How much of a log is kept: the last `maxLines` lines (default 50), `maxBytes` bytes in all (default 64 KiB). */
export interface TailLimits {
  readonly maxLines?: number;
  readonly maxBytes?: number;
}

interface KeptLine {
  readonly bytes: Uint8Array;
  /** Bytes of the line that were dropped. */
  readonly lost: number;
}

/** The last lines of a byte stream in bounded memory, whatever the stream holds: 1 GB without a newline too. */
export class LogTail {
  readonly #maxLines: number;
  readonly #maxBytes: number;
  readonly #current: Uint8Array;
  #filled = 0;
  #lost = 0;
  #kept: KeptLine[] = [];
  #keptBytes = 0;

  constructor(limits: TailLimits = {}) {
    this.#maxLines = Math.max(1, limits.maxLines ?? 50);
    this.#maxBytes = Math.max(1, limits.maxBytes ?? 64 * 1024);
    this.#current = new Uint8Array(Math.min(lineBytes, this.#maxBytes));
  }

  /** Takes the next bytes of the stream; `chunk` may be changed by its owner afterwards. */
  push(chunk: Uint8Array): void {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      this.#extend(chunk.subarray(from, end));
      this.#finishLine();
      from = end + 1;
    }
    this.#extend(chunk.subarray(from));
  }

  /** What was kept, oldest first, each line made {@link inert}; a last line without a newline counts. */
  lines(): readonly string[] {
    const begun = this.#filled + this.#lost > 0;
    const all = begun ? [...this.#kept, this.#currentLine()] : this.#kept;
    return all.slice(-this.#maxLines).map(({ bytes, lost }) => inertLine(decode(bytes, lost > 0), lost));
  }

  #extend(bytes: Uint8Array): void {
    const room = this.#current.length - this.#filled;
    const taken = bytes.subarray(0, room);
    this.#current.set(taken, this.#filled);
    this.#filled += taken.length;
    this.#lost += bytes.length - taken.length;
  }

  #currentLine(): KeptLine {
    return { bytes: this.#current.slice(0, this.#filled), lost: this.#lost };
  }

  #finishLine(): void {
    this.#kept.push(this.#currentLine());
    this.#keptBytes += this.#filled;
    this.#filled = 0;
    this.#lost = 0;
    while (this.#kept.length > this.#maxLines || this.#keptBytes > this.#maxBytes) {
      this.#keptBytes -= this.#kept.shift()?.bytes.length ?? 0;
    }
  }
}

/** Invalid UTF-8 becomes U+FFFD; `unfinished` leaves out a character that was cut in the middle. */
function decode(bytes: Uint8Array, unfinished: boolean): string {
  return new TextDecoder("utf-8").decode(bytes, { stream: unfinished });
}

/** The last lines of bytes that are at hand already: see {@link LogTail}. */
export function inertLines(
  bytes: Uint8Array | readonly Uint8Array[],
  limits: TailLimits = {},
): readonly string[] {
  const tail = new LogTail(limits);
  for (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) tail.push(chunk);
  return tail.lines();
}
