import { Engine } from "../docker/engine.ts";
import { ProxyAdmin } from "../proxy/admin.ts";
import { entranceSocket } from "../proxy/paths.ts";
import type { Slot } from "../release/slot.ts";
import type { Connection } from "./connection.ts";
import { SocketAgent } from "./socket-agent.ts";

/** A host as the engine works on it: Docker, the proxy's runtime API and the private entrances of one service. */
export interface ConnectedHost {
  readonly name: string;
  readonly engine: Engine;
  readonly admin: ProxyAdmin;
  /** HTTP to a slot and nothing else. */
  entrance(slot: Slot): SocketAgent;
  close(): Promise<void>;
}

/** Greets Docker over a connection. @throws Failure as {@link Engine.connect} */
export async function hostOver(
  connection: Connection,
  service: string,
  dockerSocket: string,
): Promise<ConnectedHost> {
  const engine = await Engine.connect(connection, dockerSocket);
  const entrances = {
    blue: new SocketAgent(connection, entranceSocket(service, "blue")),
    green: new SocketAgent(connection, entranceSocket(service, "green")),
  };
  return {
    name: connection.host,
    engine,
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
