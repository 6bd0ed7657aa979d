import { runtimeMap } from "./paths.ts";
import type { Backend } from "./routes.ts";
import { type Listen, listenText, type ProxySettings } from "./settings.ts";

/** The frontend that users reach, and the one map that decides where each request goes. */
export function publicSection(settings: ProxySettings, live: Backend): string {
  const preview = previewHeader(settings);
  return [
    "frontend public",
    "  option socket-stats",
    ...settings.listens.flatMap(binds),
    ...preview.rules,
    ...clientAddress(settings.trustedProxies),
    // A commit may come between two of these lines: each has to make sense with what the others said before it.
    `  http-request set-var(txn.live) str(live),map(${runtimeMap},${live})`,
    `  http-request set-var(txn.share) str(share),map(${runtimeMap},0)`,
    `  http-request set-var(txn.candidate) str(candidate),map(${runtimeMap},none)`,
    ...preview.routes,
    "  use_backend %[var(txn.candidate)] if !{ var(txn.candidate) -m str none } { rand(10000),sub(txn.share) lt 0 }",
    "  use_backend %[var(txn.live)]",
    `  default_backend ${live}`,
    "",
  ].join("\n");
}

/**
 * A request with the right value goes to the slot that the value was made for; the application never gets the header,
 * whatever is in it, so that no log of it holds the value.
 */
function previewHeader({ previewHeader: name }: ProxySettings): {
  readonly rules: readonly string[];
  readonly routes: readonly string[];
} {
  if (name === null) return { rules: [], routes: [] };
  return {
    rules: [
      `  http-request set-var(txn.shown) req.hdr(${name})`,
      `  http-request del-header ${name}`,
      `  http-request set-var(txn.preview) str(preview),map(${runtimeMap})`,
      "  http-request set-var(txn.secret) var(txn.preview),field(2,-)",
    ],
    routes: [
      "  use_backend only-%[var(txn.preview),field(1,-)] if { var(txn.shown),strcmp(txn.secret) eq 0 }",
    ],
  };
}

/** The name by which a listen's counters are found; one listen has several when it binds several families. */
export function listenName({ port }: Pick<Listen, "port">, part: string): string {
  return `${port}.${part}`;
}

/** What HAProxy binds for a listen. */
export interface BindPlace {
  readonly part: string;
  /** Address and port as a `bind` line spells them. */
  readonly place: string;
  /** With a space before it, or empty. */
  readonly option: string;
}

/** One bind for each family: on a shared one IPv4 clients would show up as ::ffff:192.0.2.1. */
export function bindPlaces({ address, port }: Pick<Listen, "address" | "port">): readonly BindPlace[] {
  if (address === null) {
    return [
      { part: "any4", place: `0.0.0.0:${port}`, option: "" },
      { part: "any6", place: `[::]:${port}`, option: " v6only" },
    ];
  }
  return [{ part: address.replaceAll(":", "-"), place: listenText({ address, port }), option: "" }];
}

function binds(listen: Listen): readonly string[] {
  const accept = listen.acceptProxy ? " accept-proxy" : "";
  return bindPlaces(listen).map(
    ({ part, place, option }) => `  bind ${place}${option} name ${listenName(listen, part)}${accept}`,
  );
}

/**
 * What clients claim of themselves is taken away: only a trusted proxy may speak for another, and is then named behind
 * those it speaks for. A header of several lines gets a line of its own, which means the same (RFC 9110, 5.3).
 */
function clientAddress(trustedProxies: readonly string[]): readonly string[] {
  const forwarded = "x-forwarded-for";
  if (trustedProxies.length === 0) {
    return [
      "  http-request del-header x-forwarded- -m beg",
      "  http-request del-header forwarded",
      `  http-request set-header ${forwarded} %[src]`,
      "  http-request set-header x-forwarded-proto http",
    ];
  }
  return [
    ...trustedProxies.map((network) => `  acl trusted src ${network}`),
    "  http-request del-header x-forwarded- -m beg unless trusted",
    "  http-request del-header forwarded unless trusted",
    `  acl forwarded-once req.fhdr_cnt(${forwarded}) eq 1`,
    `  http-request set-header ${forwarded} "%[req.fhdr(${forwarded})], %[src]" if forwarded-once`,
    `  http-request add-header ${forwarded} %[src] unless forwarded-once`,
    "  http-request set-header x-forwarded-proto http unless { req.hdr(x-forwarded-proto) -m found }",
  ];
}
