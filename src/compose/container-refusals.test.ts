import { describe, expect, it } from "@jest/globals";
import { around, problemsOf } from "../../tests/support/compose/reading.ts";

describe("container refuses", () => {
  it.each([
    // Row "container": a slot-colliding key, an unknown key, a relative volume, a variable that is not set.
    ["ports: ['80:80']", "at ports, line 1: is refused: two releases run side by side"],
    ["container_name: web", "at container_name, line 1: is refused: two releases run side by side"],
    ["network_mode: host", "at network_mode, line 1: is refused: each slot has its address"],
    ["scale: 3", "is refused: one container a host is live"],
    ["deploy: {replicas: 3}", "at deploy.replicas, line 1: is refused: one container a host is live"],
    ["image: x", "is refused: the input `image` says"],
    [
      "user: a\nenviroment: {A: 1}",
      'at enviroment, line 2: the key "enviroment" is not known; did you mean environment?',
    ],
    ["volume: [a:/b]", "did you mean volumes?"],
    ["memlimit: 5m", "did you mean mem_limit?"],
    ["zzzzzzzz: 5", 'the key "zzzzzzzz" is not known.'],
    [
      "healthcheck: {timeouts: 5s}",
      'at healthcheck.timeouts, line 1: the key "timeouts" is not known; did you mean timeout?',
    ],
    ["volumes: [./data:/data]", "at volumes[0], line 1: mounts a path that is relative to the repository"],
    ["volumes: [data/sub:/data]", "relative to the repository"],
    ["volumes: ['~/x:/data']", "relative to the repository"],
    ["volumes: [{type: bind, source: ./x, target: /x}]", "relative to the repository"],
    ["user: $NOBODY", "at user, line 1: uses the variable NOBODY, which is not set"],
    ["user: ${NOBODY:?who runs it}", "needs the variable NOBODY, which is not set or empty: who runs it"],
    ["environment: ['A=${NOBODY}']", "at environment[0], line 1: uses the variable NOBODY, which is not set"],
    // Row "structured inputs".
    ["user: a\nuser: b", 'line 2: has the key "user" twice in one mapping'],
    ["environment:\n  __proto__: x", "line 2: has the key __proto__"],
    ["user: [", "is not YAML"],
    ["user: \0", "has a NUL character"],
    [`a: ${"[".repeat(10_000)}`, "is nested deeper than 64 levels"],
    [`a: "${"x".repeat(10_000_000)}"`, "is 10000005 bytes, and at most 1048576 are read"],
    ["- user", "is a list, and must be a mapping"],
    ["text", "is a string, and must be a mapping"],
    // A wrong type deep inside, with its path and line.
    [
      "deploy:\n  resources:\n    limits:\n      cpus: [1]",
      "at deploy.resources.limits.cpus, line 4: is a list, and must be a number of 0 or more",
    ],
    [
      "healthcheck:\n  test: [CMD, 5]",
      "at healthcheck.test[1], line 2: is a number, and must be a string: put it in quotes",
    ],
    [
      "logging:\n  options:\n    tag: {a: 1}",
      "at logging.options.tag, line 3: is a mapping, and must be a string or a number",
    ],
    ["user: 1000", "at user, line 1: is a number, and must be a string: put it in quotes"],
    ["init: yes", "at init, line 1: is a string, and must be true or false"],
    ["cap_add: ALL", "is a string, and must be a list"],
    ["environment: 5", "is a number, and must be a mapping or a list"],
    [
      "environment: {A: [1]}",
      "at environment.A, line 1: is a list, and must be a string, a number or a boolean",
    ],
    ["environment: ['A B=1']", "has a name that is empty, or has white space or = in it"],
    ["stop_grace_period: 30", "at stop_grace_period, line 1: is a number without a unit. For example: 30s"],
    ["stop_grace_period: soon", 'is "soon", and must be a duration'],
    ["mem_limit: lots", 'is "lots", and must be a size'],
    ["pids_limit: 1.5", "must be a whole number"],
    ["oom_score_adj: 5000", "must be from -1000 to 1000"],
    ["command: a | b", "asks for what only a shell does"],
    ["healthcheck: {test: [curl, x]}", "must begin with CMD, CMD-SHELL or NONE"],
    ["healthcheck: {start_interval: 1s}", "healthcheck.start_interval needs healthcheck.start_period"],
    ["labels: {tidegate.service: x}", "are not for users"],
    ["labels: ['com.docker.compose.project=x']", "are not for users"],
    [
      "networks: {back: {aliases: [db]}}",
      "at networks.back.aliases, line 1: is refused: a candidate must get no traffic",
    ],
    [
      "networks: {back: {ipv4_address: 10.0.0.5}}",
      "at networks.back.ipv4_address, line 1: is refused: two releases run side by side",
    ],
    ["networks: {back: {mac_address: '02:42:ac:11:00:01'}}", "is refused: two releases run side by side"],
    ["networks: [back]\nhostname: web", "hostname and networks do not go together"],
    ["links: [db]", "is refused: a link is an alias"],
    ["mac_address: '02:42:ac:11:00:01'", "is refused: two releases run side by side"],
    ["secrets: [a]", "is refused: no files are copied to hosts"],
    ["extends: other", "is refused: a service of the same file"],
    ["pid: service:db", "there is no other service here"],
    ["volumes_from: [db]", "names another service"],
    ["volumes: ['a:/b:/c:d']", "is not SOURCE:TARGET:OPTIONS"],
    ["volumes: [data:data]", "must be mounted at an absolute path"],
    ["volumes: [data:/]", "must be mounted at an absolute path, and not at /"],
    ["volumes: [data:/x:z]", "has an option that a volume does not have"],
    ["volumes: [{type: image, source: x, target: /x}]", "only bind, volume and tmpfs are mounted"],
    ["volumes: [{source: x, target: /x}]", "has no type"],
    ["volumes: [one:/x, two:/x]", "/x is mounted twice"],
    ["volumes: [one:/x]\ntmpfs: [/x]", "/x is mounted twice"],
    ["cpus: 1\ndeploy: {resources: {limits: {cpus: 2}}}", "cpus and deploy.resources.limits.cpus differ"],
    ["ulimits: {nofile: {soft: 1}}", "needs soft and hard"],
    ["gpus: [{count: 1, device_ids: ['0']}]", "takes one of them"],
    ["expose: ['99999']", "has a port that is not"],
    ["extra_hosts: [db]", "is not NAME=ADDRESS"],
    ["env_file: none.env", "at env_file, line 1: names a file that is not there"],
    [
      "environment: !reset\nhealthcheck: {test: !reset x}",
      "!reset is understood on a key of the service itself only",
    ],
  ])("%s", (container, message) => {
    const problems = problemsOf({ container });
    expect(problems.join("\n")).toContain(message);
    expect(problems.every((line) => line.startsWith('input "container": '))).toBe(true);
  });

  it("everything that is wrong, at once", () => {
    expect(
      problemsOf({ container: "usr: a\nports: [1]\nvolumes: [./x:/x]\nmem_limit: x\nuser: $NOBODY" }),
    ).toHaveLength(5);
  });

  it("without showing what a variable holds, or an environment", () => {
    const secret = around({}, { SECRET: "hunter2" });
    const problems = problemsOf(
      {
        container:
          "mem_limit: $SECRET\nstop_grace_period: ${SECRET}\nenvironment: [{PASSWORD: hunter2}, 'hunter2 =1']",
      },
      secret,
    );
    expect(problems.length).toBeGreaterThanOrEqual(3);
    expect(problems.join("\n")).not.toContain("hunter2");
  });
});
