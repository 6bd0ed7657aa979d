import { comparison, everyDeploy, failuresByKind } from "./comparison.ts";
import { mixInWords, mixOn } from "./mix.ts";
import { count, duration } from "./numbers.ts";
import { dockerAndNginx, naivePort, nginxPort, startNginx, stopAndRun } from "./plain-docker.ts";
import { bakeTime, onStage, type Stage, servicePort } from "./stage.ts";
import { tidegate } from "./tidegate.ts";
import { deployUnderLoad, type LoadedRun, type Release } from "./under-load.ts";

const deploys = 10;
const leastRequests = 100_000;
const longestRunMs = 300_000;

/** Ten deploys under load by Tidegate, and by plain Docker commands in two usual ways, seen by the same probe. */
export async function benchDeploysUnderLoad(say: (text: string) => void): Promise<string> {
  return await onStage({ shellUser: true }, async (stage) => {
    say("pushing images");
    const releases = await manyReleases(stage, deploys + 1);
    const run = async (port: number, deployer: Parameters<typeof deployUnderLoad>[0], atLeast = 0) => {
      say(`${deployer.name}: ${deploys} deploys`);
      const plan = mixOn({ host: stage.host.address, port }, longestRunMs);
      const done = await deployUnderLoad(deployer, releases, plan, atLeast);
      say(`${deployer.name}: ${count(done.load.total.failed)} failed of ${count(done.load.total.sent)}`);
      return done;
    };
    const ours = await run(servicePort, tidegate(stage), leastRequests);
    await takeDown(stage, "tidegate.api");
    await startNginx(stage);
    const nginx = await run(nginxPort, dockerAndNginx(stage, false));
    await takeDown(stage, "app-");
    const careful = await run(nginxPort, dockerAndNginx(stage, true));
    await takeDown(stage, "app-");
    const naive = await run(naivePort, stopAndRun(stage));
    return report(ours, nginx, careful, naive);
  });
}

/** Images that differ in what they answer. */
export async function manyReleases({ bed }: Stage, howMany: number): Promise<readonly Release[]> {
  const releases: Release[] = [];
  // One by one: the registry trips over pushes of the same layer at the same time.
  for (let number = 0; number < howMany; number += 1) {
    const version = `r${number}`;
    releases.push({ version, image: await bed.images.service(version) });
  }
  return releases;
}

/** Removes a deployer's containers, so that the next one has the host to itself. */
export async function takeDown({ host }: Stage, namePart: string): Promise<void> {
  const ids = (await host.dockerCli("ps", "--all", "--quiet", "--filter", `name=${namePart}`)).split("\n");
  const there = ids.filter((id) => id !== "");
  if (there.length > 0) await host.dockerCli("rm", "--force", ...there);
}

function report(ours: LoadedRun, ...others: readonly LoadedRun[]): string {
  const { load } = ours;
  const enough = load.total.sent >= leastRequests;
  const met = load.total.failed === 0 && enough ? "met" : "NOT met";
  return [
    `${deploys} deploys each of a service that users are busy with: ${mixInWords}. The load is an open loop in a process of its own and runs without a break from before the first deploy until after the last. A reset, a refused or truncated answer, another status than 200, a wrong body, an answer of a release that is neither coming nor going, and a WebSocket cut off are failures. *Going away* are WebSockets that the application closed with 1001 while the next release was there.`,
    "",
    `Target: 0 failed of at least ${count(leastRequests)}: ${met}.`,
    "",
    comparison([ours, ...others]),
    "",
    failuresByKind([ours, ...others]),
    "",
    `Every deploy by Tidegate (answers of the whole run: median ${duration(load.total.latency.p50)}, 99 % within ${duration(load.total.latency.p99)}, on kept connections within ${duration(load.kinds.keepAlive?.latency.p99 ?? Number.NaN)} and at most ${duration(load.kinds.keepAlive?.latency.max ?? Number.NaN)}; the probe itself sent at most ${duration(load.probe.lagMaxMs)} late):`,
    "",
    everyDeploy(ours),
    "",
    `Three plain ways: *pull, run on the other port, poll \`/health\`, rewrite nginx's upstream, reload, stop and remove the old container*, the same with a pause for what is under way, and *pull, stop, remove, run*, each one script by \`ssh\` as a user in group docker. A deploy by Tidegate takes longer because it waits for a second pass of the health check, for its bake (${bakeTime} here, 30 s by default) and for what the previous release has under way (WebSockets of 5 s here) to finish.`,
  ].join("\n");
}
