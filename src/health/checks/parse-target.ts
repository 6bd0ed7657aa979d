import { isIPv4 } from "node:net";
import { portNumber } from "../../inputs/integer.ts";
import { canonicalIp } from "../../inputs/ip-literal.ts";
import { parsePublicUrl } from "../../inputs/public-url.ts";
import { parseRequestPath } from "../../inputs/request-path.ts";
import type { CheckTarget } from "./check.ts";
import { isLinkLocal } from "./link-local.ts";

/**
 * Who asks: the runner and nothing else (`gate`), a deploy, which asks its candidate and its public URL, or the hosts of
 * a service themselves (`inside`).
 */
export type Where = "gate" | "deploy" | "inside";

/** What is wrong with a target, and what is right; it may hold a token and is not shown. */
export interface TargetFlaw {
  readonly flaw: string;
  readonly example: string;
}

/** Reads `https://…`, `http://…`, `tcp://host:port` or a path. */
export function parseTarget(text: string, where: Where): CheckTarget | TargetFlaw {
  if (text.startsWith("/")) return parsePath(text, where);
  if (/^tcp:/i.test(text)) return parseTcp(text, where);
  const read = parsePublicUrl("url", text);
  if (!read.ok) return { flaw: read.problems[0]?.message ?? "is no URL", example: exampleFor(where) };
  const url = read.value;
  url.hash = "";
  const address = canonicalIp(url.hostname.replace(/^\[|\]$/g, ""));
  const isDisguised = address !== undefined && isIPv4(address) && !text.includes(address);
  if (isDisguised && isLinkLocal(address)) {
    return {
      flaw: `is another spelling of ${address}: write the address itself`,
      example: `http://${address}/`,
    };
  }
  return { kind: "http", url, writtenAddress: isDisguised ? undefined : address };
}

function exampleFor(where: Where): string {
  return where === "gate" ? "https://shop.example.com/health, or tcp://db.example.com:5432" : "/health";
}

function parsePath(path: string, where: Where): CheckTarget | TargetFlaw {
  if (where === "gate") {
    const flaw =
      "is a path, which is asked of a release on its hosts only: name service and hosts, or write the whole URL";
    return { flaw, example: exampleFor(where) };
  }
  const read = parseRequestPath("url", path);
  return read.ok
    ? { kind: "path", path }
    : { flaw: read.problems[0]?.message ?? "is no path", example: exampleFor(where) };
}

function parseTcp(text: string, where: Where): CheckTarget | TargetFlaw {
  const example = "tcp://db.example.com:5432";
  if (where === "inside") {
    const flaw = "is a TCP check, and a release is asked over HTTP only, through the sockets of its proxy";
    return { flaw, example: "/health" };
  }
  const [, bracketed, name, digits = ""] =
    /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]{1,253})):(\d+)\/?$/i.exec(text) ?? [];
  const port = portNumber(digits);
  const host = bracketed === undefined ? name : canonicalIp(bracketed);
  if (host === undefined || port === undefined)
    return { flaw: "must be tcp://, a host, : and a port", example };
  return { kind: "tcp", host, port };
}

/** A target for people: where it goes, without a query, which may be a token. */
export function describeTarget(target: CheckTarget): string {
  switch (target.kind) {
    case "http":
      return `${target.url.origin}${target.url.pathname}`;
    case "path":
      return target.path.split("?", 1)[0] ?? "";
    case "tcp":
      return `tcp://${target.host.includes(":") ? `[${target.host}]` : target.host}:${target.port}`;
  }
}
