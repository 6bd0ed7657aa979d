/** What this repository reads of `package-lock.json` (lockfileVersion 3). */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Optional packages that a lock file names but does not hold, as sentences. npm leaves them out silently when the
 * registry it asks lacks them that day; `npm ci` then refuses the file everywhere.
 */
export function lockFileGaps({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesSeenFrom(folder, name).some((place) => place in packages))
      .map((name) => `package-lock.json lacks ${name}, an optional package of ${folder || "this one"}`),
  );
}

/** Where Node looks for a package, from the folder of the one that asks outwards. */
function placesSeenFrom(folder: string, name: string): string[] {
  const inner = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
  if (folder === "") return [inner];
  const outer = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
  return [inner, ...placesSeenFrom(outer, name)];
}
