import { describe, expect, it } from "@jest/globals";
import type { ContainerInfo } from "../docker/containers.ts";
import { inUse } from "./observe-proxy.ts";

const name = "tidegate.api.proxy";
const proxy = (id: string, instance: number, State: string, called = `${name}.${instance}`) =>
  ({
    Id: id,
    Names: [`/${called}`],
    State,
    Labels: { "tidegate.instance": `${instance}` },
  }) as unknown as ContainerInfo;
const answers = (instance: number) => ({
  instance,
  fingerprint: undefined,
  uptimeSeconds: 1,
  version: "3.2",
});

describe("the proxy in use", () => {
  it.each([
    { when: "there is one", containers: [proxy("a", 1, "running", name)], by: answers(1), is: "a" },
    {
      when: "the new one answers and has not got its name yet",
      containers: [proxy("a", 1, "running", name), proxy("b", 2, "running")],
      by: answers(2),
      is: "b",
    },
    {
      when: "the new one was started and took nothing over",
      containers: [proxy("a", 1, "running", name), proxy("b", 2, "created")],
      by: answers(1),
      is: "a",
    },
    {
      when: "none runs after a reboot in the middle",
      containers: [proxy("a", 1, "exited", name), proxy("b", 2, "exited")],
      by: undefined,
      is: "a",
    },
    {
      when: "none has the name",
      containers: [proxy("a", 1, "exited"), proxy("b", 2, "exited")],
      by: undefined,
      is: "b",
    },
  ])("when $when", ({ containers, by, is }) => {
    expect(inUse(containers, by, name).Id).toBe(is);
  });
});
