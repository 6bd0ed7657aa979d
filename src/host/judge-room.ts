import { Failure } from "../failure/failure.ts";
import { diskFull } from "../registry/explain.ts";

/** What a host has left; bytes. */
export interface Room {
  /** What the kernel can give without swapping (`MemAvailable`). */
  readonly memoryBytes: number;
  readonly swapBytes: number;
  /** On the filesystem of Docker's volumes, which is that of its images unless somebody parted them. */
  readonly diskBytes: number;
  /** `undefined` where the filesystem makes inodes as it needs them. */
  readonly inodes: number | undefined;
}

/** What a deploy is about to put there; bytes, as far as it can be known before it is there. */
export interface Need {
  /** Memory of the live release; the candidate runs beside it and is taken to be like it. */
  readonly liveMemoryBytes: number | undefined;
  /** Size of the live release's image, unpacked; a registry tells no sizes through Docker. */
  readonly liveImageBytes: number | undefined;
  /** Whether the image has to be pulled. */
  readonly pull: boolean;
}

const mebibyte = 1_048_576;
/** No image worth the name fits into less. */
const leastForPull = 32 * mebibyte;
/** A container that is made, its log and the proxy's state. */
const leastForStart = 4 * mebibyte;

/**
 * Looks whether two releases fit side by side. It refuses only what cannot end well, and warns where it may not:
 *
 * - memory: fewer than half of what the live release holds, swap counted, is refused; fewer than all of it, swap not
 *   counted, is warned of (a fresh process mostly needs less than one that served for days);
 * - disk: under 32 MiB before a pull, under 4 MiB without one, or no inode left is refused; less than the live
 *   release's image takes is warned of before a pull (layers they share are not stored twice).
 *
 * @returns warnings
 * @throws Failure `memory-short`, `disk-full`
 */
export function judgeRoom(room: Room, need: Need, host: string): readonly string[] {
  return [...judgeMemory(room, need, host), ...judgeDisk(room, need, host)];
}

function judgeMemory(
  { memoryBytes, swapBytes }: Room,
  { liveMemoryBytes }: Need,
  host: string,
): readonly string[] {
  if (liveMemoryBytes === undefined || memoryBytes >= liveMemoryBytes) return [];
  const told = `the live release holds ${megabytes(liveMemoryBytes)} of memory, and ${megabytes(memoryBytes)} are left for a second one`;
  if (memoryBytes + swapBytes >= liveMemoryBytes / 2) {
    return [`${told}: should the kernel run out of memory, it may kill the live one`];
  }
  throw new Failure("memory-short", `${told}: starting it would have the kernel kill one of them`, {
    host,
    advice:
      "See on the host: `free -m` and `docker stats --no-stream`. Stop what is not needed, or give the host more memory or swap. Nothing was started.",
  });
}

function judgeDisk(
  { diskBytes, inodes }: Room,
  { liveImageBytes, pull }: Need,
  host: string,
): readonly string[] {
  if (inodes === 0) {
    throw diskFull("the filesystem of Docker's volumes has no inode left: no file can be made", { host });
  }
  if (diskBytes < (pull ? leastForPull : leastForStart)) {
    throw diskFull(`only ${megabytes(diskBytes)} are left on the filesystem of Docker's volumes`, { host });
  }
  if (!pull || liveImageBytes === undefined || diskBytes >= liveImageBytes) return [];
  return [
    `${megabytes(diskBytes)} are left on the disk, and the live release's image takes ${megabytes(liveImageBytes)}: the new one may not fit`,
  ];
}

/** `12.3 MB` */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Reads what {@link roomCommand} prints; `undefined` when it is not all there. */
export function parseRoom(lines: readonly string[]): Room | undefined {
  const numbers = (pattern: RegExp) =>
    lines
      .map((line) => pattern.exec(line))
      .find((found) => found !== null)
      ?.slice(1)
      .map(Number);
  const [availableKb] = numbers(/^MemAvailable: (\d+)$/) ?? [];
  const [swapKb = 0] = numbers(/^SwapFree: (\d+)$/) ?? [];
  const [blocks, blockBytes, inodes, allInodes] = numbers(/^disk (\d+) (\d+) (\d+) (\d+)$/) ?? [];
  if (availableKb === undefined || blocks === undefined || blockBytes === undefined) return undefined;
  return {
    memoryBytes: availableKb * 1_024,
    swapBytes: swapKb * 1_024,
    diskBytes: blocks * blockBytes,
    inodes: allInodes === 0 ? undefined : inodes,
  };
}

/** Prints memory and disk in a container that sees the host's: with the shell's own means, `stat` apart. */
export function roomCommand(directory: string): readonly string[] {
  const memory =
    'while read -r key value unit; do case $key in MemAvailable:|SwapFree:) echo "$key $value";; esac; done </proc/meminfo';
  return ["sh", "-c", `${memory}; stat -f -c 'disk %a %S %d %c' ${directory}`];
}
