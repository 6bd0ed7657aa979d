import { expect, it } from "@jest/globals";
import { urlWithoutQuery } from "./redact-url.ts";

it.each([
  ["https://shop.example/", "https://shop.example/"],
  ["https://shop.example:8443/health?token=zq#zq", "https://shop.example:8443/health"],
  ["https://user:zq@shop.example/a", "https://shop.example/a"],
  ["no url?token=zq", "no url"],
])("of %s is %s", (url, expected) => {
  expect(urlWithoutQuery(url)).toBe(expected);
});
