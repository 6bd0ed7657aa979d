import { describe, expect, it } from "@jest/globals";
import { type DockerRequest, nameOfAdminCommand, RequestNames } from "./request-names.ts";

const ids = { first: "a".repeat(64), second: "b".repeat(64), proxy: "c".repeat(64) };

function request(line: string, body: object = {}): DockerRequest {
  const [method = "", target = ""] = line.split(" ");
  return { method, target, body: JSON.stringify(body) };
}

describe("names of requests", () => {
  it("tell a container that the run made from those it found, and the proxy from both", () => {
    const names = new RequestNames();
    const found = [
      { Id: ids.first, Names: ["/tidegate.shop.blue.20260102t030405-0a1b"] },
      { Id: ids.proxy, Names: ["/tidegate.shop.proxy"] },
    ];
    names.learn(request("GET /v1.44/containers/json?all=true"), JSON.stringify(found));
    const create = request("POST /v1.44/containers/create?name=tidegate.shop.green.20260102t030506-ffff");
    expect(names.nameOf(create)).toBe("POST /containers/create tidegate.{service}.{slot}.{release}");
    names.learn(create, JSON.stringify({ Id: ids.second }));
    expect(names.nameOf(request(`POST /v1.44/containers/${ids.first}/stop`))).toBe(
      "POST /containers/{release}/stop",
    );
    expect(
      names.nameOf(request("POST /v1.44/containers/tidegate.shop.green.20260102t030506-ffff/start")),
    ).toBe("POST /containers/{candidate}/start");
    const policy = { RestartPolicy: { Name: "no" } };
    expect(names.nameOf(request(`POST /containers/${ids.proxy}/update`, policy))).toBe(
      "POST /containers/{proxy}/update no",
    );
  });

  it("tell commands that are executed by what they are", () => {
    const names = new RequestNames();
    const move = request(`POST /containers/${ids.proxy}/exec`, {
      Cmd: ["mv", "-T", "-f", "/var/lib/tidegate/current.next", "/var/lib/tidegate/current"],
    });
    expect(names.nameOf(move)).toBe("POST /containers/{id}/exec mv current.next");
    names.learn(move, JSON.stringify({ Id: ids.first }));
    expect(names.nameOf(request(`POST /exec/${ids.first}/start`))).toBe("POST /exec/{mv current.next}/start");
  });

  it("tell a script by its first command", () => {
    const script =
      "mv -T -f /var/lib/tidegate/current.next.65 /var/lib/tidegate/current && cat /x/routes.map";
    const exec = request(`POST /containers/${ids.proxy}/exec`, { Cmd: ["sh", "-c", script] });
    expect(new RequestNames().nameOf(exec)).toBe("POST /containers/{id}/exec mv current.next.{n}");
  });

  it.each([
    ["prepare map /var/lib/tidegate/current/routes.map\n", "prepare map"],
    ["commit map @7 /x;show map /x\n", "commit map"],
    ["set server bake-green/green health up\n", "set server bake-{slot}/{slot}"],
    ["show stat -1 6 -1\n", "show stat"],
  ])("are those of the first command: %j", (line, name) => {
    expect(nameOfAdminCommand(line)).toBe(name);
  });
});
