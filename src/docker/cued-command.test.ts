import type { Duplex } from "node:stream";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type FakeDocker, frame, sendJson, startFakeDocker } from "../../tests/support/fake-docker.ts";
import { Failure } from "../failure/failure.ts";
import { executeOnCue, isWaiting } from "./cued-command.ts";

let docker: FakeDocker | undefined;
let got = "";

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
  got = "";
});

/** An engine on which a command does as `begun` says, ends when it is given the word, and with this code. */
async function engineRunning(begun: (socket: Duplex) => void, ExitCode = 0) {
  docker = await startFakeDocker(
    ({ url }, reply) => {
      if (url.endsWith("/containers/c1/exec")) sendJson(reply, 201, { Id: "e1" });
      else if (url.endsWith("/exec/e1/json")) sendJson(reply, 200, { ExitCode });
      else sendJson(reply, 404, { message: `no ${url}` });
    },
    undefined,
    (socket) => {
      socket.on("data", (chunk: Buffer) => {
        got += chunk.toString();
        socket.end(frame("stdout", "live steady-blue\n"));
      });
      socket.on("error", () => undefined);
      begun(socket);
    },
  );
  return docker.engine;
}

const ready = frame("stdout", "Configuration file is valid\ntidegate: ready\n");

describe("executeOnCue", () => {
  it("does the second part when it is told to, and gives code and output of both", async () => {
    const engine = await engineRunning((socket) => void socket.write(ready));
    const command = await executeOnCue(engine, "c1", "haproxy -c -f a", "mv a b");
    if (!isWaiting(command)) throw new Error("does not wait");
    expect(got).toBe("");
    expect(await command.go()).toEqual({
      exitCode: 0,
      output: ["Configuration file is valid", "live steady-blue"],
    });
    expect(got).toBe("go\n");
    const [shell, , script] = (JSON.parse(docker?.asked[0]?.body ?? "") as { Cmd: string[] }).Cmd;
    expect([shell, script]).toEqual([
      "sh",
      "haproxy -c -f a || exit; echo 'tidegate: ready'; read -r word && [ \"$word\" = go ] && mv a b",
    ]);
  });

  it("gives how the first part ended where that did not go well", async () => {
    const refused = frame("stderr", "[ALERT] unknown keyword\n");
    const engine = await engineRunning((socket) => socket.end(refused), 1);
    const command = await executeOnCue(engine, "c1", "haproxy -c -f a", "mv a b");
    expect(command).toEqual({ exitCode: 1, output: ["[ALERT] unknown keyword"] });
  });

  it("that is cancelled gets no word", async () => {
    let closed: (() => void) | undefined;
    const over = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const engine = await engineRunning((socket) => {
      socket.once("end", () => closed?.());
      socket.write(ready);
    });
    const command = await executeOnCue(engine, "c1", "true", "mv a b");
    if (isWaiting(command)) command.cancel();
    await over;
    expect(got).toBe("");
  });

  it("is not begun once the lease is lost", async () => {
    const engine = await engineRunning(() => undefined);
    engine.guardedBy({ number: 3, assure: () => Promise.reject(new Failure("lease-lost", "gone")) });
    await expect(executeOnCue(engine, "c1", "true", "mv a b")).rejects.toMatchObject({
      reason: "lease-lost",
    });
    expect(docker?.asked).toEqual([]);
  });
});
