import { Failure } from "../failure/failure.ts";

/** A port of the host is taken by something that Docker knows nothing of. */
export function portHeldOutside(host: string, port: number, evidence: readonly string[] = []): Failure {
  return new Failure("port-held", `port ${port} is held by a process outside of Docker`, {
    host,
    input: "port",
    advice: `Find it on the host with \`ss -ltnp 'sport = :${port}'\`, then stop it or choose another port; where that shows dockerd, it is a service of a swarm (\`docker service ls\` on a manager). Nothing was taken over.`,
    evidence,
  });
}
