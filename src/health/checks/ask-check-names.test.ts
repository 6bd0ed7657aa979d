import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { ask as Ask } from "../../../tests/support/health/asking.ts";
import { checkOf } from "../../../tests/support/health/example-check.ts";

let ask: typeof Ask;

beforeAll(async () => {
  // DNS that somebody else controls: every name leads to a metadata address.
  const lookup = (_: string, __: unknown, callback: (error: null, found: unknown) => void): void =>
    callback(null, [{ address: "169.254.169.254", family: 4 }]);
  jest.unstable_mockModule("node:dns", () => ({ lookup }));
  ({ ask } = await import("../../../tests/support/health/asking.ts"));
});

describe("a name that leads to a link-local address", () => {
  it.each(["http://trap.invalid/", "https://trap.invalid/", "tcp://trap.invalid:80"])(
    "is refused where it is connected to: %s",
    async (url) => {
      expect(await ask(checkOf(url))).toMatchObject({
        kind: "silence",
        reached: false,
        cause: expect.stringContaining("the name trap.invalid leads to 169.254.169.254"),
      });
    },
  );
});
