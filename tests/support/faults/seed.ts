/** The seed of what is drawn by chance: as `script/test faults --seed N` gives it, else another each time. */
export function seedOf(environment: NodeJS.ProcessEnv): number {
  return Number(environment["TIDEGATE_FAULTS_SEED"] || Date.now() % 1_000_000);
}
