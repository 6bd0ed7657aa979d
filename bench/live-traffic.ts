import { benchCanary } from "./live-traffic/canary.ts";
import { benchFailing } from "./live-traffic/failing.ts";
import { benchKilled } from "./live-traffic/killed.ts";
import { benchMixed } from "./live-traffic/mixed.ts";

/** What users meet when a promoted release goes bad and nobody but the proxy is there, and what a canary gets. */
export async function benchLiveTraffic(say: (text: string) => void): Promise<string> {
  const parts = [
    "One HAProxy with the engine's own configuration on this machine, without a testbed and without a deployer: nothing but HAProxy acts. Each slot's release is a process that answers as fast as it is asked (an HAProxy itself). The load is a process of its own; rates are open loops, _as fast as it goes_ is a closed one, both on 16 kept connections.",
    "",
    await benchFailing(say),
    "",
    await benchKilled(say),
    "",
    await benchMixed(say),
    "",
    await benchCanary(say),
  ];
  return parts.join("\n");
}
