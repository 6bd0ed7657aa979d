import { connect } from "node:net";
import { Failure } from "../failure/failure.ts";
import type { Connection } from "./connection.ts";
import { ForwardedSocket } from "./forwarded-socket.ts";

const localHost = "localhost";

/** The machine this runs on, reached without SSH: a self-hosted runner that is itself the host. */
export function connectLocally(): Connection {
  const open = new Set<ForwardedSocket>();
  return {
    host: localHost,
    openSocket(path) {
      const socket = new ForwardedSocket((done) => {
        const local = connect({ path });
        local.once("connect", () => {
          local.removeAllListeners("error");
          done(undefined, local);
        });
        local.once("error", (error) => done(localRefusal(path, error)));
      });
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      return socket;
    },
    async close() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** Turns what the system said of a local socket into advice. */
export function localRefusal(path: string, error: NodeJS.ErrnoException): Failure {
  return new Failure(
    "socket-refused",
    `the socket ${path} cannot be opened: ${error.code ?? error.message}`,
    {
      host: localHost,
      advice: localAdvice(error.code),
      cause: error,
    },
  );
}

function localAdvice(code: string | undefined): string {
  if (code === "EACCES") {
    return "Add the runner's user to the group that owns the socket (`ls -l` shows it; `usermod -aG docker USER`), then start the runner again: groups count from the next login on. For a runner in a container, `docker run --group-add`.";
  }
  if (code === "ENOENT") return "Nothing is there: see that the service is started and the path is right.";
  return "See whether the service behind it is running.";
}
