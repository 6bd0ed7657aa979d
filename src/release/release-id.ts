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
