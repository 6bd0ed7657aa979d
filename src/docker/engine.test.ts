import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import { Failure } from "../failure/failure.ts";
import { connectLocally } from "../host/local-connection.ts";
import { Engine } from "./engine.ts";
import { DockerRefusal, isRefusal } from "./refusal.ts";

let docker: FakeDocker | undefined;

async function engineThat(answer: FakeAnswer, version?: object): Promise<Engine> {
  docker = await startFakeDocker(answer, version);
  return docker.engine;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

const get = { method: "GET", path: "/thing" } as const;
const begin = (reply: ServerResponse) => reply.writeHead(200, { "content-length": "100" }).write('{"a":');

describe("Engine", () => {
  it("asks in the version both sides know, and answers what was sent", async () => {
    const engine = await engineThat((_, reply) => sendJson(reply, 200, { a: 1 }), { ApiVersion: "1.45" });
    expect(await engine.json({ ...get, query: { all: true, name: "a b&c" } })).toEqual({ a: 1 });
    expect(docker?.asked[0]).toMatchObject({ method: "GET", url: "/v1.45/thing?all=true&name=a%20b%26c" });
  });

  it("sends a body as JSON and an archive as a tar", async () => {
    const engine = await engineThat((_, reply) => reply.writeHead(204).end());
    expect(await engine.json({ method: "POST", path: "/things", body: { Name: "x" } })).toBeUndefined();
    await engine.json({ method: "PUT", path: "/archive", archive: Buffer.from("tar") });
    expect(docker?.asked).toMatchObject([
      { method: "POST", body: '{"Name":"x"}', headers: { "content-type": "application/json" } },
      { method: "PUT", body: "tar", headers: { "content-type": "application/x-tar" } },
    ]);
  });

  it.each([200, 201, 204, 304])("takes status %d for an answer", async (status) => {
    const engine = await engineThat((_, reply) => reply.writeHead(status).end());
    await expect(engine.json(get)).resolves.toBeUndefined();
  });

  it.each([400, 403, 404, 409, 500, 503])("tells status %d with the engine's own words", async (status) => {
    const engine = await engineThat((_, reply) => sendJson(reply, status, { message: "No such thing\n" }));
    for (const asked of [engine.json(get), engine.stream(get)]) {
      const refusal: unknown = await asked.catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(DockerRefusal);
      expect(refusal).toMatchObject({
        reason: "docker-failed",
        status,
        host: "localhost",
        message: "Docker refused GET /thing: No such thing",
      });
      expect(isRefusal(refusal, status)).toBe(true);
      expect(isRefusal(refusal, 418)).toBe(false);
    }
  });

  it.each<[string, FakeAnswer, string]>([
    ["hangs", () => undefined, "in time"],
    ["stops in the middle of a reply", (_, reply) => void begin(reply), "in time"],
    ["hangs up", (_, reply) => reply.destroy(), "socket hang up"],
    [
      "breaks off in the middle of a reply",
      (_, reply) => {
        begin(reply);
        setTimeout(() => reply.destroy(), 20);
      },
      "aborted",
    ],
  ])("ends a request when the engine %s", async (_, answer, words) => {
    const engine = await engineThat(answer);
    const unavailable = {
      reason: "docker-unavailable",
      host: "localhost",
      message: expect.stringMatching(`did not answer GET /thing.*${words}`),
    };
    await expect(engine.json({ ...get, deadlineMs: 300 })).rejects.toMatchObject(unavailable);
    const streamed = engine.stream(get, AbortSignal.timeout(300)).then((stream) => text(stream));
    await expect(streamed).rejects.toMatchObject(unavailable);
  });

  it("does not take for JSON what is none", async () => {
    const engine = await engineThat((_, reply) => reply.end("<html>"));
    await expect(engine.json(get)).rejects.toMatchObject({
      reason: "docker-unavailable",
      message: "Docker did not answer GET /thing: the reply is not JSON",
    });
  });

  it("uses its connection again after a refusal", async () => {
    let connections = 0;
    const engine = await engineThat((_, reply) => {
      reply.socket?.once("tidegate-seen", () => undefined);
      if (reply.socket?.listenerCount("tidegate-seen") === 1) connections += 1;
      sendJson(reply, 404, { message: "no" });
    });
    for (let round = 0; round < 5; round += 1) await engine.json(get).catch(() => undefined);
    expect(connections).toBe(1);
  });
});

describe("a connection to the engine", () => {
  it("passes on why the socket cannot be opened", async () => {
    const connecting = Engine.connect(connectLocally(), "/nowhere/docker.sock");
    await expect(connecting).rejects.toMatchObject({ reason: "socket-refused", host: "localhost" });
    await expect(connecting).rejects.toBeInstanceOf(Failure);
  });

  it("is refused to what is not Docker", async () => {
    await expect(startFakeDocker(() => undefined, { hello: "world" })).rejects.toMatchObject({
      reason: "docker-unsupported",
    });
  });

  it.each([
    { DOCKER_HOST: "tcp://192.0.2.1:2376", DOCKER_CERT_PATH: "/nowhere", DOCKER_TLS_VERIFY: "1" },
    { DOCKER_HOST: "ssh://root@192.0.2.1", DOCKER_CLIENT_TIMEOUT: "1", SSH_AUTH_SOCK: "/nowhere" },
    { DOCKER_HOST: "tcp://192.0.2.1:1", DOCKER_PATH_PREFIX: "/elsewhere" },
    { DOCKER_HOST: "unix:///nowhere/docker.sock" },
    { DOCKER_HOST: "tcp://" },
  ])("does not care for the runner's %j", async (variables) => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, variables);
      const engine = await engineThat((_, reply) => sendJson(reply, 200, { a: 1 }));
      expect(await engine.json(get)).toEqual({ a: 1 });
      expect(docker?.asked[0]?.url).toBe("/v1.48/thing");
      expect(process.env["DOCKER_HOST"]).toBe(variables.DOCKER_HOST);
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });
});
