import { type LookupAddress, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isLinkLocal, linkLocalRefusal } from "./link-local.ts";

/**
 * Resolves a name as the system does, without its link-local addresses: what is connected to is what was looked at,
 * because nobody resolves the name a second time.
 *
 * @param resolve for tests
 */
export function guardedLookup(resolve: typeof lookup = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses: readonly LookupAddress[] = found;
      const usable = addresses.filter(({ address }) => !isLinkLocal(address));
      const [first] = usable;
      if (first === undefined) {
        const [refused] = addresses;
        const why =
          refused === undefined
            ? "has no address"
            : `leads to ${refused.address}: ${linkLocalRefusal(refused.address)}`;
        return callback(new Error(`the name ${hostname} ${why}`), []);
      }
      if (options.all === true) callback(null, usable);
      else callback(null, first.address, first.family);
    });
  };
}
