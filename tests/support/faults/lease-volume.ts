/** Whether a volume is a lease of the service, or a beat of one. */
export function isLease(service: string, volume: string): boolean {
  return new RegExp(`^tidegate\\.${service}\\.lease-\\d+(\\.\\d+)?$`).test(volume);
}

/** Whether the labels of a lease say that nobody holds it. */
export function isFree(labels: Readonly<Record<string, string>>): boolean {
  return labels["tidegate.holder"] === "null";
}

/** The one that counts of a service's lease volumes: that of the highest number. */
export function currentLease<T extends { readonly name: string }>(leases: readonly T[]): T | undefined {
  const numberOf = ({ name }: T) => Number(/\.lease-(\d+)$/.exec(name)?.[1] ?? 0);
  return leases.toSorted((a, b) => numberOf(b) - numberOf(a))[0];
}
