import { describe, expect, it } from "@jest/globals";
import { proxyContainer } from "./container.ts";

describe("proxyContainer", () => {
  const proxy = { service: "api", image: "docker.io/library/haproxy@sha256:0", instance: 2 };
  const spec = proxyContainer(proxy);

  it("has the rights that HAProxy needs and no others", () => {
    expect(spec.HostConfig).toMatchObject({
      NetworkMode: "host",
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      CapAdd: ["CHOWN", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"],
      SecurityOpt: ["no-new-privileges:true"],
    });
    expect(spec.HostConfig?.Privileged).toBeUndefined();
  });

  it("sees its volume and its sockets, and never Docker's", () => {
    expect(spec.HostConfig?.Binds).toEqual([
      "tidegate.api.proxy:/var/lib/tidegate",
      "/run/tidegate/api:/run/tidegate/api",
      "/etc/group:/etc/group:ro",
    ]);
  });

  it("comes back after a reboot, by its own admin socket and configuration", () => {
    expect(spec.HostConfig?.RestartPolicy).toEqual({ Name: "unless-stopped" });
    expect(spec.Env).toEqual(["TIDEGATE_INSTANCE=2"]);
    expect(spec.Cmd?.[0]).toContain("ln -s admin-2.sock /run/tidegate/api/admin.sock");
    expect(spec.Cmd?.[0]).toContain("exec haproxy -W -db -f /var/lib/tidegate/current/haproxy.cfg");
  });

  it("ends softly when it is stopped", () => {
    expect(spec.StopSignal).toBe("SIGUSR1");
  });

  it("asks no other proxy for its listeners", () => {
    expect(spec.Cmd?.[0]).not.toContain("-x");
  });

  it("that takes over has the other's listeners, and is not started by itself until it has them", () => {
    const next = proxyContainer({ ...proxy, takesOverFrom: 1 });
    const listeners = "/run/tidegate/api/listeners-1.sock";
    expect(next.HostConfig?.RestartPolicy).toEqual({ Name: "no" });
    expect(next.Cmd?.[0]).toContain(`if [ -S ${listeners} ]; then set -- -x ${listeners}; fi; exec haproxy`);
    expect(next.Cmd?.[0]?.endsWith('"$@"')).toBe(true);
  });

  it("can be told by its labels", () => {
    expect(spec.Labels).toMatchObject({ "tidegate.service": "api", "tidegate.role": "proxy" });
    expect(spec.Labels).toMatchObject({ "tidegate.instance": "2" });
  });
});
