import { describe, expect, it } from "@jest/globals";
import { parseHeaderName } from "./header-name.ts";

describe("parseHeaderName", () => {
  it.each([
    ["x-preview", "x-preview"],
    ["X-Preview", "x-preview"],
    ["preview", "preview"],
    ["Shop-Candidate-2", "shop-candidate-2"],
    ["x-hosting", "x-hosting"],
    ["secret", "secret"],
    ["iframe", "iframe"],
    [`x${"a".repeat(63)}`, `x${"a".repeat(63)}`],
  ])("reads %s", (text, name) => {
    expect(parseHeaderName("preview-header", text)).toEqual({ ok: true, value: name });
  });

  it.each([
    "",
    " ",
    "x preview",
    "x-preview ",
    "x-preview:",
    "x_preview",
    "x.preview",
    "-preview",
    "2preview",
    "x-prévïew",
    "x-preview\r\nhost: evil",
    "x-preview\n",
    'x"preview',
    "x'preview",
    "x-${HOME}",
    "x-%[src]",
    "x#preview",
    "x\\preview",
    "х-preview",
  ])("refuses %j, which is no name for a header of one's own", (text) => {
    expect(parseHeaderName("preview-header", text)).toMatchObject({
      ok: false,
      problems: [
        { input: "preview-header", message: expect.stringContaining("letters, digits and hyphens") },
      ],
    });
  });

  it.each([
    "Host",
    "Cookie",
    "Set-Cookie",
    "Authorization",
    "Proxy-Authorization",
    "Connection",
    "Keep-Alive",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Proxy-Connection",
    "Content-Length",
    "Content-Type",
    "Accept",
    "Accept-Encoding",
    "User-Agent",
    "Referer",
    "Origin",
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Via",
    "If-None-Match",
    "Range",
    "Expect",
    "Sec-WebSocket-Key",
    "Sec-Fetch-Site",
    "Access-Control-Request-Method",
    "X-Tidegate-Slot",
    "traceparent",
  ])("refuses %s, which means something already", (text) => {
    expect(parseHeaderName("preview-header", text)).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining("a header with a meaning of its own") }],
    });
  });

  it("refuses a name of more than 64 characters", () => {
    expect(parseHeaderName("preview-header", `x${"a".repeat(64)}`)).toMatchObject({
      ok: false,
      problems: [{ message: "has 65 characters, and may have 64" }],
    });
  });
});
