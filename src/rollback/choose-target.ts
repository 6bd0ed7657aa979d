import { Failure } from "../failure/failure.ts";
import { quoted } from "../inputs/quoted.ts";
import { previousRelease } from "../release/good-releases.ts";
import { familiarName, parseImageReference } from "../release/image-reference.ts";
import { inert } from "../report/inert.ts";
import { releasesText } from "../report/releases-table.ts";
import { joinReleases, type ListedRelease } from "./join-releases.ts";
import type { HostKnowledge } from "./known-releases.ts";
import { releasesNamed, shaIn } from "./releases-named.ts";

export type { HostKnowledge };

/** What a rollback goes to. */
export type Target =
  | {
      readonly kind: "known";
      readonly release: string;
      readonly digest: string;
      readonly image: string;
    }
  /** No host knows it: references to ask the registry for, in order. */
  | { readonly kind: "elsewhere"; readonly candidates: readonly string[] };

/** Every release there is to choose from, as lines for a person who has to. */
export function choiceOf(hosts: readonly HostKnowledge[]): readonly string[] {
  return releasesText(joinReleases(hosts), hosts.length);
}

/**
 * Which release is meant. Pure: what is live is a fine answer too.
 *
 * @param to `previous`, or a release's id, commit, tag or digest
 * @throws Failure `nothing-before`, `release-ambiguous`, `release-unknown`, with every release there is as evidence
 */
export function chooseTarget(to: string, hosts: readonly HostKnowledge[]): Target {
  const releases = joinReleases(hosts);
  if (to === "previous") return asTarget(previousOf(hosts, releases));
  const named = releasesNamed(to, releases);
  const [newest] = named;
  if (newest !== undefined) {
    if (named.every((one) => one.digest === newest.digest)) return asTarget(bestOf(named) ?? newest);
    throw new Failure(
      "release-ambiguous",
      inert(`${quoted(to)} names ${named.length} releases of different images`),
      {
        input: "to",
        advice: "Name the one you mean by its id.",
        evidence: releasesText(named, hosts.length),
      },
    );
  }
  const candidates = elsewhere(to, hosts);
  if (candidates.length > 0) return { kind: "elsewhere", candidates };
  throw unknownRelease(to, hosts);
}

/** For a name that neither a host nor the registry knows. */
export function unknownRelease(to: string, hosts: readonly HostKnowledge[]): Failure {
  return new Failure("release-unknown", inert(`no release answers to ${quoted(to)}`), {
    input: "to",
    advice:
      "Name a release by its id, the commit or tag it was deployed with, or its digest: the log lists those there are.",
    evidence: choiceOf(hosts),
  });
}

function asTarget({ release, digest, image }: ListedRelease): Target {
  return { kind: "known", release, digest, image };
}

/** Releases of one image differ in their settings: the newest that did well, else the newest that served at all. */
function bestOf(named: readonly ListedRelease[]): ListedRelease | undefined {
  return named.find((one) => one.result === "deployed") ?? named.find((one) => one.result !== "failed");
}

/**
 * A host that joined later has nothing before: it goes where the others go. One on which that is live already is ahead of
 * them: a run before this one was cut between two hosts.
 */
function previousOf(hosts: readonly HostKnowledge[], releases: readonly ListedRelease[]): ListedRelease {
  const before = hosts.map(({ host, history, live }) => {
    return { host, live, release: previousRelease(history, live) };
  });
  const wanted = new Set(before.flatMap(({ release }) => release ?? []));
  const agreed = [...wanted].filter((one) =>
    before.every(({ live, release }) => release === one || release === undefined || live === one),
  );
  const evidence = releasesText(releases, hosts.length);
  if (wanted.size > 1 && agreed.length !== 1) {
    const said = before.flatMap(({ host, release }) =>
      release === undefined ? [] : `${release} on ${host}`,
    );
    const text = `the hosts do not agree on what was live before: ${said.join(", ")}`;
    throw new Failure("release-ambiguous", text, {
      input: "to",
      advice: "Name the release you mean by its id.",
      evidence,
    });
  }
  const found = releases.find((one) => one.release === agreed[0]);
  if (found !== undefined) return found;
  throw new Failure("nothing-before", "no release was live and good before the one that is live now", {
    input: "to",
    advice: "Name the release you mean in the input to, or deploy one.",
    evidence,
  });
}

/** Images of the live release's repository that the text may mean. */
function elsewhere(to: string, hosts: readonly HostKnowledge[]): readonly string[] {
  const names = namesInRegistry(to);
  const repositories = new Set(hosts.flatMap(liveRepository));
  return [...repositories].flatMap((repository) => names.map((name) => `${repository}${name}`));
}

function liveRepository({ live, known }: HostKnowledge): readonly string[] {
  const image = known.find((one) => one.release === live)?.image ?? "";
  const reference = parseImageReference("image", image);
  return reference.ok ? [familiarName(reference.value)] : [];
}

const shortSha = 7;
const longSha = 40;

function namesInRegistry(to: string): readonly string[] {
  const tags = /^\w[\w.-]{0,127}$/.test(to) ? [to] : [];
  const sha = shaIn(to);
  if (sha !== undefined && !to.startsWith("sha-")) {
    tags.push(`sha-${sha}`);
    if (sha.length === longSha) tags.push(`sha-${sha.slice(0, shortSha)}`);
  }
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(to)?.[1]?.toLowerCase();
  const names = [...new Set(tags)].map((tag) => `:${tag}`);
  return digest === undefined ? names : [...names, `@sha256:${digest}`];
}
