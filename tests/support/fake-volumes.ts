import type { FakeAnswer } from "./fake-docker.ts";
import { sendJson } from "./fake-docker.ts";

/** Volumes of an engine that makes them as Docker does: atomically, and one that is there is left as it is. */
export class FakeVolumes {
  readonly there = new Map<string, Readonly<Record<string, string>>>();
  /** Called before each answer, with the request as `POST /volumes/create NAME`. */
  onAsked: (request: string) => void = () => undefined;

  readonly answer: FakeAnswer = ({ method, url, body }, reply) => {
    const path = url.replace(/^\/v[\d.]+/, "");
    const name = /^\/volumes\/([^/?]+)/.exec(path)?.[1] ?? "";
    if (method === "POST" && name === "create") {
      const { Name, Labels } = JSON.parse(body) as { Name: string; Labels: Record<string, string> };
      this.onAsked(`${method} ${Name}`);
      if (!this.there.has(Name)) this.there.set(Name, Labels);
      sendJson(reply, 201, { Name, Labels: this.there.get(Name) });
    } else if (method === "GET" && path.startsWith("/volumes?")) {
      this.onAsked("GET");
      sendJson(reply, 200, { Volumes: [...this.there].map(([Name, Labels]) => ({ Name, Labels })) });
    } else if (method === "DELETE") {
      this.onAsked(`${method} ${name}`);
      const was = this.there.delete(name);
      if (was) reply.writeHead(204).end();
      else sendJson(reply, 404, { message: "no such volume" });
    } else {
      sendJson(reply, 404, { message: `no ${path}` });
    }
  };
}
