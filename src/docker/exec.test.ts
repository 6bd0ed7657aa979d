import { afterEach, describe, expect, it } from "@jest/globals";
import { type FakeDocker, frame, sendJson, startFakeDocker } from "../../tests/support/fake-docker.ts";
import { execute } from "./exec.ts";

let docker: FakeDocker | undefined;

/** An engine on which a command prints these frames and ends with this code. */
async function engineRunning(frames: readonly Buffer[], ExitCode: number | null, whole = true) {
  docker = await startFakeDocker((request, reply) => {
    if (request.url.endsWith("/exec")) sendJson(reply, 201, { Id: "e1" });
    else if (request.url.endsWith("/exec/e1/json")) sendJson(reply, 200, { ExitCode });
    else {
      for (const each of frames) reply.write(each);
      if (whole) reply.end();
      else setTimeout(() => reply.destroy(), 20);
    }
  });
  return docker.engine;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe("execute", () => {
  it("runs the words as they are, without a shell, and gives code and output", async () => {
    const engine = await engineRunning([frame("stdout", "one\n"), frame("stderr", "two\n")], 3);
    const result = await execute(engine, "c1", ["mv", "a b", "$(c)"]);
    expect(result).toEqual({ exitCode: 3, output: ["one", "two"] });
    expect(docker?.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /v1.48/containers/c1/exec",
      "POST /v1.48/exec/e1/start",
      "GET /v1.48/exec/e1/json",
    ]);
    expect(JSON.parse(docker?.asked[0]?.body ?? "")).toEqual({
      AttachStdout: true,
      AttachStderr: true,
      Cmd: ["mv", "a b", "$(c)"],
    });
  });

  it("does not take a command whose end is unknown for one that went well", async () => {
    const engine = await engineRunning([], null);
    expect((await execute(engine, "c1", ["true"])).exitCode).not.toBe(0);
  });

  it("makes output inert and puts frames together that come in pieces", async () => {
    const whole = frame("stdout", "::error::not a command\n");
    const engine = await engineRunning([whole.subarray(0, 5), whole.subarray(5, 15), whole.subarray(15)], 0);
    const { output } = await execute(engine, "c1", ["true"]);
    expect(output).toHaveLength(1);
    expect(output[0]).toContain("not a command");
    expect(output[0]).not.toMatch(/^\s*::/);
  });

  it("fails when the output breaks off", async () => {
    const engine = await engineRunning([frame("stdout", "one\n")], 0, false);
    await expect(execute(engine, "c1", ["true"])).rejects.toMatchObject({ reason: "docker-unavailable" });
  });
});
