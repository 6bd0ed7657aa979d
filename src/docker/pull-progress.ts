/** One line of Docker's pull stream, as far as it matters here. */
export interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

interface Layer {
  readonly current: number;
  readonly total: number;
  readonly done: boolean;
}

/** How far a pull is, layer by layer. */
export interface PullProgress {
  readonly layers: ReadonlyMap<string, Layer>;
}

export const noProgress: PullProgress = { layers: new Map() };

/** Takes one event of the stream into account; what it does not know it leaves out. */
export function foldPullEvent(progress: PullProgress, event: PullEvent): PullProgress {
  const { id, status, progressDetail } = event;
  if (id === undefined || status === undefined) return progress;
  const before = progress.layers.get(id) ?? { current: 0, total: 0, done: false };
  const after = layerAfter(before, status, progressDetail?.current ?? 0, progressDetail?.total ?? 0);
  return after === undefined ? progress : { layers: new Map(progress.layers).set(id, after) };
}

function layerAfter(before: Layer, status: string, current: number, total: number): Layer | undefined {
  switch (status) {
    case "Pulling fs layer":
    case "Waiting":
      return before;
    case "Downloading":
      return { current, total: Math.max(total, before.total), done: false };
    case "Verifying Checksum":
    case "Download complete":
      return { ...before, current: before.total };
    case "Extracting":
      return before;
    case "Pull complete":
    case "Already exists":
      return { ...before, current: before.total, done: true };
    default:
      return undefined;
  }
}

/** Bytes of the layers that are being pulled, compressed, as far as they are known: more come to light on the way. */
export function bytesToPull({ layers }: PullProgress): number {
  return [...layers.values()].reduce((sum, layer) => sum + layer.total, 0);
}

/** "2 of 5 layers, 31 of 48 MB": a line for the log. */
export function describeProgress({ layers }: PullProgress): string {
  const all = [...layers.values()];
  const done = all.filter((layer) => layer.done).length;
  const current = all.reduce((sum, layer) => sum + layer.current, 0);
  const total = all.reduce((sum, layer) => sum + layer.total, 0);
  const size = total === 0 ? "" : `, ${megabytes(current)} of ${megabytes(total)} MB`;
  return `${done} of ${all.length} layers${size}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
