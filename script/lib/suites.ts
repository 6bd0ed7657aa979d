/** A set of test files that runs as one, with a time it should keep to. */
export interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  /** Minutes, on two cores with warm caches; being over is told, not failed. */
  readonly budget: number;
  /** Starts a fleet of its own (namespaces, daemons): needs root, one file at a time. */
  readonly fleet: boolean;
}

interface SuiteKind {
  readonly name: string;
  readonly folders: readonly string[];
  readonly budget: number;
  readonly fleet: boolean;
}

/** In the order they run: what fails fast comes first. A folder of tests/ that is not named here is a fleet suite. */
const kinds: readonly SuiteKind[] = [
  { name: "testbed", folders: ["tests/support/testbed"], budget: 2, fleet: true },
  {
    name: "unit",
    folders: ["src", "actions", "cli", "script", "bench", "tests/support"],
    budget: 2,
    fleet: false,
  },
  { name: "contract", folders: ["tests/contract"], budget: 1, fleet: false },
  { name: "model", folders: ["tests/model"], budget: 1, fleet: false },
  { name: "browser", folders: ["tests/browser"], budget: 1, fleet: false },
  { name: "integration", folders: ["tests/integration"], budget: 20, fleet: true },
  { name: "compose", folders: ["tests/compose"], budget: 1, fleet: true },
  { name: "faults", folders: ["tests/faults"], budget: 10, fleet: true },
  { name: "fleet", folders: ["tests/fleet"], budget: 3, fleet: true },
  { name: "load", folders: ["tests/load"], budget: 3, fleet: true },
];

const order = [
  "unit",
  "contract",
  "model",
  "browser",
  "testbed",
  "integration",
  "compose",
  "faults",
  "fleet",
  "load",
];

/** The suites that a list of test files makes; every file is in exactly one. */
export function suitesOf(files: readonly string[]): Suite[] {
  const byName = new Map<string, { kind: SuiteKind; files: string[] }>();
  for (const file of files) {
    const kind = kindOf(file);
    const entry = byName.get(kind.name) ?? { kind, files: [] };
    entry.files.push(file);
    byName.set(kind.name, entry);
  }
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...byName.values()]
    .map(({ kind, files: own }) => ({ name: kind.name, files: own, budget: kind.budget, fleet: kind.fleet }))
    .sort((left, right) => rank(left.name) - rank(right.name) || left.name.localeCompare(right.name));
}

function kindOf(file: string): SuiteKind {
  const known = kinds.find(({ folders }) => folders.some((folder) => file.startsWith(`${folder}/`)));
  if (known !== undefined) return known;
  const folder = /^tests\/[^/]+(?=\/)/.exec(file)?.[0] ?? file.split("/")[0] ?? file;
  return { name: folder.replace("tests/", ""), folders: [folder], budget: 5, fleet: true };
}

export interface Selection {
  readonly suites: readonly Suite[];
  /** Filters that no suite and no file answers to. */
  readonly unknown: readonly string[];
}

/** What filters choose: a suite by its name, else files whose path contains the text; no filter is everything. */
export function selectSuites(suites: readonly Suite[], filters: readonly string[]): Selection {
  if (filters.length === 0) return { suites, unknown: [] };
  const answers = (filter: string) => (suite: Suite, file: string) =>
    suites.some(({ name }) => name === filter)
      ? suite.name === filter
      : file.includes(filter.replace(/^\.\//, ""));
  const chosen = suites.map((suite) => ({
    ...suite,
    files: suite.files.filter((file) => filters.some((filter) => answers(filter)(suite, file))),
  }));
  return {
    suites: chosen.filter(({ files }) => files.length > 0),
    unknown: filters.filter(
      (filter) => !suites.some((suite) => suite.files.some((file) => answers(filter)(suite, file))),
    ),
  };
}
