/** A time for people, `2026-01-02 12:00:03`, in UTC; empty where it is none. */
export function utcText(at: string | null | undefined): string {
  const time = new Date(at ?? "");
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().slice(0, 19).replace("T", " ");
}
