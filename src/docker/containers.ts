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

/** Creates a container and returns its id. @throws DockerRefusal 409 when the name is taken */
export async function createContainer(
  engine: Engine,
  name: string,
  spec: ContainerCreateOptions,
): Promise<string> {
  const created = await engine.json<{ Id: string }>({
    method: "POST",
    path: "/containers/create",
    query: { name },
    body: spec,
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

/** Removes a container with its anonymous volumes, killing it when it runs; one that is gone already is fine. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.json({ method: "DELETE", path: `/containers/${id}`, query: { force: true, v: true } });
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
  }
}

/** Whether the daemon starts the container again by itself, after a crash or a reboot. */
export async function setRestartPolicy(
  engine: Engine,
  id: string,
  policy: "no" | "unless-stopped",
): Promise<void> {
  await engine.json({
    method: "POST",
    path: `/containers/${id}/update`,
    body: { RestartPolicy: { Name: policy } },
  });
}
