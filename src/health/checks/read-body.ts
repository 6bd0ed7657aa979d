import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { bodyLimit } from "./answer.ts";

export interface Body {
  readonly bytes: Uint8Array;
  readonly cut: boolean;
  readonly encoded: boolean;
}

/**
 * Reads a body up to {@link bodyLimit}, unpacked where it is packed although that was not asked for. A longer one is
 * cut when its header says how long it is; one that does not say so might never end.
 *
 * @throws Error when it breaks off, cannot be unpacked, unpacks to more than the limit or does not seem to end
 */
export async function readBody(response: IncomingMessage): Promise<Body> {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const packed = encoding !== "identity" && encoding !== "";
  const unpacking = packed ? unpack(response, encoding) : undefined;
  const { bytes, cut, total } = await readStart(unpacking ?? response);
  if (cut && unpacking !== undefined)
    throw new Error(`the body unpacks (${encoding}) to more than ${bodyLimit} bytes`);
  if (cut && !packed && response.headers["content-length"] === undefined) {
    throw new Error(
      `the body does not say how long it is, and had not ended after ${total} bytes: a check wants an answer of at most ${bodyLimit}`,
    );
  }
  return { bytes, cut, encoded: packed && unpacking === undefined };
}

async function readStart(source: Readable): Promise<{ bytes: Uint8Array; cut: boolean; total: number }> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, Math.max(0, bodyLimit - total)));
    total += chunk.length;
    if (total > bodyLimit) break;
  }
  return { bytes: Buffer.concat(chunks), cut: total > bodyLimit, total };
}

/** `undefined` for encodings that nothing here undoes. */
function unpack(response: IncomingMessage, encoding: string): Readable | undefined {
  const decoder =
    encoding === "gzip" || encoding === "x-gzip"
      ? createGunzip()
      : encoding === "deflate"
        ? createInflate()
        : encoding === "br"
          ? createBrotliDecompress()
          : encoding === "zstd"
            ? createZstdDecompress()
            : undefined;
  if (decoder === undefined) return undefined;
  response.once("error", (error) => decoder.destroy(error));
  decoder.once("close", () => response.unpipe(decoder));
  return response.pipe(decoder);
}
