import {
  createContainer,
  inspectContainer,
  removeContainer,
  renameContainer,
  setRestartPolicy,
  signalContainer,
  startContainer,
} from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { execute } from "../docker/exec.ts";
import { Failure } from "../failure/failure.ts";
import { proxyContainerName, proxyInstanceName } from "../release/names.ts";
import type { ProxyAdmin } from "./admin.ts";
import { awaitProcess } from "./await-process.ts";
import { bootFailure } from "./boot.ts";
import { proxyContainer } from "./container.ts";
import { adminSocket, instanceSocket } from "./paths.ts";

const socketDeadlineMs = 15_000;
const answerDeadlineMs = 5_000;
const pollMs = 30;

/** One proxy takes over from another. */
export interface HandOver {
  readonly engine: Engine;
  readonly admin: ProxyAdmin;
  readonly service: string;
  /** Of the new proxy, pinned by digest. */
  readonly image: string;
  readonly from: { readonly container: string; readonly instance: number };
  /** Higher than that of any proxy there is on the host. */
  readonly instance: number;
}

/**
 * Starts another proxy that takes the listeners of the running one over, and lets that one finish what it has. Until
 * the new one has proved itself nothing of the old one is touched.
 *
 * @returns id of the new container
 * @throws Failure `proxy-unavailable`; the proxy before then serves on
 */
export async function handOver(over: HandOver): Promise<string> {
  const { engine, service, image, from, instance } = over;
  const name = proxyInstanceName(service, instance);
  const spec = proxyContainer({ service, image, instance, takesOverFrom: from.instance });
  const container = await createContainer(engine, name, spec);
  try {
    await startContainer(engine, container);
    await awaitSocket(over, container);
    await pointAdminTo(over, container, instance);
    await proveItAnswers(over);
  } catch (error) {
    try {
      await pointAdminTo(over, from.container, from.instance);
    } finally {
      await removeContainer(engine, container);
    }
    throw error;
  }
  await setRestartPolicy(engine, container, "unless-stopped");
  await letGo(engine, from.container);
  await renameContainer(engine, from.container, proxyInstanceName(service, from.instance));
  await renameContainer(engine, container, proxyContainerName(service));
  return container;
}

/**
 * Has a proxy take no new connections and end with the last one it has. Its restart policy comes first: Docker would
 * start it again.
 */
export async function letGo(engine: Engine, container: string): Promise<void> {
  await setRestartPolicy(engine, container, "no");
  await signalContainer(engine, container, "SIGUSR1");
}

/** HAProxy makes its sockets once it has everything bound. */
async function awaitSocket({ engine, service, instance }: HandOver, container: string): Promise<void> {
  const socket = instanceSocket(service, "admin", instance);
  const deadline = performance.now() + socketDeadlineMs;
  for (;;) {
    const inspected = await inspectContainer(engine, container);
    if (!inspected?.State.Running) throw await bootFailure(engine, container, 0);
    const found = await execute(engine, container, ["sh", "-c", `[ -S ${socket} ]`]);
    if (found.exitCode === 0) return;
    if (performance.now() > deadline) throw await bootFailure(engine, container, 0);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** A rename, so that whoever asks finds the one or the other. */
async function pointAdminTo(
  { engine, service }: HandOver,
  container: string,
  instance: number,
): Promise<void> {
  const link = adminSocket(service);
  const swap = `ln -sfn admin-${instance}.sock ${link}.next && mv -T -f ${link}.next ${link}`;
  const swapped = await execute(engine, container, ["sh", "-c", swap]);
  if (swapped.exitCode === 0) return;
  throw new Failure("proxy-unavailable", `the link ${link} could not be moved to the new proxy`, {
    host: engine.host,
    advice: "See whether the host's /run is full or read-only; the proxy before serves on.",
    evidence: swapped.output,
  });
}

async function proveItAnswers({ engine, admin, instance }: HandOver): Promise<void> {
  const since = await awaitProcess(admin, (seen) => seen.instance === instance, answerDeadlineMs);
  if (since !== undefined) return await admin.fence();
  throw new Failure("proxy-unavailable", "the new proxy took the listeners and does not answer", {
    host: engine.host,
    advice: "The proxy before serves on; see that the image is HAProxy 2.6 or newer.",
  });
}
