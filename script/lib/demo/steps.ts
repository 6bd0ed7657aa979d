import type { StepEnd } from "./verdict.ts";

/** A step of the demo: one command, and what it shows. */
export interface Step {
  readonly title: string;
  readonly heading: string;
  /** Lines. */
  readonly explanation: readonly string[];
  /** Tag of the image. */
  readonly version: string;
  /** How long the release before stands by; default {@link shortBake}. */
  readonly bakeTime?: string;
  readonly promised: StepEnd["promised"];
  /** Releases that may answer while it runs, and after it; empty before the first release. */
  readonly during: readonly string[];
  readonly after: readonly string[];
}

/** As short as it can be and still be seen. */
export const shortBake = "1s";

export const steps: readonly Step[] = [
  {
    title: "deploy v1, the first release",
    heading: "1 of 5: deploy v1, the first release",
    explanation: ["The host has Docker and sshd and nothing else. The first deploy also brings the proxy."],
    version: "v1",
    promised: "deployed",
    during: [],
    after: ["v1"],
  },
  {
    title: "deploy v2",
    heading: "2 of 5: deploy v2 while users are busy",
    explanation: [
      "Users: 64 kept connections, new ones, answers that take 1 s, uploads of 5 MB, WebSockets.",
      "v2 starts beside v1. Once it is healthy it gets all new requests; v1 finishes what it has.",
    ],
    version: "v2",
    promised: "deployed",
    during: ["v1", "v2"],
    after: ["v2"],
  },
  {
    title: "deploy v3, never healthy: refused",
    heading: "3 of 5: deploy v3, which never gets healthy",
    explanation: ["It is refused and removed, the command fails, and no user ever reaches it."],
    version: "v3",
    promised: "refused",
    during: ["v2"],
    after: ["v2"],
  },
  {
    title: "switch back to v1",
    heading: "4 of 5: switch back to v1",
    explanation: ["An older release is deployed like any other; its image is on the host already."],
    version: "v1",
    promised: "deployed",
    during: ["v2", "v1"],
    after: ["v1"],
  },
  {
    title: "deploy v4, bad once live: taken back",
    heading: "5 of 5: deploy v4, which turns bad once users are on it",
    explanation: [
      "It is healthy at first, then answers 500 to everything but /health.",
      "v1 stands by for the bake: the host goes back to it by itself, and the command fails.",
    ],
    version: "v4",
    bakeTime: "8s",
    promised: "taken back",
    during: ["v1", "v4"],
    after: ["v1"],
  },
];
