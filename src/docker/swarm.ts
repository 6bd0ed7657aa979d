import type { Engine } from "./engine.ts";

interface SwarmService {
  readonly Spec: { readonly Name: string };
  readonly Endpoint?: { readonly Ports?: readonly PublishedPort[] | null } | null;
}

interface PublishedPort {
  readonly Protocol: string;
  readonly PublishedPort: number;
  readonly PublishMode: "ingress" | "host";
}

/**
 * The swarm service that publishes a TCP port in ingress mode, which holds it on every node of the swarm, or
 * `undefined`. Only a manager can be asked.
 */
export async function ingressServiceOn(engine: Engine, port: number): Promise<string | undefined> {
  const services = await engine.json<SwarmService[]>({ method: "GET", path: "/services" });
  const holder = services.find(({ Endpoint: endpoint }) =>
    (endpoint?.Ports ?? []).some(
      (one) => one.PublishedPort === port && one.PublishMode === "ingress" && one.Protocol === "tcp",
    ),
  );
  return holder?.Spec.Name;
}
