/**
 * A name for a new release: when it was asked for (UTC) and four random hex digits, so that ids sort by time and two
 * runs in one second differ.
 *
 * @param random at least two bytes
 */
export function newReleaseId(now: Date, random: Uint8Array): string {
  const time = now.toISOString().replace(/[-:]/g, "").slice(0, 15);
  const suffix = Buffer.from(random.subarray(0, 2)).toString("hex");
  return `${time}-${suffix}`.toLowerCase();
}

/** When a release was asked for, by its id; `undefined` where that does not tell. */
export function releasedAt(release: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-/.exec(release);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
