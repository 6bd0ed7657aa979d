import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { bakeOn, canaryTo, type Routes, steadyOn } from "../../src/proxy/routes.ts";
import type { Slot } from "../../src/release/slot.ts";
import { whyNoHaproxy } from "../support/haproxy.ts";
import { moveTo, type ProxiedService, startProxiedService } from "../support/proxied-service.ts";

jest.setTimeout(30_000);

const secret = "0123456789abcdef0123456789abcdef";
const shown = (routes: Routes, slot: Slot): Routes => ({ ...routes, preview: `${slot}-${secret}` });

let service: ProxiedService | undefined;
let got: IncomingHttpHeaders = {};

async function start(routes: Routes, previewHeader = "x-preview"): Promise<ProxiedService> {
  const answering =
    (slot: Slot): RequestListener =>
    (request, reply) => {
      got = request.headers;
      reply.end(slot);
    };
  const answers = { blue: answering("blue"), green: answering("green") };
  service = await startProxiedService(steadyOn("blue"), { answers, previewHeader });
  await service.admin.rearm("green");
  await moveTo(service.admin, routes);
  return service;
}

afterEach(async () => {
  await service?.stop();
  service = undefined;
});

const missing = whyNoHaproxy();
const model = missing === undefined ? describe : describe.skip;
model(`a preview header${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  it.each<[string, Routes]>([
    ["a candidate that has no users yet", steadyOn("blue")],
    ["a canary", canaryTo("green", 1)],
    ["a release in its bake", bakeOn("green")],
  ])("with its value leads to %s", async (_, routes) => {
    const { admin, visit } = await start(shown(routes, "green"));
    expect(await admin.readRoutes()).toEqual(shown(routes, "green"));
    for (let turn = 0; turn < 10; turn += 1) {
      const reply = await visit({ "x-preview": secret });
      expect(reply).toMatchObject({ status: 200, body: "green", headers: { "x-tidegate-slot": "green" } });
    }
  });

  it("can lead away from where everybody is", async () => {
    const { visit } = await start(shown(bakeOn("green"), "blue"));
    expect((await visit({ "x-preview": secret })).body).toBe("blue");
    expect((await visit()).body).toBe("green");
  });

  it("never reaches the application", async () => {
    const { visit } = await start(shown(steadyOn("blue"), "green"));
    for (const value of [secret, "wrong", "", ["wrong", secret], [secret, "wrong"]]) {
      await visit({ "X-Preview": value, "x-own": "kept" });
      expect(Object.keys(got)).not.toContain("x-preview");
      expect(got["x-own"]).toBe("kept");
    }
  });

  it("leaves everybody else where they are", async () => {
    const { visit } = await start(shown(steadyOn("blue"), "green"));
    const wrong = [
      "",
      "wrong",
      "green",
      `green-${secret}`,
      secret.slice(1),
      `${secret}0`,
      secret.toUpperCase(),
    ];
    for (const value of wrong) expect((await visit({ "x-preview": value })).body).toBe("blue");
    expect((await visit({ "x-other": secret })).body).toBe("blue");
    expect((await visit()).body).toBe("blue");
  });

  it("leads nowhere once the map has no value", async () => {
    const { admin, visit } = await start(shown(steadyOn("blue"), "green"));
    await moveTo(admin, steadyOn("blue"));
    expect(await admin.readRoutes()).toEqual(steadyOn("blue"));
    for (const value of ["", secret]) expect((await visit({ "x-preview": value })).body).toBe("blue");
    expect(Object.keys(got)).not.toContain("x-preview");
  });

  it("shows a release as it is, also when that is down", async () => {
    const { visit, stopRelease } = await start(shown(bakeOn("green"), "green"));
    stopRelease("green");
    expect((await visit({ "x-preview": secret })).status).toBe(503);
    expect(await visit()).toMatchObject({ status: 200, body: "blue" });
  });

  it("is refused when the proxy took another value than was meant", async () => {
    const { admin, visit } = await start(steadyOn("blue"));
    const version = await admin.stageRoutes(shown(steadyOn("blue"), "green"));
    const other = { ...steadyOn("blue"), preview: `green-${"f".repeat(32)}` };
    await expect(admin.commitStaged(version, other)).rejects.toMatchObject({ reason: "promotion-failed" });
    expect((await visit()).body).toBe("blue");
  });
});
