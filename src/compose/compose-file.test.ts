import { describe, expect, it } from "@jest/globals";
import { around, problemsOf, readSettings } from "../../tests/support/compose/reading.ts";
import type { ContainerInputs } from "./read-container.ts";

describe("a Compose file", () => {
  const file = (text: string, more: Readonly<Record<string, string>> = {}, variables = {}) =>
    around({ "deploy/compose.yaml": text, ...more }, variables);
  const composeFile = "deploy/compose.yaml";

  it("has the settings of the service that is named", () => {
    const files = file("services: {a: {user: a}, b: {user: b}}");
    expect(readSettings({ composeFile, composeService: "b" }, files).settings).toEqual({ user: "b" });
  });

  it("needs no name of a service when it has one", () => {
    expect(readSettings({ composeFile }, file("services: {a: {user: a}}")).settings).toEqual({ user: "a" });
  });

  it("lists what it leaves out, with the reason", () => {
    const text =
      "services: {a: {ports: ['80:80'], container_name: x, build: ., depends_on: [b], restart: always, pull_policy: always, profiles: [p], scale: 2, image: i, deploy: {replicas: 2, mode: global}}}";
    const { settings, remarks } = readSettings({ composeFile }, file(text));
    expect(settings).toEqual({});
    for (const key of [
      "ports",
      "container_name",
      "build",
      "depends_on",
      "restart",
      "pull_policy",
      "profiles",
      "scale",
      "image",
      "deploy.replicas",
      "deploy.mode",
    ]) {
      expect(remarks).toContainEqual(
        expect.stringMatching(new RegExp(`^services\\.a\\.${key} is left out: .`)),
      );
    }
    expect(remarks).toHaveLength(11);
  });

  it("takes variables from the environment before its .env", () => {
    const text = "services: {a: {user: '${WHO}', hostname: '${WHERE:-nowhere}', domainname: $$x}}";
    const files = file(text, { "deploy/.env": "WHO=dotenv\nWHERE='${WHO}'" }, { WHO: "process" });
    expect(readSettings({ composeFile }, files).settings).toEqual({
      user: "process",
      hostname: "${WHO}",
      domainname: "$x",
    });
  });

  it("does not read what other services, or keys that are reset, need", () => {
    const text = "services: {a: {user: u, domainname: $NONE}, b: {user: $NONE}}";
    const own = { composeFile, composeService: "a", container: "domainname: !reset" };
    expect(readSettings(own, file(text)).settings).toEqual({ user: "u" });
  });

  it("can use anchors, merge keys and x- keys", () => {
    const text = "x-base: &base {init: true, user: base}\nservices:\n  a:\n    <<: *base\n    user: own\n";
    expect(readSettings({ composeFile }, file(text)).settings).toEqual({ init: true, user: "own" });
  });

  it("can extend services of the same file", () => {
    const text =
      "services: {c: {extends: b, environment: {C: 3}}, b: {extends: {service: a}, environment: [B=2]}, a: {user: u, environment: {A: 1, C: 1}}}";
    const { settings, environment } = readSettings({ composeFile, composeService: "c" }, file(text));
    expect(settings).toEqual({ user: "u" });
    expect([...environment.values]).toEqual(
      expect.arrayContaining([
        ["A", "1"],
        ["B", "2"],
        ["C", "3"],
      ]),
    );
  });

  it.each<[string, object]>([
    ["name: shop\nservices: {a: {volumes: [data:/x]}}\nvolumes: {data: }", { name: "shop_data" }],
    ["services: {a: {volumes: [data:/x]}}\nvolumes: {data: {name: own-data}}", { name: "own-data" }],
    [
      "services: {a: {volumes: [data:/x]}}\nvolumes: {data: {external: true}}",
      { name: "data", made: { external: true } },
    ],
    [
      "services: {a: {volumes: [data:/x]}}\nvolumes: {data: {name: n, driver: nfs, driver_opts: {o: 1}, labels: {l: m}}}",
      {
        name: "n",
        made: {
          external: false,
          driver: "nfs",
          driverOpts: new Map([["o", "1"]]),
          labels: new Map([["l", "m"]]),
        },
      },
    ],
  ])("names volumes as Compose does: %s", (text, source) => {
    expect(readSettings({ composeFile }, file(text)).settings.volumes?.[0]?.source).toMatchObject(source);
  });

  it("takes the project's name from COMPOSE_PROJECT_NAME first", () => {
    const text = "name: shop\nservices: {a: {networks: [back]}}\nnetworks: {back: }";
    expect(readSettings({ composeFile }, file(text)).settings.networks).toEqual([{ name: "shop_back" }]);
    const named = file(text, {}, { COMPOSE_PROJECT_NAME: "live" });
    expect(readSettings({ composeFile }, named).settings.networks).toEqual([{ name: "live_back" }]);
  });

  it.each([
    [
      "services: {a: {network_mode: host}}",
      "at services.a.network_mode, line 1 of deploy/compose.yaml: is refused",
    ],
    ["services: {a: {usr: x}}", "did you mean user?"],
    ["service: {a: {}}", 'the key "service" is not known; did you mean services?'],
    ["services: {}", "has no services"],
    ["[]", "must be a mapping with services"],
    ["services: {a: {volumes: [data:/x]}}", 'names "data", which the file does not declare under volumes'],
    ["services: {a: {networks: [back]}}", 'names "back", which the file does not declare under networks'],
    [
      "services: {a: {volumes: [data:/x]}}\nvolumes: {data: }",
      "Compose names this after the project, and the file names none",
    ],
    ["name: Shop\nservices: {a: {networks: [back]}}\nnetworks: {back: }", "must be lower-case letters"],
    ["services: {a: {extends: {service: b, file: other.yaml}}}", "extends a service of another file"],
    ["services: {a: {extends: b}}", 'extends "b", which is not a service of this file'],
    ["services: {a: {extends: a}}", "extends itself in a circle"],
    [
      "services: {a: {user: $NONE}}",
      "at services.a.user, line 1 of deploy/compose.yaml: uses the variable NONE, which is not set",
    ],
  ])("refuses %s", (text, message) => {
    expect(problemsOf({ composeFile }, file(text)).join("\n")).toContain(message);
  });

  it.each<[Partial<ContainerInputs>, Readonly<Record<string, string>>, string]>([
    [{ composeFile }, {}, 'input "compose-file": names a file that is not in the repository'],
    [
      { composeFile },
      { [composeFile]: "services: {a: {}, b: {}}" },
      'input "compose-service": is required: the Compose file has several services (a, b).',
    ],
    [
      { composeFile, composeService: "c" },
      { [composeFile]: "services: {a: {}, b: {}}" },
      'input "compose-service": is not a service of the Compose file (a, b).',
    ],
    [{ composeService: "c" }, {}, 'input "compose-service": is set, and compose-file is not'],
    [
      { composeFile },
      { [composeFile]: "services: {a: {}}", "deploy/.env": "A=1\nB='open" },
      'input "compose-file": at line 2 of .env: opens a quote that is never closed.',
    ],
  ])("%j", (given, files, message) => {
    expect(problemsOf(given, around(files)).join("\n")).toContain(message);
  });
});
