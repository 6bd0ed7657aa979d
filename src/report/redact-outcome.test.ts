import { expect, it } from "@jest/globals";
import { hostileOutcome } from "../../tests/support/hostile-outcome.ts";
import { smoothOutcome } from "../../tests/support/report-outcomes.ts";
import { redactOutcome } from "./redact-outcome.ts";

it("takes secrets out of everything that others said", () => {
  const outcome = hostileOutcome("said pass-word, pass and pass-word");
  const { failure, hosts, plan, notices, judgements, checks, samples } = redactOutcome(outcome, [
    "pass",
    "",
    "pass-word",
  ]);
  const said = "said ***, *** and ***";
  expect([failure?.message, failure?.advice, failure?.evidence]).toEqual([said, said, [said, said]]);
  expect(hosts.map((host) => host.failure?.evidence[0])).toEqual([said, said]);
  expect([plan[0]?.steps[0], notices, judgements[0]?.reasons[0]]).toEqual([said, [said], said]);
  expect([checks[0]?.name, checks[0]?.detail, samples[0]?.cause]).toEqual([said, said, said]);
});

it("keeps what tells failures apart", () => {
  const { failure } = redactOutcome(hostileOutcome("x"), []);
  expect([failure?.reason, failure?.host, failure?.input]).toEqual(["candidate-exited", "x", "x"]);
});

it("changes nothing where there is no secret to find", () => {
  expect(redactOutcome(smoothOutcome(), ["s3cr3t"])).toEqual(smoothOutcome());
});
