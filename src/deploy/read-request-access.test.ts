import { describe, expect, it } from "@jest/globals";
import ssh2 from "ssh2";
import { deployKey, good, hostKey, inputs, local, problemsWith } from "../../tests/support/deploy-inputs.ts";
import { presentProblems } from "../failure/present-problems.ts";
import { readDeployRequest } from "./read-request.ts";

describe("a bastion and registry credentials", () => {
  const pins = `${good["known-hosts"]}\nbastion.example.com ${hostKey}`;
  const jump = { "jump-host": "jump@bastion.example.com", "known-hosts": pins };
  const jumpKey = ssh2.utils.generateKeyPairSync("ed25519").private;

  it.each([
    ["its own key", { "jump-key": jumpKey }, jumpKey],
    ["the key of the hosts, unless it has its own", {}, deployKey.private],
  ])("a bastion has %s", async (_, changes, key) => {
    const result = await readDeployRequest(inputs({ ...jump, ...changes }));
    if (!result.ok) throw new Error(presentProblems(result.problems).join("\n"));
    const { transport } = result.value;
    if (transport.kind !== "ssh") throw new Error("not ssh");
    expect(transport.bastion?.address).toMatchObject({ user: "jump", host: "bastion.example.com", port: 22 });
    expect(transport.bastion?.privateKey.trim()).toBe(key.trim());
  });

  it("a bastion's user is that of the hosts unless it is named", async () => {
    const result = await readDeployRequest(inputs({ ...jump, "jump-host": "bastion.example.com" }));
    expect(result.ok && result.value.transport).toMatchObject({ bastion: { address: { user: "deploy" } } });
  });

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    [
      "is not pinned",
      { "jump-host": "bastion.example.com" },
      "known-hosts",
      "has no key for bastion.example.com",
    ],
    ["is two", { ...jump, "jump-host": "a.example.com, b.example.com" }, "jump-host", "more than one"],
    ["is none", { ...jump, "jump-host": "bastion.example.com:x" }, "jump-host", "has a port"],
    ["has a key and no name", { "jump-key": jumpKey }, "jump-key", "no jump-host is"],
    ["has a public key", { ...jump, "jump-key": deployKey.public }, "jump-key", "is a public key"],
    [
      "is set without SSH",
      { ...local, "jump-host": "b.example.com" },
      "jump-host",
      "transport local uses no SSH",
    ],
    ["lacks a user", { "registry-password": "s3cret" }, "registry-username", "is not set"],
    ["lacks a password", { "registry-username": "bot" }, "registry-password", "is not set"],
    ["has a colon", { "registry-username": "a:b", "registry-password": "x" }, "registry-username", "colon"],
    [
      "is two lines",
      { "registry-username": "a", "registry-password": "s3cret\nx" },
      "registry-password",
      "line break",
    ],
    ["is blank", { "registry-username": "a", "registry-password": "  " }, "registry-password", "blank"],
  ])("one that %s is refused", async (_, changes, input, words) => {
    const problems = await problemsWith(changes);
    expect(problems).toEqual([expect.objectContaining({ input, message: expect.stringContaining(words) })]);
    expect(JSON.stringify(problems)).not.toContain("s3cret");
  });

  it("credentials are for the registry of the image", async () => {
    const result = await readDeployRequest(
      inputs({ "registry-username": "bot", "registry-password": "s3cret" }),
    );
    expect(result.ok && result.value.credentials).toMatchObject({ registry: "ghcr.io", username: "bot" });
  });

  it("a release command has its words and its time", async () => {
    const result = await readDeployRequest(
      inputs({ "release-command": "npm run migrate", "release-timeout": "90s" }),
    );
    expect(result.ok && result.value.releaseCommand).toEqual({
      words: ["npm", "run", "migrate"],
      timeoutMs: 90_000,
    });
    expect(await problemsWith({ "release-timeout": "500ms" })).toEqual([
      expect.objectContaining({
        input: "release-timeout",
        message: expect.stringContaining("from 1s to 24h"),
      }),
    ]);
  });
});
