import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type FakeAnswer,
  type FakeDocker,
  sendJson,
  startFakeDocker,
} from "../../tests/support/fake-docker.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { RegistryCredentials } from "../registry/credentials.ts";
import { parseImageReference } from "../release/image-reference.ts";
import { silentJournal } from "../report/journal.ts";
import { ensureImage, hasImage, type WantedImage } from "./ensure-image.ts";

const digest = `sha256:${"a".repeat(64)}`;
const reference = parseImageReference("image", "ghcr.io/acme/shop:1");
if (!reference.ok) throw new Error("the reference is good");

const wanted: WantedImage = {
  reference: reference.value,
  digest,
  credentials: new RegistryCredentials("ghcr.io", "bot", "s3cret"),
  acceptedBefore: false,
  input: "image",
};

/** `GET /images/{name}/json` of one image in both stores, of what is looked at. */
const classic = {
  Id: `sha256:${"c".repeat(64)}`,
  RepoDigests: [`ghcr.io/acme/shop@${digest}`],
  Architecture: "arm64",
  Os: "linux",
};
/** As the reference of API 1.48 has it: the id is the digest itself, and a descriptor says of what. */
const containerd = {
  ...classic,
  Id: digest,
  Descriptor: { mediaType: "application/vnd.oci.image.index.v1+json", digest, size: 1_609 },
};

let docker: FakeDocker | undefined;

async function hostThat(answer: FakeAnswer, architecture = "arm64"): Promise<ConnectedHost> {
  docker = await startFakeDocker(answer);
  const facts = { os: "linux", architecture, memoryBytes: 1e9, swarm: "none" };
  return { name: "h1", engine: docker.engine, facts } as unknown as ConnectedHost;
}

afterEach(async () => {
  await docker?.stop();
  docker = undefined;
});

describe.each([
  ["the classic store", classic],
  ["the containerd store", containerd],
])("an image in %s", (_, image) => {
  it("is found by its digest, on an arm64 host that is recorded, not run", async () => {
    const host = await hostThat((__, reply) => sendJson(reply, 200, image));
    expect(await hasImage(host, wanted)).toBe(true);
    expect(docker?.asked[0]?.url).toBe(`/v1.48/images/ghcr.io/acme/shop@${digest}/json`);
  });

  it("for another processor is refused", async () => {
    const host = await hostThat((__, reply) => sendJson(reply, 200, image), "amd64");
    await expect(hasImage(host, wanted)).rejects.toMatchObject({
      reason: "image-platform-missing",
      host: "h1",
    });
  });
});

describe("ensureImage", () => {
  const refusing =
    (message: string): FakeAnswer =>
    (request, reply) =>
      sendJson(reply, request.method === "POST" ? 500 : 404, { message });

  it.each([
    ["unauthorized", wanted, "registry-denied", "registry-password"],
    [
      "unauthorized",
      { ...wanted, acceptedBefore: true },
      "registry-credentials-expired",
      "registry-password",
    ],
    ["unauthorized", { ...wanted, credentials: undefined }, "registry-denied", "image"],
    ["manifest unknown", { ...wanted, input: "proxy-image" }, "image-not-found", "proxy-image"],
    ["write /x: no space left on device", wanted, "disk-full", "image"],
    ["mkdir /x: read-only file system", wanted, "disk-read-only", "image"],
    ["no matching manifest for linux/arm64", wanted, "image-platform-missing", "image"],
    ["something nobody has seen", wanted, "pull-failed", "image"],
  ])("explains %j", async (words, image, reason, input) => {
    const host = await hostThat(refusing(words));
    const failure = await ensureImage(host, image, silentJournal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason, input, advice: expect.any(String) });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("s3cret");
  });
});
