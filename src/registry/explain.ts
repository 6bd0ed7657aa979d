import { diskFullAdvice, diskReadOnlyAdvice } from "../docker/disk-trouble.ts";
import { Failure, type FailureDetails } from "../failure/failure.ts";
import { inert } from "../report/inert.ts";
import { judgeRegistryWords, type RegistryTrouble } from "./judge-words.ts";

/** What was asked of a registry, by which host's daemon and as whom. */
export interface RegistryRequest {
  readonly host: string;
  /** The image as it was asked for. */
  readonly shown: string;
  readonly registry: string;
  /** User name of the credentials that were sent along. */
  readonly username: string | undefined;
  /** Whether the registry took the same credentials earlier in this run. */
  readonly acceptedBefore: boolean;
  /** The input that named the image. */
  readonly input: string;
}

type Explain = (asked: RegistryRequest, details: FailureDetails, words: string) => Failure;

/** Says what a daemon's words mean and what to do; `undefined` where they mean nothing known. */
export function explainRegistry(asked: RegistryRequest, text: string, cause?: unknown): Failure | undefined {
  const trouble = judgeRegistryWords(text);
  if (trouble === "other") return undefined;
  return explanations[trouble](asked, { host: asked.host, input: asked.input, cause }, inert(text));
}

const explanations: Readonly<Record<Exclude<RegistryTrouble, "other">, Explain>> = {
  denied,
  missing: ({ shown }, details) =>
    new Failure("image-not-found", `the registry has no ${shown}`, {
      ...details,
      advice: "See the spelling, and that the build that pushes this tag is done.",
    }),
  "rate-limited": ({ shown, registry, username }, details, words) =>
    new Failure("registry-rate-limited", `${registry} does not give out ${shown} for now: ${words}`, {
      ...details,
      advice: `Run again later: Docker does not pass on how long the registry wants to be left alone.${
        username === undefined
          ? " With registry-username and registry-password the limit is often higher."
          : ""
      }`,
    }),
  "server-error": ({ shown, registry }, details, words) =>
    new Failure("registry-unavailable", `${registry} is in trouble and gave no ${shown}: ${words}`, {
      ...details,
      advice: "See the registry's status page, then run again.",
    }),
  untrusted: ({ registry }, details, words) =>
    new Failure("registry-unavailable", `the host's Docker does not trust ${registry}: ${words}`, {
      ...details,
      advice: `Put the registry's CA into /etc/docker/certs.d/${registry}/ca.crt on the host; for one without TLS, \`"insecure-registries": ["${registry}"]\` in /etc/docker/daemon.json and \`systemctl reload docker\`.`,
    }),
  unreachable: ({ registry }, details, words) =>
    new Failure("registry-unavailable", `the host does not reach ${registry}: ${words}`, {
      ...details,
      advice: `See on the host: \`curl -sI https://${registry}/v2/\`; its DNS, its firewall and Docker's proxy settings decide.`,
    }),
  "no-platform": ({ shown }, details, words) =>
    new Failure("image-platform-missing", `${shown} is not built for this host: ${words}`, {
      ...details,
      advice:
        "Build it for this platform too: `docker buildx build --platform linux/amd64,linux/arm64 --push`.",
    }),
  "disk-full": ({ shown }, details, words) =>
    diskFull(`${shown} does not fit on the host's disk: ${words}`, details),
  "disk-read-only": ({ shown }, details, words) =>
    new Failure("disk-read-only", `${shown} cannot be stored, the host's disk is read-only: ${words}`, {
      ...details,
      advice: diskReadOnlyAdvice,
    }),
};

/** A disk without room, and what makes some. */
export function diskFull(message: string, details: FailureDetails): Failure {
  return new Failure("disk-full", message, { ...details, advice: diskFullAdvice });
}

/** Registries answer alike to a name that is not there and to one that may not be read. */
function denied(
  { shown, registry, username, acceptedBefore }: RegistryRequest,
  details: FailureDetails,
  words: string,
): Failure {
  if (username === undefined) {
    return new Failure("registry-denied", `${registry} does not let this host read ${shown}: ${words}`, {
      ...details,
      advice:
        "No credentials were sent. For a private image set registry-username and registry-password; for a public one see the spelling: registries answer alike to what is missing and to what is private.",
    });
  }
  if (acceptedBefore) {
    return new Failure(
      "registry-credentials-expired",
      `${registry} took the credentials of ${username} earlier in this run and refuses them now: ${words}`,
      {
        ...details,
        input: "registry-password",
        advice:
          "The token has most likely expired in between, or may read the name but not the content. Make it right before the deploy, or one that lives longer than the pull (a job's GITHUB_TOKEN ends with its job).",
      },
    );
  }
  return new Failure("registry-denied", `${registry} does not let ${username} read ${shown}: ${words}`, {
    ...details,
    input: "registry-password",
    advice:
      "See that user name and password belong together and are of this registry, that the token has not expired and may read packages (GHCR: `packages: read`), and that the repository is spelled right.",
  });
}
