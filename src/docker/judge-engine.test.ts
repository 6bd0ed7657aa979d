import { describe, expect, it } from "@jest/globals";
import { type InfoReply, judgeEngine, type VersionReply } from "./judge-engine.ts";

/** Recorded from Debian's Docker 20.10.24; parts that are not looked at are left out. */
const engineVersion: VersionReply & Record<string, unknown> = {
  Platform: { Name: "" },
  Components: [{ Name: "Engine" }, { Name: "containerd" }, { Name: "runc" }, { Name: "docker-init" }],
  Version: "20.10.24+dfsg1",
  ApiVersion: "1.41",
  MinAPIVersion: "1.12",
  Os: "linux",
  Arch: "amd64",
};
const plainInfo: InfoReply = {
  MemTotal: 25_276_063_744,
  SecurityOptions: ["name=seccomp,profile=default"],
  Swarm: { LocalNodeState: "inactive", ControlAvailable: false },
};

/** Recorded from Podman 4.3.1, run as root with `podman system service`. */
const podmanVersion: VersionReply & Record<string, unknown> = {
  Platform: { Name: "linux/amd64/debian-12" },
  Components: [{ Name: "Podman Engine" }, { Name: "Conmon" }, { Name: "OCI Runtime (crun)" }],
  Version: "4.3.1",
  ApiVersion: "1.41",
  MinAPIVersion: "1.24",
  Os: "linux",
  Arch: "amd64",
};

describe("judgeEngine", () => {
  it.each<[string, VersionReply, InfoReply, string, RegExp]>([
    [
      "recorded rootless Docker 20.10",
      engineVersion,
      { ...plainInfo, SecurityOptions: ["name=seccomp,profile=default", "name=rootless"] },
      "docker-rootless",
      /docker-socket/,
    ],
    [
      "recorded Docker 20.10 with userns-remap",
      engineVersion,
      { ...plainInfo, SecurityOptions: ["name=seccomp,profile=default", "name=userns"] },
      "docker-userns-remap",
      /daemon\.json.*systemctl restart docker/,
    ],
    ["recorded Podman 4.3", podmanVersion, plainInfo, "docker-is-podman", /podman\.socket/],
    [
      "Podman that runs rootless, by its first name",
      podmanVersion,
      { ...plainInfo, SecurityOptions: ["name=rootless"] },
      "docker-is-podman",
      /docker-socket/,
    ],
    [
      "Windows containers, as the API's reference has them",
      { ...engineVersion, Os: "windows" },
      { MemTotal: 1, SecurityOptions: [] },
      "docker-windows",
      /Linux host/,
    ],
  ])("refuses %s with what to do", (_, version, info, reason, advice) => {
    expect(() => judgeEngine(version, info, "h1")).toThrow(
      expect.objectContaining({ reason, host: "h1", advice: expect.stringMatching(advice) }),
    );
  });

  it.each<[string, Partial<InfoReply>, string]>([
    ["outside of a swarm", {}, "none"],
    ["a swarm's manager", { Swarm: { LocalNodeState: "active", ControlAvailable: true } }, "manager"],
    ["a swarm's worker", { Swarm: { LocalNodeState: "active", ControlAvailable: false } }, "worker"],
    ["one that is leaving", { Swarm: { LocalNodeState: "pending", ControlAvailable: true } }, "none"],
    ["one that says nothing of swarms", { Swarm: null }, "none"],
    ["one without security options", { SecurityOptions: null }, "none"],
    // A profile can be called anything: only the name of an option counts.
    ["one whose profile is called rootless", { SecurityOptions: ["name=seccomp,profile=rootless"] }, "none"],
  ])("takes an engine that is %s", (_, info, swarm) => {
    expect(judgeEngine(engineVersion, { ...plainInfo, ...info }, "h1")).toEqual({
      os: "linux",
      architecture: "amd64",
      memoryBytes: 25_276_063_744,
      swarm,
    });
  });
});
