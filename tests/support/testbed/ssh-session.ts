import { Client, type ClientChannel } from "ssh2";
import type { TestbedHost } from "./host.ts";
import type { Testbed } from "./testbed.ts";

/** How a command or shell asked for over SSH ended. */
export interface SessionResult {
  readonly code: number | null;
  readonly output: string;
}

/** A connection to a host as the deploy user, for tests of what that user may do. */
export interface SshSession {
  /** Opens a stream to a UNIX socket of the host. Rejects if sshd refuses. */
  connect(socketPath: string): Promise<ClientChannel>;
  /** Opens a stream to a TCP port as seen from the host. Rejects if sshd refuses. */
  connectTcp(address: string, port: number): Promise<ClientChannel>;
  /** One HTTP request over a socket of the host. */
  http(socketPath: string, method: string, path: string): Promise<{ status: number; text: string }>;
  exec(command: string): Promise<SessionResult>;
  shell(): Promise<SessionResult>;
}

/** Opens a session, the host's key checked against the bed's known hosts, and closes it when `use` has ended. */
export async function withSession<T>(
  bed: Testbed,
  host: TestbedHost,
  use: (session: SshSession) => Promise<T>,
  address = host.address,
): Promise<T> {
  const client = await openClient(bed, address);
  try {
    return await use(sessionOf(client));
  } finally {
    client.end();
  }
}

async function openClient(bed: Testbed, address: string): Promise<Client> {
  const known = bed.knownHosts.split("\n").find((line) => line.split(" ")[0]?.split(",").includes(address));
  const expected = known?.split(" ")[2] ?? "";
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.once("ready", resolve);
    client.once("error", reject);
    client.connect({
      host: address,
      username: bed.deployUser,
      privateKey: bed.deployKey,
      hostVerifier: (key: Buffer) => key.toString("base64") === expected,
    });
  });
  // A cut connection is seen by its streams; without a listener it would end the process.
  client.on("error", () => {});
  return client;
}

function sessionOf(client: Client): SshSession {
  const connect = async (socketPath: string) =>
    await new Promise<ClientChannel>((resolve, reject) => {
      client.openssh_forwardOutStreamLocal(socketPath, settle(resolve, reject));
    });
  return {
    connect,
    connectTcp: async (address, port) =>
      await new Promise<ClientChannel>((resolve, reject) => {
        client.forwardOut("127.0.0.1", 0, address, port, settle(resolve, reject));
      }),
    http: async (socketPath, method, path) => {
      const channel = await connect(socketPath);
      // HTTP/1.0 has the server close after the reply, which saves reading chunks.
      channel.write(`${method} ${path} HTTP/1.0\r\nContent-Length: 0\r\n\r\n`);
      const reply = await readAll(channel);
      const headEnd = reply.indexOf("\r\n\r\n");
      return { status: Number(reply.split(" ")[1]), text: reply.slice(headEnd + 4) };
    },
    exec: async (command) =>
      await ending(
        new Promise((resolve, reject) => {
          client.exec(command, settle(resolve, reject));
        }),
      ),
    shell: async () =>
      await ending(
        new Promise((resolve, reject) => {
          client.shell(false, settle(resolve, reject));
        }),
      ),
  };
}

function settle<T>(resolve: (value: T) => void, reject: (cause: Error) => void) {
  return (cause: Error | undefined, value: T) => {
    if (cause === undefined) resolve(value);
    else reject(cause);
  };
}

async function ending(opened: Promise<ClientChannel>): Promise<SessionResult> {
  const channel = await opened;
  let code: number | null = null;
  channel.on("exit", (value: number | null) => {
    code = value;
  });
  const output = await readAll(channel);
  return { code, output };
}

async function readAll(channel: ClientChannel): Promise<string> {
  let text = "";
  channel.setEncoding("utf8");
  channel.on("data", (part: string) => {
    text += part;
  });
  // The other side's end closes nothing until this side has ended too.
  channel.once("end", () => channel.end());
  await new Promise<void>((resolve, reject) => {
    channel.once("close", () => resolve());
    channel.once("error", reject);
  });
  return text;
}
