import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { bedInputs, type EngineRun, type Inputs, runEngine } from "../support/engine/run-engine.ts";
import { serviceRecipe } from "../support/testbed/images.ts";
import type { PushedImage } from "../support/testbed/registry.ts";
import { startTestbed, type Testbed } from "../support/testbed/testbed.ts";

jest.setTimeout(60_000);

let bed: Testbed;
let number = 0;

beforeAll(async () => {
  bed = await startTestbed({ hosts: 1, services: ["api"] });
});

afterAll(async () => {
  await bed?.stop();
});

async function deploy(image: PushedImage, more: Inputs = {}): Promise<EngineRun> {
  return await runEngine(await bedInputs(bed, "api", "v1", { image: image.reference, ...more }));
}

async function containers(): Promise<readonly string[]> {
  const { body } = await bed.host(0).docker<{ Id: string }[]>("GET", "/containers/json?all=true");
  return body.map(({ Id }) => Id).sort();
}

describe("an image", () => {
  const foreign = process.arch === "arm64" ? "amd64" : "arm64";
  const own = process.arch === "arm64" ? "arm64" : "amd64";

  it("for several platforms is deployed by the digest of its index", async () => {
    const recipe = await serviceRecipe("multi");
    const index = await bed.registry.pushIndex([{ ...recipe, architecture: foreign, layers: [] }, recipe]);
    const { outcome } = await deploy(index);
    expect(outcome).toMatchObject({ result: "deployed", digest: index.digest });
    expect((await deploy(index)).outcome.result).toBe("unchanged");
  });

  it.each([
    ["an index that lacks the host's platform", true, false, [own, foreign]],
    ["a single image for another platform", false, false, [own, foreign]],
    // Docker itself says of an index by digest what it looked for, not what there is.
    ["an index that lacks it, named by digest", true, true, [own]],
    ["a single image for another, named by digest", false, true, [own, foreign]],
  ])("%s is refused before anything starts", async (_, asIndex, byDigest, told) => {
    number += 1;
    const recipe = { ...(await serviceRecipe(`foreign${number}`)), architecture: foreign };
    const image = asIndex ? await bed.registry.pushIndex([recipe]) : await bed.registry.push(recipe);
    const before = await containers();
    const { outcome } = await deploy(image, byDigest ? { image: image.pinned } : {});
    expect(outcome.failure).toMatchObject({ reason: "image-platform-missing", host: bed.host(0).address });
    for (const each of told) expect(outcome.failure?.message).toContain(`linux/${each}`);
    expect(await containers()).toEqual(before);
  });

  it("without a command is refused with what to do", async () => {
    const bare = await bed.images.service("bare", { config: { Cmd: [] } });
    const { outcome, log } = await deploy(bare);
    expect(outcome.failure).toMatchObject({ reason: "candidate-not-started" });
    expect(log).toContain("give it a CMD or ENTRYPOINT");
  });

  it("whose tag is missing is told as that", async () => {
    const { outcome } = await deploy(await bed.images.service("v1"), {
      image: `${bed.registry.address}/tidegate/service:no-such-tag`,
    });
    expect(outcome.failure).toMatchObject({ reason: "image-not-found", input: "image" });
  });
});
