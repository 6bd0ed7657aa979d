import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { headersOf } from "./engine.ts";
import { type PullOptions, pullImage } from "./images.ts";
import { bytesToPull, type PullProgress } from "./pull-progress.ts";

let docker: FakeDocker | undefined;
const digest = `sha256:${"a".repeat(64)}`;

async function pull(
  answer: FakeAnswer,
  options: PullOptions,
  onProgress: (progress: PullProgress) => void = () => undefined,
): Promise<void> {
  docker = await startFakeDocker(answer);
  await pullImage(docker.engine, "ghcr.io/acme/api", digest, onProgress, options);
}

/** Answers with one event and then nothing, until the other side hangs up. */
function halting(): { readonly answer: FakeAnswer; readonly left: Promise<void> } {
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const answer: FakeAnswer = (_, reply) => {
    reply.once("close", leave);
    const event = { id: "a", status: "Downloading", progressDetail: { current: 1, total: 9_000 } };
    reply.write(`${JSON.stringify(event)}\n`);
  };
  return { answer, left };
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe("pullImage", () => {
  it("sends credentials in the header of this one request, in a form that docker-modem's DEBUG does not print", async () => {
    await pull((_, reply) => reply.end(), { registryAuth: "c2VjcmV0" });
    expect(docker?.asked[0]?.headers["x-registry-auth"]).toBe("c2VjcmV0");
    const headers = headersOf({ method: "GET", path: "/", registryAuth: "c2VjcmV0" });
    expect(inspect({ options: { headers } }, { showHidden: true, depth: null })).not.toContain("c2VjcmV0");
  });

  it("sends none where there are none", async () => {
    await pull((_, reply) => reply.end(), {});
    expect(docker?.asked[0]?.headers["x-registry-auth"]).toBeUndefined();
  });

  it("gives up a pull that has come to a halt, and hangs up", async () => {
    const { answer, left } = halting();
    await expect(pull(answer, { stalledAfterMs: 150 })).rejects.toMatchObject({
      reason: "pull-stalled",
      message: expect.stringContaining("nothing came for 0.15 s"),
    });
    await left;
  });

  it("ends with the reason of the signal when the run is cancelled, and hangs up", async () => {
    const { answer, left } = halting();
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const pulling = pull(answer, { signal: controller.signal }, () => controller.abort(reason));
    await expect(pulling).rejects.toBe(reason);
    await left;
  });

  it("ends when who is told of its progress wants no more of it, and hangs up", async () => {
    const { answer, left } = halting();
    const enough = new Error("does not fit");
    const pulling = pull(answer, {}, (progress) => {
      expect(bytesToPull(progress)).toBe(9_000);
      throw enough;
    });
    await expect(pulling).rejects.toBe(enough);
    await left;
  });

  it("keeps the daemon's words apart from what was asked", async () => {
    await expect(
      pull((_, reply) => sendJson(reply, 500, { message: "unauthorized" }), {}),
    ).rejects.toMatchObject({ reason: "pull-failed", words: "unauthorized" });
  });
});
