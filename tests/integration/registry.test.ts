import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { ensureImage } from "../../src/deploy/ensure-image.ts";
import { readDeployRequest } from "../../src/deploy/read-request.ts";
import { destinations } from "../../src/host/connect.ts";
import { parseImageReference } from "../../src/release/image-reference.ts";
import { silentJournal } from "../../src/report/journal.ts";
import {
  allInputs,
  bedInputs,
  type EngineRun,
  type Inputs,
  runEngine,
} from "../support/engine/run-engine.ts";
import { changeDaemon } from "../support/testbed/daemon-change.ts";
import type { PushedImage } from "../support/testbed/registry.ts";
import {
  basicAuthentication,
  type FrontRule,
  RegistryFront,
  refuse,
  tokenAuthentication,
} from "../support/testbed/registry-front.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(120_000);

const user = "acme-bot";
const password = "s3cret/+token-value";
const credentials = { "registry-username": user, "registry-password": password };

let bed: Testbed;
let front: RegistryFront;
let number = 0;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["api", "web"] });
  front = await RegistryFront.start(bed.registry.address);
  // By network, because each front has a port of its own.
  const trusted = [bed.registry.address, "10.99.0.0/16"];
  await changeDaemon(bed, bed.host(0), { "insecure-registries": trusted });
});

beforeEach(() => {
  front.rule = () => "pass";
  front.asked.length = 0;
});

afterAll(async () => {
  front?.stop();
  await bed?.stop();
});

/** An image that no host has, and which takes a pull of a layer of its own. */
async function newImage(): Promise<PushedImage> {
  number += 1;
  const files = [{ path: `/srv/${number}`, content: `${number}`.repeat(500_000) }];
  return await bed.images.service(`r${number}`, { files });
}

/** Deploys by way of the front. */
async function deploy(image: PushedImage, more: Inputs = {}): Promise<EngineRun> {
  return await runEngine(await bedInputs(bed, "api", "v1", { image: front.reference(image), ...more }));
}

function pinnedByFront(image: PushedImage): string {
  return `${front.address}/tidegate/service@${image.digest}`;
}

async function containers(): Promise<readonly string[]> {
  const { body } = await bed.host(0).docker<{ Id: string }[]>("GET", "/containers/json?all=true");
  return body.map(({ Id }) => Id).sort();
}

/** Fails unless nothing of the password is in what a run said. */
function expectUnsaid({ outcome, log }: EngineRun): void {
  const header = Buffer.from(JSON.stringify({ username: user, password })).toString("base64");
  for (const secret of [
    password,
    header.slice(8, 40),
    Buffer.from(`${user}:${password}`).toString("base64"),
  ]) {
    expect(log).not.toContain(secret);
    expect(JSON.stringify(outcome)).not.toContain(secret);
  }
}

