import { PassThrough } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import type { Client } from "ssh2";
import { acknowledgeQuickly } from "./quick-acknowledgement.ts";

it("sends something back soon after what came in, once for what came together, until it is ended", async () => {
  const stream = new PassThrough();
  let sent = 0;
  const client = {
    openssh_noMoreSessions: (...callback: readonly unknown[]) => {
      expect(callback).toEqual([]);
      sent += 1;
    },
  };
  const end = acknowledgeQuickly(client as unknown as Client, stream);
  stream.write("a");
  stream.write("b");
  await delay(50);
  expect(sent).toBe(1);
  stream.write("c");
  await delay(50);
  expect(sent).toBe(2);
  end();
  stream.write("d");
  await delay(50);
  expect(sent).toBe(2);
});
