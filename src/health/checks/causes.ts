import { types } from "node:util";
import { headerLimit } from "./answer.ts";

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused: nothing listens there",
  ECONNRESET: "the connection was cut before the answer was whole",
  EPIPE: "the connection was cut before the answer was whole",
  ENOTFOUND: "DNS does not know the name",
  EAI_AGAIN: "DNS gave no answer",
  EHOSTUNREACH: "there is no way to the host",
  ENETUNREACH: "there is no way to the host's network",
  ETIMEDOUT: "the connection was not accepted in time",
  HPE_HEADER_OVERFLOW: `the header of the answer is larger than ${headerLimit} bytes`,
  CERT_HAS_EXPIRED: "the certificate has expired",
  CERT_NOT_YET_VALID: "the certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is signed by itself, and not trusted here",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is signed by an authority that is not trusted here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "the certificate's chain is not whole, or its authority is not trusted here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the certificate's chain is not whole, or its authority is not trusted here",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name",
};

/** Why a request came to nothing, in words; they may hold foreign text. */
export function causeOf(thrown: unknown): string {
  if (!types.isNativeError(thrown)) return "the request failed";
  // Every address of a name was tried, and each has its own error.
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return causeOf(thrown.errors[0]);
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : "";
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  if (known !== undefined) return known;
  if (code.startsWith("HPE_")) return `what came back is not HTTP (${code})`;
  if (code.startsWith("ERR_SSL_") || code === "EPROTO") return `TLS failed (${code})`;
  return thrown.message;
}
