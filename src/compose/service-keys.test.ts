import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { composeTables } from "../../tests/support/compose/tables.ts";
import { fields } from "./fields.ts";
import { deployKeys, serviceKeys } from "./service-keys.ts";

/** `properties` of `service` and `deployment` in compose-spec.json, of compose-go 2.9, and `pre_start`, which came since. */
const specification = {
  service: `annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name
    cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec
    depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file
    environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation
    label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models
    network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop
    privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt
    shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user
    userns_mode uts volumes volumes_from working_dir`,
  deploy:
    "endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config",
};

describe("the table of keys", () => {
  it("has every key of the specification, in order", () => {
    expect([...serviceKeys.keys()]).toEqual(specification.service.split(/\s+/));
    expect([...deployKeys.keys()]).toEqual(specification.deploy.split(" "));
  });

  it("supports exactly what is read", () => {
    const supported = [...serviceKeys].filter(([, { file }]) => file === "supported").map(([key]) => key);
    expect(supported.filter((key) => key !== "extends").sort()).toEqual(Object.keys(fields).sort());
  });

  it("names what is supported in the README of the action", () => {
    const readme = readFileSync(
      join(import.meta.dirname, "../../actions/blue-green-deploy/README.md"),
      "utf8",
    );
    const listed = /^Supported: ([^.]*)\./m.exec(readme)?.[1] ?? "";
    const supported = [...serviceKeys].filter(([, rule]) => rule.container === "supported");
    expect([...listed.matchAll(/`([a-z_]+)`/g)].map(([, key]) => key)).toEqual(supported.map(([key]) => key));
  });

  it("is the one in docs/compose.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/compose.md"), "utf8");
    const between = /<!-- keys -->\n\n(.*)\n\n<!-- \/keys -->/s.exec(page)?.[1];
    expect(between).toBe(composeTables());
  });
});
