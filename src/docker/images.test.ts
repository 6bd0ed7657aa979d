import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { pullImage } from "./images.ts";
import { describeProgress } from "./pull-progress.ts";

let docker: FakeDocker | undefined;
const digest = `sha256:${"a".repeat(64)}`;

async function pull(answer: FakeAnswer): Promise<string[]> {
  docker = await startFakeDocker(answer);
  const told: string[] = [];
  await pullImage(docker.engine, "ghcr.io/acme/api", digest, (progress) =>
    told.push(describeProgress(progress)),
  );
  return told;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe("pullImage", () => {
  it("pulls by digest and tells every event", async () => {
    const events = [
      { id: "a", status: "Waiting" },
      { id: "a", status: "Pull complete" },
    ];
    const stream = events.map((event) => `${JSON.stringify(event)}\r\n`).join("");
    expect(await pull((_, reply) => reply.end(stream))).toEqual(["0 of 1 layers", "1 of 1 layers"]);
    const query = `fromImage=ghcr.io%2Facme%2Fapi&tag=${encodeURIComponent(digest)}`;
    expect(docker?.asked[0]?.url).toBe(`/v1.48/images/create?${query}`);
  });

  it.each(["nonsense", "null", "7", "[]"])("goes on after a line that is no event: %s", async (line) => {
    expect(await pull((_, reply) => reply.end(`${line}\n{"id":"a","status":"Waiting"}\n`))).toContain(
      "0 of 1 layers",
    );
  });

  it.each<[string, FakeAnswer, string]>([
    [
      "an error in the stream",
      (_, reply) => reply.end('{"error":"no space left\\n::error::x"}\n'),
      "no space",
    ],
    ["a refusal", (_, reply) => sendJson(reply, 404, { message: "manifest unknown" }), "manifest unknown"],
  ])("fails on %s", async (_, answer, words) => {
    const failure = { reason: "pull-failed", input: "image", message: expect.stringContaining(words) };
    await expect(pull(answer)).rejects.toMatchObject(failure);
  });

  it("fails when the stream breaks off: a pull that is half done is none", async () => {
    const breaking: FakeAnswer = (_, reply) => {
      reply.write('{"id":"a","status":"Waiting"}\n');
      setTimeout(() => reply.destroy(), 20);
    };
    await expect(pull(breaking)).rejects.toMatchObject({ reason: "docker-unavailable" });
  });
});
