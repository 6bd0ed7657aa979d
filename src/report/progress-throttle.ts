export interface ProgressUpdate {
  readonly subject: string;
  readonly text: string;
  readonly host: string | undefined;
}

interface Track {
  readonly update: ProgressUpdate;
  readonly toldAt: number;
  /** Set while `update` has not been told. */
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * Lets through one progress update per host and subject in `everyMs`, and always the last one: at its turn, or as
 * soon as its host tells something else (`settle`).
 */
export class ProgressThrottle {
  readonly #tell: (update: ProgressUpdate) => void;
  readonly #everyMs: number;
  readonly #tracks = new Map<string, Track>();

  constructor(everyMs: number, tell: (update: ProgressUpdate) => void) {
    this.#everyMs = everyMs;
    this.#tell = tell;
  }

  report(update: ProgressUpdate): void {
    const key = keyOf(update);
    for (const [other, { update: before }] of this.#tracks) {
      if (other !== key && before.host === update.host) this.#flush(other);
    }
    const last = this.#tracks.get(key);
    if (last?.update.text === update.text) return;
    const now = performance.now();
    const dueIn = last === undefined ? 0 : last.toldAt + this.#everyMs - now;
    clearTimeout(last?.timer);
    if (last !== undefined && dueIn > 0) {
      const timer = setTimeout(() => this.#flush(key), dueIn).unref();
      this.#tracks.set(key, { update, toldAt: last.toldAt, timer });
    } else {
      this.#tracks.set(key, { update, toldAt: now, timer: undefined });
      this.#tell(update);
    }
  }

  /** Tells what is held back of one host, or of all of them. */
  settle(host?: string): void {
    for (const [key, { update }] of this.#tracks) {
      if (host === undefined || update.host === host) this.#flush(key);
    }
  }

  #flush(key: string): void {
    const track = this.#tracks.get(key);
    if (track?.timer === undefined) return;
    clearTimeout(track.timer);
    this.#tracks.set(key, { update: track.update, toldAt: performance.now(), timer: undefined });
    this.#tell(track.update);
  }
}

function keyOf({ host, subject }: ProgressUpdate): string {
  return JSON.stringify([host, subject]);
}
