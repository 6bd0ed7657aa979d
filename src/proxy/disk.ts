import { type ArchiveEntry, getArchive, putArchive } from "../docker/archive.ts";
import { type CuedCommand, executeOnCue, isWaiting } from "../docker/cued-command.ts";
import { diskTroubleIn } from "../docker/disk-trouble.ts";
import type { Engine } from "../docker/engine.ts";
import { type ExecResult, execute } from "../docker/exec.ts";
import { Failure } from "../failure/failure.ts";
import { firstNumberOf } from "../lease/lease.ts";
import { renderConfiguration } from "./configuration.ts";
import {
  configurationFile,
  currentLink,
  generationDirectory,
  historyFile,
  nextLink,
  routesFile,
  stateDirectory,
} from "./paths.ts";
import { fingerprintIn } from "./process-info.ts";
import { parseRoutes, type Routes, renderRoutes } from "./routes.ts";
import { type ProxySettings, readSettings } from "./settings.ts";

/** What the proxy's volume holds: what a restart of the proxy would bring up. */
export interface ProxyDisk {
  readonly generation: number;
  /** Every generation there is, the one in use among them. */
  readonly generations: readonly number[];
  readonly settings: ProxySettings;
  /** Of the configuration's text, as {@link fingerprintIn} finds it. */
  readonly fingerprint: string | undefined;
  readonly routes: Routes;
  /** The history file's text. */
  readonly history: string | undefined;
}

