import { asFailure } from "../failure/failure.ts";
import { displayName } from "./address.ts";
import { Bastion } from "./bastion.ts";
import { type ConnectedHost, hostOver } from "./connected-host.ts";
import type { Connection } from "./connection.ts";
import type { FleetRequest } from "./fleet-request.ts";
import { keysFor } from "./known-hosts.ts";
import { connectLocally } from "./local-connection.ts";
import { connectOverSsh } from "./ssh-connection.ts";

/** One host of the request, not connected yet. */
export interface Destination {
  /** As the user named it, without the user name. */
  readonly name: string;
  connect(): Promise<ConnectedHost>;
}

/** Every host a request names, in its order. */
export function destinations({ transport, service, dockerSocket }: FleetRequest): readonly Destination[] {
  if (transport.kind === "local") {
    const connection = connectLocally();
    return [{ name: connection.host, connect: () => reach(connection, service, dockerSocket) }];
  }
  const { hosts, privateKey, passphrase, pinnedKeys } = transport;
  const bastion = transport.bastion && new Bastion(transport.bastion, pinnedKeys);
  return hosts.map((address) => ({
    name: displayName(address),
    connect: async () => {
      const pins = keysFor(pinnedKeys, address);
      const connection = await connectOverSsh(address, { privateKey, passphrase, pins }, bastion);
      return await reach(connection, service, dockerSocket);
    },
  }));
}

async function reach(connection: Connection, service: string, dockerSocket: string): Promise<ConnectedHost> {
  try {
    return await hostOver(connection, service, dockerSocket);
  } catch (error) {
    await connection.close();
    throw asFailure(error).on(connection.host);
  }
}
