import { Writable } from "node:stream";
import { inertLine } from "./inert.ts";

/** Bytes of a line that are kept: more than are ever shown of one. */
const lineBytes = 8 * 1_024;
const newline = 0x0a;

/**
 * A stream that gives each line it is written as soon as it is whole, made inert, in bounded memory whatever comes:
 * foreign output shown while it is made. The end of the stream ends the last line.
 */
export function lineSink(onLine: (line: string) => void): Writable {
  const kept = Buffer.alloc(lineBytes);
  let filled = 0;
  let lost = 0;
  const extend = (bytes: Uint8Array) => {
    const taken = bytes.subarray(0, lineBytes - filled);
    kept.set(taken, filled);
    filled += taken.length;
    lost += bytes.length - taken.length;
  };
  const finish = () => {
    // A character cut in the middle is left out.
    onLine(inertLine(new TextDecoder("utf-8").decode(kept.subarray(0, filled), { stream: lost > 0 }), lost));
    filled = 0;
    lost = 0;
  };
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      let from = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
        extend(chunk.subarray(from, end));
        finish();
        from = end + 1;
      }
      extend(chunk.subarray(from));
      done();
    },
    final(done) {
      if (filled + lost > 0) finish();
      done();
    },
  });
}
