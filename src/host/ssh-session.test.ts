import { describe, expect, it } from "@jest/globals";
import { keyTypeOf } from "./ssh-session.ts";

describe("keyTypeOf", () => {
  it.each([
    [Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519rest")]), "ssh-ed25519"],
    [Buffer.from([0, 0, 0, 200, 97, 98]), "ab"],
    [Buffer.from([1, 2]), ""],
    [Buffer.alloc(0), ""],
  ])("reads %j", (blob, type) => {
    expect(keyTypeOf(blob)).toBe(type);
  });
});
