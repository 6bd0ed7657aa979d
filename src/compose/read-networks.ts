import { isList, isMapping, type Node } from "./node.ts";
import { readInteger, readLabels, readText } from "./read-values.ts";
import { type Read, readMapping, type Scope, wrongKind } from "./scope.ts";

/** A network of the host that the container joins besides the service's own. */
export interface ExtraNetwork {
  /** As Docker knows it. */
  readonly name: string;
  /** The highest one gives the default route; Docker 28 or newer. */
  readonly gwPriority?: number;
  readonly driverOpts?: ReadonlyMap<string, string>;
}

const gate = "a candidate must get no traffic from other containers before its gate";
const one = "two releases run side by side, and an address fits one of them";

/** `networks`, as a list of names or a mapping. `default` is the service's own network and not among the result. */
export const readNetworks: Read<readonly ExtraNetwork[]> = (node, scope) => {
  const named: readonly (readonly [string, Node])[] | undefined = isMapping(node)
    ? Array.from(node.value)
    : isList(node)
      ? node.value.flatMap((item) =>
          typeof item.value === "string"
            ? [[item.value, { ...item, value: null }] as const]
            : wrongItem(item, scope),
        )
      : undefined;
  if (named === undefined) return wrongKind(node, scope, "a list or a mapping");
  return named.flatMap(([key, settings]) => {
    const read = settings.value === null ? {} : readEndpoint(settings, scope);
    if (key === "default" || read === undefined) return [];
    const name = scope.network(key, settings);
    return name === undefined ? [] : [{ name, ...read }];
  });
};

function wrongItem(item: Node, scope: Scope): [] {
  wrongKind(item, scope, "a string");
  return [];
}

function readEndpoint(node: Node, scope: Scope): Omit<ExtraNetwork, "name"> | undefined {
  const read = readMapping(node, scope, {
    aliases: refuseBecause(gate),
    ipv4_address: refuseBecause(one),
    ipv6_address: refuseBecause(one),
    link_local_ips: refuseBecause(one),
    mac_address: refuseBecause(one),
    // Which network comes first is not for choosing: it is the service's own.
    priority: readInteger(),
    gw_priority: readInteger(),
    interface_name: readText,
    driver_opts: readLabels,
  });
  if (read === undefined) return undefined;
  const { gw_priority: gwPriority, interface_name: interfaceName, driver_opts: driverOpts } = read;
  const options = new Map([
    ...(driverOpts ?? []),
    ...(interfaceName === undefined ? [] : [["com.docker.network.endpoint.ifname", interfaceName] as const]),
  ]);
  return {
    ...(gwPriority === undefined ? {} : { gwPriority }),
    ...(options.size === 0 ? {} : { driverOpts: options }),
  };
}

function refuseBecause(why: string): Read<never> {
  return (node, scope) => scope.findings.problem(scope.origin, node, `is refused: ${why}`);
}
