import { describe, expect, it } from "@jest/globals";
import { exampleEntry, historyOf } from "../../tests/support/example-history.ts";
import { exampleIdentity, exampleRelease } from "../../tests/support/example-observation.ts";
import { sendJson, startFakeDocker } from "../../tests/support/fake-docker.ts";
import { readKnowledge } from "./list-releases.ts";

describe("readKnowledge", () => {
  it("asks once for the size of each image that is there, and knows none of those that are gone", async () => {
    const docker = await startFakeDocker(({ url }, reply) => {
      if (url.endsWith("/images/sha256:there/json")) sendJson(reply, 200, { Size: 84_300_000 });
      else sendJson(reply, 404, { message: "no such image" });
    });
    const container = (release: string, imageId: string) =>
      exampleRelease({ identity: exampleIdentity({ release }), imageId });
    const live = container("r3", "sha256:there");
    try {
      const known = await readKnowledge(
        { name: "h1", engine: docker.engine },
        {
          live,
          releases: [live, container("r2", "sha256:there"), container("r1", "sha256:gone")],
          history: historyOf([exampleEntry("r0", { at: "2026-01-01T00:00:00.000Z" })]),
        },
      );
      expect(known).toMatchObject({ host: "h1", live: "r3" });
      expect(known.known.map(({ release, sizeBytes }) => [release, sizeBytes])).toEqual([
        ["r0", undefined],
        ["r3", 84_300_000],
        ["r2", 84_300_000],
        ["r1", undefined],
      ]);
      expect(docker.asked).toHaveLength(2);
    } finally {
      await docker.stop();
    }
  });
});
