import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { parseDocument } from "yaml";
import { directoryOf } from "./bundle.ts";

interface Input {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

export interface Metadata {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post?: string };
}

/** A file beside an action's action.yml. */
export function fileOf(action: string, name: string): string {
  return readFileSync(join(directoryOf(action), name), "utf8");
}

/** What an action.yml says; fails the test when it is no whole YAML. */
export function metadataOf(action: string): Metadata {
  const document = parseDocument(fileOf(action, "action.yml"), { uniqueKeys: true });
  expect(document.errors).toEqual([]);
  return document.toJS() as Metadata;
}

/** Every step in the YAML blocks of a README that uses one of this repository's actions. */
export function stepsOf(readme: string): { action: string; inputs: Readonly<Record<string, unknown>> }[] {
  const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block]) =>
    parseDocument(block ?? ""),
  );
  return blocks.flatMap((document) => {
    expect(document.errors).toEqual([]);
    return stepsIn(document.toJS());
  });
}

function stepsIn(node: unknown): { action: string; inputs: Readonly<Record<string, unknown>> }[] {
  if (typeof node !== "object" || node === null) return [];
  const { uses, with: inputs } = node as { uses?: unknown; with?: Readonly<Record<string, unknown>> };
  const action = typeof uses === "string" ? /\/actions\/([a-z-]+)@/.exec(uses)?.[1] : undefined;
  const here = action === undefined ? [] : [{ action, inputs: inputs ?? {} }];
  return [...here, ...Object.values(node).flatMap(stepsIn)];
}

/** What GitHub would put in: a commit for an image's tag; keys are not at hand here. */
export function fillExpression([name, value]: readonly [string, string]): readonly [string, string] {
  return [name, value.replaceAll(/\$\{\{[^}]*\}\}/g, "0123abc")];
}
