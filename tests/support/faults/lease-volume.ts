/** Whether a volume is a lease of the service, or a beat of one. */
export function isLease(service: string, volume: string): boolean {
  return new RegExp(`^tidegate\\.${service}\\.lease-\\d+(\\.\\d+)?$`).test(volume);
}

/** Whether the labels of a lease say that nobody holds it. */
export function isFree(labels: Readonly<Record<string, string>>): boolean {
  return labels["tidegate.holder"] === "null";
}