/** Reads the proxy's state on disk; `undefined` when it is not one of ours or not whole. */
export async function readDisk(engine: Engine, proxy: string): Promise<ProxyDisk | undefined> {
  const archive = await getArchive(engine, proxy, stateDirectory);
  if (archive === undefined) return undefined;
  const root = stateDirectory.slice(stateDirectory.lastIndexOf("/") + 1);
  const directory = archive.links.get(`${root}/${currentLink}`) ?? "";
  const generation = /^generations\/(\d+)$/.exec(directory)?.[1];
  const routes = parseRoutes((archive.files.get(`${root}/${directory}/${routesFile}`) ?? "").split("\n"));
  const configuration = archive.files.get(`${root}/${directory}/${configurationFile}`) ?? "";
  const settings = readSettings(configuration);
  if (generation === undefined || routes === undefined || settings === undefined) return undefined;
  const numbers = [...archive.files.keys()].map((path) => /\/generations\/(\d+)\//.exec(path)?.[1]);
  const generations = [...new Set(numbers.filter((number) => number !== undefined).map(Number))];
  return {
    generation: Number(generation),
    generations,
    settings,
    fingerprint: fingerprintIn(configuration),
    routes,
    history: archive.files.get(`${root}/${historyFile}`),
  };
}

/** The files of a generation, and a link to it under the given name. */
export function generationEntries(
  generation: number,
  settings: ProxySettings,
  routes: Routes,
  link: string,
): readonly ArchiveEntry[] {
  const directory = generationDirectory(generation);
  return [
    { path: "generations", directory: true },
    { path: directory, directory: true },
    { path: `${directory}/${configurationFile}`, content: renderConfiguration(settings, routes.live) },
    { path: `${directory}/${routesFile}`, content: renderRoutes(routes) },
    { path: link, linkTo: directory },
  ];
}

/** How `haproxy -c` ends when it has read the configuration and does not take it; a killed one ends otherwise. */
const refusedByHaproxy = 1;

/**
 * Writes a generation beside the one in use and has HAProxy itself check it. Nothing changes for users yet.
 *
 * @throws Failure `proxy-configuration-refused`, `proxy-unavailable` when nobody could be asked
 */
export async function stageGeneration(
  engine: Engine,
  proxy: string,
  generation: number,
  settings: ProxySettings,
  routes: Routes,
): Promise<void> {
  const entries = generationEntries(generation, settings, routes, nextLink(generation));
  await putArchive(engine, proxy, stateDirectory, entries);
  const check = await execute(engine, proxy, checkOf(generation));
  if (check.exitCode !== 0) throw refusalOf(engine, check);
}

/**
 * The same, and has the command that will put the generation into use wait for its cue: what it takes to start is over
 * by then.
 *
 * @throws Failure `proxy-configuration-refused`
 */
export async function stageOnCue(
  engine: Engine,
  proxy: string,
  generation: number,
  settings: ProxySettings,
  routes: Routes,
): Promise<CuedCommand> {
  const entries = generationEntries(generation, settings, routes, nextLink(generation));
  await putArchive(engine, proxy, stateDirectory, entries);
  const first = checkOf(generation).join(" ");
  const command = await executeOnCue(engine, proxy, first, activation(generation));
  if (isWaiting(command)) return command;
  throw refusalOf(engine, command);
}

function checkOf(generation: number): readonly string[] {
  return ["haproxy", "-c", "-f", `${stateDirectory}/${generationDirectory(generation)}/${configurationFile}`];
}

function refusalOf(engine: Engine, check: ExecResult): Failure {
  if (check.exitCode !== refusedByHaproxy) {
    return new Failure(
      "proxy-unavailable",
      `the check of the new configuration ended with ${check.exitCode}`,
      {
        host: engine.host,
        advice: "See whether the proxy's container was stopped or started again meanwhile, then run again.",
        evidence: check.output,
      },
    );
  }
  return new Failure("proxy-configuration-refused", "HAProxy does not accept the new configuration", {
    host: engine.host,
    advice: "Nothing has changed. Please report this with the lines below.",
    evidence: check.output,
  });
}

/** Makes the staged generation the one a restart would bring up: a rename, whole or not at all. */
export async function activateStagedGeneration(
  engine: Engine,
  proxy: string,
  generation: number,
): Promise<void> {
  await move(engine, proxy, nextLink(generation), currentLink);
}

/** Makes a generation that was in use before the one in use again. */
export async function activateGeneration(engine: Engine, proxy: string, generation: number): Promise<void> {
  const link = { path: nextLink(generation), linkTo: generationDirectory(generation) };
  await putArchive(engine, proxy, stateDirectory, [link]);
  await activateStagedGeneration(engine, proxy, generation);
}

/** Replaces the history in one step. */
export async function writeHistoryFile(engine: Engine, proxy: string, content: string): Promise<void> {
  const next = `${historyFile}.next.${engine.lease ?? 0}`;
  await putArchive(engine, proxy, stateDirectory, [{ path: next, content }]);
  await move(engine, proxy, next, historyFile);
}

/**
 * The number of the next generation: higher than any there is, and of those that the lease has to itself, so that no
 * other run ever writes into the same directory.
 */
export function nextGeneration({ lease }: Pick<Engine, "lease">, generations: readonly number[]): number {
  return Math.max(lease === undefined ? 1 : firstNumberOf(lease), ...generations.map((number) => number + 1));
}

/** Removes what runs before this one have laid ready and not put into use. */
export async function removeStagedFiles(engine: Engine, proxy: string): Promise<void> {
  const staged = [`${stateDirectory}/${currentLink}.next*`, `${stateDirectory}/${historyFile}.next*`];
  await execute(engine, proxy, ["sh", "-c", `rm -f ${staged.join(" ")}`]);
}

/** Removes generations that nothing needs any more. */
export async function removeGenerations(
  engine: Engine,
  proxy: string,
  generations: readonly number[],
): Promise<void> {
  if (generations.length === 0) return;
  const paths = generations.flatMap((number) => [generationDirectory(number), nextLink(number)]);
  await execute(engine, proxy, ["rm", "-rf", ...paths.map((path) => `${stateDirectory}/${path}`)]);
}

/**
 * The same, and reads back what is in use then, in one command: a switch waits for it.
 *
 * @returns `undefined` where the proxy's disk does not say what it should
 */
export async function activateAndRead(
  engine: Engine,
  proxy: string,
  generation: number,
): Promise<Routes | undefined> {
  const done = await execute(engine, proxy, ["sh", "-c", activation(generation)]);
  return routesAfter(engine, generation, done);
}

/** The same by a command of {@link stageOnCue}, which has waited for it. */
export async function activateOnCue(
  engine: Engine,
  generation: number,
  command: CuedCommand,
): Promise<Routes | undefined> {
  await engine.assure();
  return routesAfter(engine, generation, await command.go());
}

/** A rename, and what the new generation says. */
function activation(generation: number): string {
  const [next, current] = [nextLink(generation), currentLink].map((link) => `${stateDirectory}/${link}`);
  return `mv -T -f ${next} ${current} && cat ${current}/${routesFile}`;
}

function routesAfter(engine: Engine, generation: number, { exitCode, output }: ExecResult) {
  if (exitCode !== 0) throw notMoved(engine, nextLink(generation), output);
  const said = output.filter((line) => /^(live|share|candidate) /.test(line));
  return parseRoutes(said);
}

async function move(engine: Engine, proxy: string, from: string, to: string): Promise<void> {
  // -T: a link to a directory is replaced, not moved into the directory it points to.
  const paths = [`${stateDirectory}/${from}`, `${stateDirectory}/${to}`];
  const moved = await execute(engine, proxy, ["mv", "-T", "-f", ...paths]);
  if (moved.exitCode === 0) return;
  throw notMoved(engine, from, moved.output);
}

function notMoved({ host }: Engine, from: string, evidence: readonly string[]): Failure {
  const disk = diskTroubleIn(evidence.join("\n"));
  const what = `the proxy's container could not move ${from} into place`;
  return new Failure(disk?.reason ?? "proxy-unavailable", what, {
    host,
    advice: disk?.advice ?? "See whether the host's disk is full or read-only.",
    evidence,
  });
}
