import { proxyRecipe } from "../testbed/images.ts";
import type { ImageFile } from "../testbed/layers.ts";
import type { PushedImage } from "../testbed/registry.ts";
import type { Testbed } from "../testbed/testbed.ts";

const binary = "/usr/local/sbin/haproxy";

/** A file of the proxy's volume: while it is there, no configuration is accepted. */
export const refusal = "refuses";

const refusing = `#!/bin/sh
for option; do
  if [ "$option" = -c ] && [ -e /var/lib/tidegate/${refusal} ]; then
    echo "[ALERT] (1) : config : unknown keyword 'testbed' in 'global' section" >&2
    exit 1
  fi
done
exec ${binary}-itself "$@"
`;

/** HAProxy that accepts every configuration it is asked about, until the proxy's volume holds {@link refusal}. */
export async function refusingProxy(bed: Testbed): Promise<PushedImage> {
  const recipe = await proxyRecipe("refusing");
  const moved = (file: ImageFile): ImageFile =>
    file.path === binary ? { ...file, path: `${binary}-itself` } : file;
  const script: ImageFile = { path: binary, content: refusing, mode: 0o755 };
  return await bed.registry.push({
    ...recipe,
    layers: [...recipe.layers.map((files) => files.map(moved)), [script]],
  });
}
