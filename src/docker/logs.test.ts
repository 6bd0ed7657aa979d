import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  frame,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { readLogs } from "./logs.ts";

let docker: FakeDocker | undefined;

async function linesFrom(answer: FakeAnswer): Promise<readonly string[]> {
  docker = await startFakeDocker(answer);
  return await readLogs(docker.engine, "c1");
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe("readLogs", () => {
  it("gives both streams in order, and asks for the tail only", async () => {
    const lines = await linesFrom((_, reply) => {
      reply.write(frame("stdout", "one\n"));
      reply.end(Buffer.concat([frame("stderr", "two\n"), frame("stdout", "three")]));
    });
    expect(lines).toEqual(["one", "two", "three"]);
    expect(docker?.asked[0]?.url).toBe("/v1.48/containers/c1/logs?stdout=true&stderr=true&tail=50");
  });

  it("keeps the last 50 lines, whatever the engine sends", async () => {
    const many = Array.from({ length: 200 }, (_, index) => `line ${index}\n`).join("");
    const lines = await linesFrom((_, reply) => reply.end(frame("stdout", many)));
    expect(lines).toHaveLength(50);
    expect(lines.at(-1)).toBe("line 199");
  });

  it.each([
    ["workflow commands", "::add-mask::a\n", /^\s*::/],
    ["commands of the old spelling", "##[error]a\n", /##\[/],
    // oxlint-disable-next-line no-control-regex -- that none is left is the point
    ["terminal sequences", "\x1b[2Jgone\x07\n", /[\x00-\x1f]/],
  ])("disarms %s", async (_, log, armed) => {
    const lines = await linesFrom((__, reply) => reply.end(frame("stderr", log)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(armed);
  });

  it("shows what is no frame as it comes: a container with a terminal has none", async () => {
    expect(await linesFrom((_, reply) => reply.end("plain text of a terminal\n"))).toEqual([
      "plain text of a terminal",
    ]);
  });

  it.each<[string, FakeAnswer, readonly string[]]>([
    ["cannot be read", (_, reply) => sendJson(reply, 501, { message: "driver" }), []],
    [
      "break off",
      (_, reply) => {
        reply.write(frame("stdout", "so far\n"));
        setTimeout(() => reply.destroy(), 20);
      },
      ["so far"],
    ],
  ])("gives what there is of logs that %s", async (_, answer, expected) => {
    expect(await linesFrom(answer)).toEqual(expected);
  });
});
