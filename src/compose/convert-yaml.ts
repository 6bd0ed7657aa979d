import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type Scalar,
  type YAMLMap,
  type Node as YamlNode,
} from "yaml";
import { quoted } from "../inputs/quoted.ts";
import { isList, isMapping, type Node } from "./node.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import type { YamlFlaw, YamlReading } from "./yaml-reading.ts";

/** Values a document may come to with its aliases followed: a service has hundreds, an alias bomb has billions. */
const mostValues = 50_000;
/** Aliases within aliases. */
const mostFollowed = 64;

/** A document of the YAML library as a tree that knows paths and lines, its aliases followed. */
export function convertDocument(document: Document.Parsed, lines: LineCounter): YamlReading {
  const conversion = new Conversion(document, lines);
  const root = conversion.convert(document.contents, "", 1, []);
  return conversion.flaws.length === 0 ? { ok: true, root } : { ok: false, flaws: conversion.flaws };
}

class Conversion {
  readonly flaws: YamlFlaw[] = [];
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  #values = 0;

  constructor(document: Document.Parsed, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** `followed` are the anchors on the way here: meeting one of them again would never end. */
  convert(node: unknown, path: string, above: number, followed: readonly YamlNode[]): Node {
    const yaml = node as YamlNode | null;
    const line = this.#lineOf(yaml, above);
    const nothing: Node = { path, line, value: null };
    this.#values += 1;
    if (this.#values === mostValues + 1) {
      this.flaws.push({ message: `comes to over ${mostValues} values once its aliases are followed`, line });
    }
    if (this.#values > mostValues) return nothing;
    if (isAlias(yaml)) return this.#follow(yaml, nothing, followed);
    const tag = this.#tagOf(yaml, line);
    const value = this.#valueOf(yaml, path, line, followed);
    return tag === undefined ? { path, line, value } : { path, line, value, tag };
  }

  #follow(alias: Alias, nothing: Node, followed: readonly YamlNode[]): Node {
    const target = alias.resolve(this.#document);
    const { path, line } = nothing;
    if (target !== undefined && !followed.includes(target) && followed.length < mostFollowed) {
      return { ...this.convert(target, path, line, [...followed, target]), line };
    }
    const message =
      target === undefined ? "has an alias without its anchor" : "has an alias that leads back to itself";
    this.flaws.push({ message, line });
    return nothing;
  }

  #valueOf(node: YamlNode | null, path: string, line: number, followed: readonly YamlNode[]): Node["value"] {
    if (isMap(node)) return this.#mapping(node, path, line, followed);
    if (isSeq(node)) {
      return node.items.map((item, index) => this.convert(item, `${path}[${index}]`, line, followed));
    }
    if (!isScalar(node)) return null;
    const text = textOf(node);
    return node.type === "PLAIN" && node.tag !== "tag:yaml.org,2002:str" ? resolveScalar(text) : text;
  }

  #mapping(
    map: YAMLMap,
    path: string,
    above: number,
    followed: readonly YamlNode[],
  ): ReadonlyMap<string, Node> {
    const own = new Map<string, Node>();
    const merged = new Map<string, Node>();
    for (const pair of map.items) {
      const line = this.#lineOf(pair.key as YamlNode | null, above);
      const name = this.#keyOf(pair, line);
      if (name === undefined) continue;
      if (name === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
        this.#merge(this.convert(pair.value, path, line, followed), merged);
      } else if (own.has(name)) {
        this.flaws.push({ message: `has the key ${quoted(name)} twice in one mapping`, line });
      } else own.set(name, this.convert(pair.value, path === "" ? name : `${path}.${name}`, line, followed));
    }
    return new Map([...merged, ...own]);
  }

  #keyOf({ key }: Pair, line: number): string | undefined {
    const name = isScalar(key) ? textOf(key) : undefined;
    if (name !== undefined && name !== "__proto__") return name;
    const message = name === undefined ? "has a key that is not a text" : "has the key __proto__";
    this.flaws.push({ message, line });
    return undefined;
  }

  /** `<<: *base` or `<<: [*one, *two]`, where the first that has a key gives it (yaml.org/type/merge). */
  #merge(source: Node, into: Map<string, Node>): void {
    for (const one of isList(source) ? source.value : [source]) {
      if (isMapping(one)) for (const [name, node] of one.value) into.set(name, into.get(name) ?? node);
      else this.flaws.push({ message: "merges (<<) something that is not a mapping", line: one.line });
    }
  }

  #tagOf(node: YamlNode | null, line: number): Node["tag"] {
    const tag = node?.tag;
    if (tag === "!reset" || tag === "!override") return tag === "!reset" ? "reset" : "override";
    if (tag !== undefined && tag !== "!" && !tag.startsWith("tag:yaml.org,2002:")) {
      this.flaws.push({ message: `has the tag ${quoted(tag)}, which is not known here`, line });
    }
    return undefined;
  }

  #lineOf(node: YamlNode | null, above: number): number {
    return node?.range ? this.#lines.linePos(node.range[0]).line : above;
  }
}

/** Read with the failsafe schema, every scalar is a text; an empty one has no value. */
function textOf({ value }: Scalar): string {
  return typeof value === "string" ? value : "";
}
