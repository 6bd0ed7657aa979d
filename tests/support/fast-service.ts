import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import type { Routes } from "../../src/proxy/routes.ts";
import { bothSlots, type ProxySettings } from "../../src/proxy/settings.ts";
import type { Slot } from "../../src/release/slot.ts";
import { exampleSettings } from "./example-observation.ts";
import { type FastRelease, startFastRelease } from "./fast-release.ts";
import { type RunningHaproxy, startHaproxy } from "./haproxy.ts";
import type { Target } from "./load/mix.ts";

/** A service `api` whose releases are processes of their own and answer faster than any load asks. */
export interface FastService extends RunningHaproxy {
  /** Where users reach it. */
  readonly target: Target;
  /** Each names itself by its slot. */
  readonly releases: Readonly<Record<Slot, FastRelease>>;
  readonly settings: ProxySettings;
}

const slotAddresses = { blue: "127.0.0.2", green: "127.0.0.3" } as const;
const userAddress = "127.0.0.1";

export async function startFastService(
  routes: Routes,
  changes: Partial<ProxySettings> = {},
): Promise<FastService> {
  const [containerPort, port] = [await freePort(), await freePort()];
  const [blue, green] = [
    await startFastRelease("blue", slotAddresses.blue, containerPort),
    await startFastRelease("green", slotAddresses.green, containerPort),
  ];
  const settings = exampleSettings({
    listens: [{ address: userAddress, port, acceptProxy: false }],
    slots: bothSlots(slotAddresses, { containerPort, healthPath: "/health", healthHost: null }),
    socketGroup: "0",
    ...changes,
  });
  const releases = { blue, green };
  const killBoth = () => Promise.all([blue.kill(), green.kill()]);
  try {
    const proxy = await startHaproxy(settings, routes);
    const stop = async () => {
      await proxy.stop();
      await killBoth();
    };
    return { ...proxy, target: { host: userAddress, port }, releases, settings, stop };
  } catch (error) {
    await killBoth();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, userAddress);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
