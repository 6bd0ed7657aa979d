import { removeImage } from "../docker/images.ts";
import { together } from "../fleet/together.ts";
import { pinned } from "../release/image-reference.ts";
import { releaseCommandContainer, releaseCommandName } from "../release/release-command.ts";
import { candidateSpec } from "./candidate-spec.ts";
import { endOn } from "./end-on.ts";
import { ensureNetwork } from "./ensure-network.ts";
import { pullHost } from "./pull-host.ts";
import type { DeployRequest } from "./request.ts";
import type { DeployRun } from "./run.ts";
import { runReleaseCommand } from "./run-release-command.ts";
import { isDeploying, nameOf, type PlannedHost, type PulledHost } from "./stages.ts";

/** Brings the image to every host that needs a new release. Nothing is started. */
export async function pullAll(
  run: DeployRun,
  planned: readonly PlannedHost[],
): Promise<readonly PulledHost[]> {
  const { request, journal, ledger, signal } = run;
  const deploying = planned.filter(isDeploying);
  if (deploying.length === 0) return [];
  journal.phase(`Prepare ${request.image.written}`);
  const pulled = await together(deploying, nameOf, (one) => pullHost(one, request, journal, signal));
  if (signal.aborted || pulled.failures.length > 0) await discardImages(pulled.done, request);
  signal.throwIfAborted();
  endOn(pulled.failures, ledger);
  return pulled.done;
}

/** Nothing of a deploy that ends here is of use to anybody. */
async function discardImages(pulled: readonly PulledHost[], { image }: DeployRequest): Promise<void> {
  await together(
    pulled.filter((one) => one.pulled),
    nameOf,
    ({ host, plan }) => removeImage(host.engine, pinned(image, plan.identity.digest)),
  );
}

/**
 * Runs the release command, where there is one, on the first host that gets the release: once a deploy, with the
 * image on every host and nothing of it started on any.
 *
 * @returns the hosts, the first with the network that the command needed
 */
export async function releaseOnce(
  { request, journal, ledger, signal }: DeployRun,
  pulled: readonly PulledHost[],
): Promise<readonly PulledHost[]> {
  const [first, ...others] = pulled;
  const command = request.releaseCommand;
  if (first === undefined || command === undefined) return pulled;
  const { host, watch, plan, seen } = first;
  journal.phase("Run the release command");
  const released = await together([first], nameOf, async () => {
    const network = await ensureNetwork(first, request);
    const name = releaseCommandName(request.service, plan.identity.digest, command.words);
    const candidate = candidateSpec(plan, request, network.slotAddresses);
    const spec = releaseCommandContainer(candidate, request.service, command.words);
    await watch.time("release", () =>
      runReleaseCommand({
        host,
        service: request.service,
        name,
        spec,
        networks: request.container.networks ?? [],
        command,
        journal,
        signal,
      }),
    );
    return { ...first, seen: { ...seen, network } };
  });
  if (released.failures.length > 0) await discardImages(pulled, request);
  endOn(released.failures, ledger);
  journal.phase(`Start ${request.image.written}`);
  return [...released.done, ...others];
}
