import { bundle, runAction } from "./action.ts";
import { bakeTime, type Stage, servicePort } from "./stage.ts";

/** Highest resident memory of the action's process in the second of two deploys, which does all there is to do. */
export async function memoryOfDeploy(
  { bed, host, flags }: Stage,
  defaults: Readonly<Record<string, string>>,
): Promise<number> {
  const proxy = flags[flags.indexOf("--proxy-image") + 1] ?? "";
  let peak = 0;
  for (const version of ["memory-1", "memory-2"]) {
    const image = await bed.images.service(version);
    const inputs = {
      ...defaults,
      service: "api",
      image: image.pinned,
      hosts: host.address,
      port: `${servicePort}`,
      "bake-time": bakeTime,
      "ssh-key": bed.deployKey,
      "known-hosts": bed.knownHosts,
      "proxy-image": proxy,
    };
    const ended = await runAction(bundle, inputs, { measureMemory: true });
    if (ended.code !== 0) throw new Error(`the bundle did not deploy: ${ended.printed}`);
    peak = Math.max(peak, ended.peakBytes);
  }
  return peak;
}
