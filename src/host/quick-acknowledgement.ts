import type { Duplex } from "node:stream";
import type { Client } from "ssh2";

/** Long enough for an answer of our own to go out meanwhile, and a fraction of the 40 ms that a kernel takes. */
const afterMs = 2;

/**
 * Has what a host sends acknowledged at once. sshd does not turn Nagle's algorithm off for connections that only forward
 * sockets: its next small packet waits for the acknowledgement of the last one, which a kernel puts off for 40 ms unless
 * something goes out that carries it. So something does: that no sessions will be asked for, which is so anyway.
 *
 * @returns what ends it
 */
export function acknowledgeQuickly(
  client: Pick<Client, "openssh_noMoreSessions">,
  stream: Duplex,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const send = () => {
    timer = undefined;
    // Without a callback no reply is asked for, which would be one more packet to wait for.
    if (stream.writable) (client as { openssh_noMoreSessions(): unknown }).openssh_noMoreSessions();
  };
  const soon = () => {
    timer ??= setTimeout(send, afterMs);
  };
  stream.on("data", soon);
  return () => {
    stream.removeListener("data", soon);
    clearTimeout(timer);
  };
}
