import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKey } from "../tests/support/testbed/sshd.ts";
import { bundle, runAction } from "./action.ts";

/** Milliseconds from the start of the process to its first byte at a listener that says nothing. */
export async function firstContacts(
  defaults: Readonly<Record<string, string>>,
  runs: number,
): Promise<number[]> {
  const directory = await mkdtemp(join(tmpdir(), "tidegate-bench-"));
  const keyFile = join(directory, "key");
  await makeKey(keyFile);
  let firstByteAt = Number.NaN;
  const listener = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      if (Number.isNaN(firstByteAt)) firstByteAt = performance.now();
      // Who says nothing is asked again: sshd turns connections away like that when it has too many.
      socket.end("SSH-2.0-bench\r\n");
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const [type, publicKey] = (await readFile(`${keyFile}.pub`, "utf8")).split(" ");
  const inputs = {
    ...defaults,
    service: "api",
    image: "registry.example/api:v1",
    hosts: `127.0.0.1:${port}`,
    "ssh-key": await readFile(keyFile, "utf8"),
    "known-hosts": `[127.0.0.1]:${port} ${type} ${publicKey}`,
  };
  const times: number[] = [];
  for (let turn = 0; turn < runs; turn += 1) {
    firstByteAt = Number.NaN;
    let startedAt = 0;
    const onSpawn = (): void => {
      startedAt = performance.now();
    };
    const ended = await runAction(bundle, inputs, { onSpawn });
    if (Number.isNaN(firstByteAt)) throw new Error(`the bundle sent nothing: ${ended.printed}`);
    times.push(firstByteAt - startedAt);
  }
  await new Promise((resolve) => listener.close(resolve));
  await rm(directory, { recursive: true });
  return times;
}
