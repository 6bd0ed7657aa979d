import type { ContainerCreateOptions, ContainerInfo, ContainerInspectInfo } from "dockerode";
import type { Engine } from "./engine.ts";
import { isRefusal } from "./refusal.ts";

export type { ContainerCreateOptions, ContainerInfo, ContainerInspectInfo };

/** Containers in every state that carry all these labels (`key` or `key=value`). */
export function listContainers(engine: Engine, labels: readonly string[] = []): Promise<ContainerInfo[]> {
  const filters = labels.length === 0 ? {} : { filters: JSON.stringify({ label: labels }) };
  return engine.json({ method: "GET", path: "/containers/json", query: { all: true, ...filters } });
}

/** A container by id or name, or `undefined` when there is none. */
export async function inspectContainer(
  engine: Engine,
  id: string,
): Promise<ContainerInspectInfo | undefined> {
  try {
    return await engine.json({ method: "GET", path: `/containers/${id}/json` });
  } catch (error) {
    if (isRefusal(error, 404)) return undefined;
    throw error;
  }
}

/** Creates a container and returns its id; `platform` is part of the query. @throws DockerRefusal 409 when the name is taken */
export async function createContainer(
  engine: Engine,
  name: string,
  { platform, ...body }: ContainerCreateOptions,
): Promise<string> {
  const created = await engine.json<{ Id: string }>({
    method: "POST",
    path: "/containers/create",
    query: { name, ...(platform === undefined ? {} : { platform }) },
    body,
  });
  return created.Id;
}

/** Starts a container; one that runs already is left as it is. */
export async function startContainer(engine: Engine, id: string): Promise<void> {
  await engine.json({ method: "POST", path: `/containers/${id}/start` });
}

/**
 * Stops a container: its stop signal, then after its own stop timeout SIGKILL. One that is stopped or gone
 * already is fine.
 */
export async function stopContainer(engine: Engine, id: string, deadlineMs = 120_000): Promise<void> {
  try {
    await engine.json({ method: "POST", path: `/containers/${id}/stop`, deadlineMs });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}

/** Freezes a container: its memory stays, and it does no work. One that is paused already, or gone, is fine. */
export async function pauseContainer(engine: Engine, name: string): Promise<void> {
  try {
    await engine.json({ method: "POST", path: `/containers/${name}/pause` });
  } catch (error) {
    if (isRefusal(error, 404)) return;
    const now = await inspectContainer(engine, name);
    if (now?.State.Paused !== true) throw error;
  }
}

/** Lets a paused container go on; one that is not paused is left as it is. @throws DockerRefusal 404 */
export async function unpauseContainer(engine: Engine, name: string): Promise<void> {
  try {
    await engine.json({ method: "POST", path: `/containers/${name}/unpause` });
  } catch (error) {
    const now = await inspectContainer(engine, name);
    if (now === undefined || now.State.Paused) throw error;
  }
}

/** Removes a container with its anonymous volumes, killing it when it runs; one that is gone already is fine. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.json({ method: "DELETE", path: `/containers/${id}`, query: { force: true, v: true } });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}

/**
 * Whether the daemon starts the container again by itself, after a crash or a reboot.
 *
 * @param policy Docker's name of it
 * @param retries for `on-failure` only
 */
export async function setRestartPolicy(
  engine: Engine,
  id: string,
  policy: string,
  retries = 0,
): Promise<void> {
  await engine.json({
    method: "POST",
    path: `/containers/${id}/update`,
    body: { RestartPolicy: { Name: policy, ...(retries === 0 ? {} : { MaximumRetryCount: retries }) } },
  });
}

/**
 * Sends a signal to a container's first process; one that has ended already is fine. Docker then takes the container for
 * stopped by hand, whatever the signal does, and `unless-stopped` does not bring it back after a reboot.
 */
export async function signalContainer(engine: Engine, id: string, signal: "SIGUSR1"): Promise<void> {
  try {
    await engine.json({ method: "POST", path: `/containers/${id}/kill`, query: { signal } });
  } catch (error) {
    if (!isRefusal(error, 404, 409)) throw error;
  }
}

/** Gives a container another name. @throws DockerRefusal 409 when that is taken */
export async function renameContainer(engine: Engine, id: string, name: string): Promise<void> {
  await engine.json({ method: "POST", path: `/containers/${id}/rename`, query: { name } });
}