describe("a private registry", () => {
  it.each([
    ["that wants a password with each request", () => basicAuthentication(user, password)],
    [
      "that gives out tokens for it",
      () => tokenAuthentication(front, { user, password, isGood: () => true }),
    ],
  ])("%s gives the image for the credentials, which stay nowhere", async (_, rule) => {
    const image = await newImage();
    front.rule = rule();
    const before = await containers();
    const none = await deploy(image);
    expect(none.outcome.failure).toMatchObject({ reason: "registry-denied", input: "image" });
    expect(none.log).toContain("No credentials were sent");
    expect(await containers()).toEqual(before);

    const wrong = await deploy(image, { ...credentials, "registry-password": "another" });
    expect(wrong.outcome.failure).toMatchObject({ reason: "registry-denied", input: "registry-password" });
    expect(wrong.log).toContain(`does not let ${user} read`);
    expect(await containers()).toEqual(before);

    const right = await deploy(image, credentials);
    expect(right.outcome).toMatchObject({ result: "deployed", digest: image.digest });
    for (const run of [none, wrong, right]) expectUnsaid(run);
    const { outcome } = await deploy(image, credentials);
    expect(outcome.result).toBe("unchanged");
    const kept = await bed
      .host(0)
      .exec(["grep", "-rlF", password, "/etc", "/run", `${bed.directory}/h1/docker`]);
    expect(kept.stdout).toBe("");
  });

  it("whose token expires between the digest and the pull is told as that", async () => {
    const image = await newImage();
    let resolved = false;
    const rule = tokenAuthentication(front, { user, password, isGood: () => !resolved });
    front.rule = (request, reply) => {
      const done = rule(request, reply);
      // For the digest the daemon also reads the image's configuration, last of all.
      if (done === "pass" && request.path.includes("/blobs/")) resolved = true;
      return done;
    };
    const run = await deploy(image, credentials);
    expect(run.outcome.failure).toMatchObject({
      reason: "registry-credentials-expired",
      input: "registry-password",
    });
    expectUnsaid(run);
  });

  it("gets no credentials that are for another one", async () => {
    const image = await newImage();
    const { reference } = await bed.images.proxy(`p${number}`);
    const proxy = front.reference({ reference });
    const inputs = await bedInputs(bed, "web", "v1", {
      image: image.reference,
      port: "3011",
      "proxy-image": proxy,
      ...credentials,
    });
    expect((await runEngine(inputs)).outcome.result).toBe("deployed");
    expect(front.asked.length).toBeGreaterThan(0);
    expect(front.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });
});

type Fault = readonly [string, FrontRule, string, RegExp];

const faults = (part: string): readonly Fault[] =>
  [
    ["401", 401, "UNAUTHORIZED", "registry-denied", /No credentials were sent/],
    ["403", 403, "DENIED", "registry-denied", /registries answer alike/],
    ["404", 404, "MANIFEST_UNKNOWN", "image-not-found", /build that pushes this tag/],
    ["429", 429, "TOOMANYREQUESTS", "registry-rate-limited", /Docker does not pass on how long/],
    ["500", 500, "UNKNOWN", "registry-unavailable", /is in trouble.*500/],
    ["503", 503, "UNAVAILABLE", "registry-unavailable", /is in trouble.*503/],
  ].map(([name, status, code, reason, words]) => [
    `${name}`,
    ({ path }, reply) => {
      if (!path.includes(part)) return "pass";
      if (status === 429) reply.setHeader("retry-after", "7");
      return refuse(reply, Number(status), `${code}`, `${code}`.toLowerCase());
    },
    `${reason}`,
    words as RegExp,
  ]);

describe("a registry that has a bad day", () => {
  it.each(faults("/manifests/"))("answers %s to the digest", async (_, rule, reason, words) => {
    const image = await newImage();
    const before = await containers();
    front.rule = rule;
    const { outcome, log } = await deploy(image);
    expect(outcome).toMatchObject({ result: "failed", failure: { reason, host: bed.host(0).address } });
    expect(log).toMatch(words);
    expect(await containers()).toEqual(before);
  });

  it.each(faults("/manifests/"))("answers %s to the pull", async (_, rule, reason, words) => {
    const image = await newImage();
    const before = await containers();
    front.rule = rule;
    const { outcome, log } = await deploy(image, { image: pinnedByFront(image) });
    expect(outcome).toMatchObject({ result: "failed", failure: { reason, host: bed.host(0).address } });
    expect(log).toMatch(words);
    expect(await containers()).toEqual(before);
  });

  it("answers 429 in the middle of a pull, and the next run gets it", async () => {
    const image = await newImage();
    front.rule = ({ path }, reply) =>
      path.includes("/blobs/") ? refuse(reply, 429, "TOOMANYREQUESTS", "slow down") : "pass";
    const { outcome } = await deploy(image);
    expect(outcome.failure).toMatchObject({ reason: "registry-rate-limited" });
    front.rule = () => "pass";
    expect((await deploy(image)).outcome.result).toBe("deployed");
  });

  it("is not there", async () => {
    const image = await newImage();
    const other = await RegistryFront.start(bed.registry.address);
    other.stop();
    const { outcome, log } = await deploy(image, { image: other.reference(image) });
    expect(outcome.failure).toMatchObject({ reason: "registry-unavailable" });
    expect(log).toContain(`the host does not reach ${other.address}`);
  });

  it("stalls in the middle of a layer, and the pull is given up", async () => {
    const image = await newImage();
    let begun = 0;
    front.rule = ({ path }, reply) => {
      if (!path.includes("/blobs/")) return "pass";
      begun += 1;
      reply.writeHead(200, { "content-length": "900000", "content-type": "application/octet-stream" });
      reply.write(Buffer.alloc(1_000));
      return "answered";
    };
    const raw = await bedInputs(bed, "api", "v1", { image: front.reference(image) });
    const request = await readDeployRequest(allInputs(raw));
    const reference = parseImageReference("image", front.reference(image));
    const [place] = request.ok ? destinations(request.value) : [];
    if (place === undefined || !reference.ok) throw new Error("no host to ask");
    const host = await place.connect();
    const wanted = {
      reference: reference.value,
      digest: image.digest,
      credentials: undefined,
      acceptedBefore: false,
      input: "image",
    };
    const pull = ensureImage(host, wanted, silentJournal, { stalledAfterMs: 1_500 });
    await expect(pull).rejects.toMatchObject({
      reason: "pull-stalled",
      host: bed.host(0).address,
      message: expect.stringContaining("nothing came for 1.5 s"),
    });
    expect(begun).toBeGreaterThan(0);
    front.rule = () => "pass";
    await host.close();
    expect((await deploy(image)).outcome.result).toBe("deployed");
  });
});
