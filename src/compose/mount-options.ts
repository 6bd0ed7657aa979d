import type { Mount } from "./read-volumes.ts";

/** A mount in one of the two ways Docker's API takes it. */
export type DockerMount = { readonly bind: string } | { readonly mount: Readonly<Record<string, unknown>> };

/**
 * A mount as Docker takes it. `Binds` wherever it can say it, as Compose prefers: only there Docker makes a missing
 * directory in every API version. (Compose sends a bind with a propagation as `Mounts`.)
 */
export function dockerMount(mount: Mount): DockerMount {
  const source = typeof mount.source === "object" ? mount.source.name : mount.source;
  if (source !== undefined && fitsBind(mount)) return { bind: bindText(source, mount) };
  return {
    mount: withoutUndefined({
      Type: mount.type,
      Source: source,
      Target: mount.target,
      ReadOnly: mount.readOnly,
      Consistency: mount.consistency,
      BindOptions: mount.type === "bind" ? bindOptions(mount.bind) : undefined,
      VolumeOptions:
        mount.type === "volume" && mount.volume !== undefined ? volumeOptions(mount.volume) : undefined,
      TmpfsOptions: mount.tmpfs && withoutUndefined({ SizeBytes: mount.tmpfs.size, Mode: mount.tmpfs.mode }),
    }),
  };
}

function fitsBind({ type, bind, volume }: Mount): boolean {
  if (type === "bind") return bind === undefined || (bind.createHostPath && bind.recursive === undefined);
  return (
    type === "volume" &&
    volume?.nocopy !== true &&
    volume?.subpath === undefined &&
    volume?.labels === undefined
  );
}

/** `SOURCE:TARGET:rw,z,rshared` */
function bindText(source: string, { target, readOnly, bind }: Mount): string {
  const options = [readOnly ? "ro" : "rw", bind?.selinux, bind?.propagation].filter(
    (one) => one !== undefined,
  );
  return `${source}:${target}:${options.join(",")}`;
}

function bindOptions(bind: Mount["bind"]): Readonly<Record<string, unknown>> {
  return withoutUndefined({
    Propagation: bind?.propagation,
    CreateMountpoint: bind?.createHostPath,
    NonRecursive: bind?.recursive === "disabled" ? true : undefined,
    ReadOnlyNonRecursive: bind?.recursive === "writable" ? true : undefined,
    ReadOnlyForceRecursive: bind?.recursive === "readonly" ? true : undefined,
  });
}

function volumeOptions({
  nocopy,
  subpath,
  labels,
}: NonNullable<Mount["volume"]>): Readonly<Record<string, unknown>> {
  return withoutUndefined({ NoCopy: nocopy, Subpath: subpath, Labels: labels && Object.fromEntries(labels) });
}

/** JSON leaves them out too; in an object that is compared they would count. */
export function withoutUndefined(
  object: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
