import { bakeOn, type Routes } from "../../src/proxy/routes.ts";
import { type FastService, startFastService } from "../../tests/support/fast-service.ts";
import type { LoadPlan } from "../../tests/support/load/mix.ts";

/** Requests a second of an open loop, or `undefined` for as many as are answered. */
export type Rate = number | undefined;

/** Starts a service in the given routes, both slots ready for a bake, and removes it however `use` ends. */
export async function withService<T>(routes: Routes, use: (service: FastService) => Promise<T>): Promise<T> {
  const service = await startFastService(routes);
  try {
    await service.admin.rearm("green");
    return await use(service);
  } finally {
    await service.stop();
  }
}

/** The release in slot green is in its bake; the one in slot blue stands by. */
export const greenBakes = bakeOn("green");

export function loadOn({ target }: FastService, rate: Rate): LoadPlan {
  const limits = { target, timeoutMs: 30_000 };
  if (rate === undefined) return { ...limits, mode: "saturate", connections: 16 };
  return { ...limits, rates: { keepAlive: rate }, connections: 16 };
}

export function rateText(rate: Rate): string {
  return rate === undefined ? "as fast as it goes" : `${rate.toLocaleString("en-US")} a second`;
}
