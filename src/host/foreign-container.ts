import { type ContainerInspectInfo, inspectContainer } from "../docker/containers.ts";
import type { Engine } from "../docker/engine.ts";
import { label } from "../release/labels.ts";
import type { ForeignContainer } from "./observation.ts";

/** A container by its name, as far as it matters to whoever wants to replace it; `undefined` when there is none. */
export async function findForeign(engine: Engine, name: string): Promise<ForeignContainer | undefined> {
  const container = await inspectContainer(engine, name);
  return container === undefined ? undefined : readForeign(container);
}

export function readForeign(container: ContainerInspectInfo): ForeignContainer {
  const { HostConfig: hostConfig, Config: config } = container;
  const bindings = Object.entries(container.NetworkSettings.Ports ?? {}).filter(([port]) =>
    port.endsWith("/tcp"),
  );
  const published = bindings.flatMap(([, places]) => (places ?? []).map((place) => Number(place.HostPort)));
  return {
    id: container.Id,
    name: container.Name.slice(1),
    running: container.State.Running,
    publishes: [...new Set(published)],
    restartPolicy: hostConfig.RestartPolicy?.Name || "no",
    restartRetries: hostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
    removedWhenStopped: hostConfig.AutoRemove === true,
    keeper:
      config.Labels[label.service] !== undefined
        ? "tidegate"
        : config.Labels["com.docker.swarm.task.id"] !== undefined
          ? "swarm"
          : undefined,
  };
}
