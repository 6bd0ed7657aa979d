import type { TestbedHost } from "../testbed/host.ts";

interface DockerEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/** Docker tells of reads too: these change nothing. To read files of a container it mounts their volume. */
const reads = /^((top|archive-path|export|attach|resize|mount|unmount)$|exec_(create|start|die|detach)(:|$))/;

/**
 * Everything Docker's event log of a host says was changed while `work` ran, as `type action name`: containers,
 * networks, volumes and images.
 */
export async function changesDuring(
  host: TestbedHost,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const since = Date.now() / 1000;
  await work();
  const until = Date.now() / 1000;
  const events = await readEvents(host, since, until);
  return events
    .filter(({ Action }) => !reads.test(Action))
    .map(({ Type, Action, Actor }) => `${Type} ${Action} ${Actor.Attributes["name"] ?? Actor.ID}`);
}

async function readEvents(host: TestbedHost, since: number, until: number): Promise<readonly DockerEvent[]> {
  const times = `since=${since.toFixed(3)}&until=${until.toFixed(3)}`;
  const { body } = await host.docker<string | DockerEvent>("GET", `/events?${times}`);
  // A single event is a whole JSON document, several are lines.
  if (typeof body !== "string") return [body];
  return body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as DockerEvent);
}
