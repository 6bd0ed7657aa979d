import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { exampleRequest, hostWith, newDigest } from "../../tests/support/example-observation.ts";
import { type FakeDocker, sendJson, startFakeDocker } from "../../tests/support/fake-docker.ts";
import { Failure } from "../failure/failure.ts";
import type { Reason } from "../failure/reason.ts";
import type { ConnectedHost } from "../host/connected-host.ts";
import { Ledger } from "./ledger.ts";
import { planHost } from "./plan.ts";
import type { DeployRun } from "./run.ts";
import type { PlannedHost } from "./stages.ts";
import { writeFailed } from "./write-failed.ts";

const request = exampleRequest();
const failed = (reason: Reason) => new Failure(reason, "no", { host: "h1" });

let docker: FakeDocker;
let isSilent: boolean;
let ledger: Ledger;

beforeEach(async () => {
  isSilent = false;
  ledger = new Ledger(request, ["h1"]);
  docker = await startFakeDocker((_, reply) => {
    if (!isSilent) sendJson(reply, 500, { message: "disk full" });
  });
});

afterEach(async () => {
  await docker.stop();
});

async function write(failure: Failure, tag = "v2"): Promise<number> {
  const seen = hostWith();
  const plan = planHost(
    { ...request, image: { ...request.image, tag } },
    { release: "r9", digest: tag === "v2" ? newDigest : (seen.live?.identity.digest ?? "") },
    seen,
    "h1",
  );
  const host = { name: "h1", engine: docker.engine } as ConnectedHost;
  const planned: PlannedHost = { host, watch: ledger.watch("h1"), seen, plan, registryAnswered: true };
  const origin = { actor: undefined, commit: undefined, run: undefined, repository: undefined };
  await writeFailed({ request, origin, ledger } as DeployRun, [planned], failure, 100);
  return docker.asked.length;
}

describe("writing down a deploy that failed", () => {
  it("never fails itself, and never holds up the end", async () => {
    expect(await write(failed("candidate-exited"))).toBe(1);
    isSilent = true;
    const began = performance.now();
    await write(failed("candidate-exited"));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it.each(["connection-lost", "host-unreachable", "docker-unavailable"] as const)(
    "asks nothing of a host with %s",
    async (reason) => {
      ledger.failed("h1", failed(reason));
      expect(await write(failed(reason))).toBe(0);
    },
  );

  it.each(["lease-lost", "preempted"] as const)("leaves it to the other run after %s", async (reason) => {
    expect(await write(failed(reason))).toBe(0);
  });

  it("says nothing of a release that users have reached", async () => {
    ledger.reached("h1");
    expect(await write(failed("promotion-failed"))).toBe(0);
  });

  it("says nothing where no release was to be made", async () => {
    expect(await write(failed("docker-failed"), "v1")).toBe(0);
  });
});
