import { Engine } from "../docker/engine.ts";
import { type EngineFacts, type InfoReply, judgeEngine } from "../docker/judge-engine.ts";
import { ProxyAdmin } from "../proxy/admin.ts";
import { entranceSocket } from "../proxy/paths.ts";
import type { Slot } from "../release/slot.ts";
import type { Connection } from "./connection.ts";
import { SocketAgent } from "./socket-agent.ts";

/** A host as the engine works on it: Docker, the proxy's runtime API and the private entrances of one service. */
export interface ConnectedHost {
  readonly name: string;
  readonly engine: Engine;
  readonly facts: EngineFacts;
  readonly admin: ProxyAdmin;
  /** HTTP to a slot and nothing else. */
  entrance(slot: Slot): SocketAgent;
  close(): Promise<void>;
}

/**
 * Greets Docker over a connection, and sees that it is one that can be worked with.
 *
 * @throws Failure as {@link Engine.connect} and {@link judgeEngine}
 */
export async function hostOver(
  connection: Connection,
  service: string,
  dockerSocket: string,
): Promise<ConnectedHost> {
  const engine = await Engine.over(connection, dockerSocket);
  // Side by side: what one more question costs is felt on every run.
  const [version, info] = await Promise.all([
    engine.greet(),
    engine.json<InfoReply>({ method: "GET", path: "/info" }),
  ]);
  const facts = judgeEngine(version, info, connection.host);
  const entrances = {
    blue: new SocketAgent(connection, entranceSocket(service, "blue")),
    green: new SocketAgent(connection, entranceSocket(service, "green")),
  };
  return {
    name: connection.host,
    engine,
    facts,
    admin: new ProxyAdmin(connection, service),
    entrance: (slot) => entrances[slot],
    async close() {
      engine.close();
      entrances.blue.destroy();
      entrances.green.destroy();
      await connection.close();
    },
  };
}
