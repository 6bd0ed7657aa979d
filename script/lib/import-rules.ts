import { type Import, type ImportGraph, resolveImport } from "./imports.ts";

const io =
  /^(?:node:)?(?:net|tls|dgram|fs|fs\/promises|http|https|http2|child_process|worker_threads)$|^(?:ssh2|docker-modem)$/;

/** What node:net has that computes only. */
const pureOfNet = new Set(["isIP", "isIPv4", "isIPv6", "BlockList", "SocketAddress"]);

/** Files that decide and never act: they get values and give values. */
export const pureFiles = [
  /^src\/(?:.+\/)?(?:plan|judge)[^/]*\.ts$/,
  /^src\/(?:release|failure|inputs|analysis|compose)\//,
  /^src\/report\/(?:summary|timeline|inert|outcome|journal|headline|gate-|slack-|deployment-record|rollback-advice)[^/]*\.ts$/,
  /^src\/report\/(?:html\/.*|availability-.*|redact-.*|run-marks|traffic-text|.*-section)\.ts$/,
  /^src\/report\/(?:releases-table|history-text|status-text|aligned-columns|utc-text)\.ts$/,
  /^src\/rollback\/(?:known-|good-|join-|choose-|releases-named)[^/]*\.ts$/,
  /^src\/[^/]+\/request\.ts$/,
];

const vague = /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\.[^/]*|\/.*)$/;

interface Edge extends Import {
  readonly file: string;
  readonly target: string;
}

/** Everything in a tree that breaks the layout's rules, as sentences that name the file; sorted. */
export function violations(graph: ImportGraph): string[] {
  const edges = [...graph].flatMap(([file, imports]) =>
    imports.map((each): Edge => ({ ...each, file, target: resolveImport(file, each.specifier) })),
  );
  return [
    ...edges.flatMap((edge) => crossing(edge) ?? []),
    ...edges.flatMap((edge) => cliAndActions(edge) ?? []),
    ...impureFiles(graph),
    ...cycles(graph),
    ...[...graph.keys()]
      .filter((file) => vague.test(file))
      .map((file) => `${file}: name it after what it does.`),
  ].sort();
}

function isEngine(file: string): boolean {
  return file.startsWith("src/") && !file.startsWith("src/runner/");
}

function crossing({ file, target, specifier }: Edge): string | undefined {
  if (isEngine(file) && /^(?:src\/runner|actions|cli)\//.test(target)) {
    return `${file} imports ${target}: the engine knows neither the runner nor who calls it.`;
  }
  if (specifier.startsWith("@actions/") && !file.startsWith("src/runner/")) {
    return `${file} imports ${specifier}: only src/runner touches @actions.`;
  }
  if (file.startsWith("src/runner/") && /^(?:actions|cli)\//.test(target)) {
    return `${file} imports ${target}: actions and the command line import the runner, not the reverse.`;
  }
  if (/^(?:tests|script|bench)\//.test(target)) {
    return `${file} imports ${target}: what is shipped does not import what tests and builds it.`;
  }
  return undefined;
}

function cliAndActions({ file, target }: Edge): string | undefined {
  const [from, to] = [caller(file), caller(target)];
  if (from === undefined || to === undefined || from === to) return undefined;
  return `${file} imports ${target}: actions and the command line share code through src only.`;
}

/** `cli` or `actions/<name>`. */
function caller(file: string): string | undefined {
  return /^(?:cli|actions\/[^/]+)(?=\/)/.exec(file)?.[0];
}

function impureFiles(graph: ImportGraph): string[] {
  return [...graph.keys()]
    .filter((file) => pureFiles.some((pattern) => pattern.test(file)))
    .flatMap((file) => {
      const way = wayToIo(graph, file, new Set());
      return way === undefined ? [] : [`${file} decides and must not reach I/O: ${way.join(" -> ")}`];
    });
}

/** Types are erased, ssh2's key parser may be loaded lazily, and some of node:net only computes. */
function isHarmless({ kind, specifier, names }: Import): boolean {
  if (kind === "type") return true;
  if (specifier === "ssh2") return kind === "lazy";
  return specifier === "node:net" && names !== undefined && names.every((name) => pureOfNet.has(name));
}

/** The first chain of imports from a file to I/O. */
function wayToIo(graph: ImportGraph, file: string, seen: Set<string>): string[] | undefined {
  seen.add(file);
  for (const each of graph.get(file) ?? []) {
    const { specifier } = each;
    if (isHarmless(each)) continue;
    if (io.test(specifier)) return [file, specifier];
    const target = resolveImport(file, specifier);
    const rest = seen.has(target) ? undefined : wayToIo(graph, target, seen);
    if (rest !== undefined) return [file, ...rest];
  }
  return undefined;
}

/** Each cycle once, told from its first file in alphabetical order; type imports count too. */
function cycles(graph: ImportGraph): string[] {
  const found = new Map<string, string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const cycle = path.slice(start);
      found.set([...cycle].sort().join(), tellCycle(cycle));
    } else if (!done.has(file)) {
      for (const { specifier } of graph.get(file) ?? [])
        visit(resolveImport(file, specifier), [...path, file]);
      done.add(file);
    }
  };
  for (const file of [...graph.keys()].sort()) visit(file, []);
  return [...found.values()];
}

function tellCycle(cycle: readonly string[]): string {
  const first = cycle.indexOf([...cycle].sort()[0] ?? "");
  const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
  return `${turned[0]}: an import cycle: ${[...turned, turned[0]].join(" -> ")}`;
}
