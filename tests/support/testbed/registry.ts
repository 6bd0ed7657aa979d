import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { BackgroundProcess } from "./background.ts";
import {
  type Blob,
  composeConfig,
  composeIndex,
  composeManifest,
  type ImageRecipe,
  type Platform,
  platformOf,
} from "./image.ts";
import { buildLayer, type Layer } from "./layers.ts";
import { waitFor } from "./wait.ts";

/** An image that is in the registry. */
export interface PushedImage {
  /** `address:port/repository:tag` */
  readonly reference: string;
  /** `address:port/repository@sha256:…` */
  readonly pinned: string;
  /** `sha256:…` of the manifest or index. */
  readonly digest: string;
}

interface Reply {
  readonly status: number;
  readonly location: string;
  readonly text: string;
}

const PORT = 5000;

/** Debian's docker-registry on the bed's bridge, without TLS or passwords. */
export class Registry {
  /** `10.99.N.1:5000`, the same from this machine and from every host. */
  readonly address: string;
  readonly #process: BackgroundProcess;

  constructor(address: string, process: BackgroundProcess) {
    this.address = address;
    this.#process = process;
  }

  /** Pushes one image; blobs that are there already are not sent again. */
  async push(recipe: ImageRecipe): Promise<PushedImage> {
    const { manifest } = await this.#upload(recipe);
    return await this.#tag(recipe.repository, recipe.tag, manifest);
  }

  /** Pushes images of several platforms and the index that names them; repository and tag are the first one's. */
  async pushIndex(recipes: readonly [ImageRecipe, ...ImageRecipe[]]): Promise<PushedImage> {
    const { repository, tag } = recipes[0];
    const entries: { platform: Platform; manifest: Blob }[] = [];
    for (const recipe of recipes) {
      const entry = await this.#upload({ ...recipe, repository });
      await this.#putManifest(repository, entry.manifest.digest, entry.manifest);
      entries.push(entry);
    }
    return await this.#tag(repository, tag, composeIndex(entries));
  }

  /** Has the registry forget an image, whatever names it has. */
  async forget(repository: string, digest: string): Promise<void> {
    const gone = await this.#call("DELETE", `/v2/${repository}/manifests/${digest}`);
    if (gone.status !== 202) throw new Error(`the registry keeps ${digest}: ${gone.status} ${gone.text}`);
  }

  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exit();
  }

  async #upload(recipe: ImageRecipe): Promise<{ platform: Platform; manifest: Blob }> {
    const layers = await Promise.all(recipe.layers.map(async (files) => buildLayer(files)));
    const config = composeConfig(recipe, layers);
    await Promise.all(layers.map(async (layer) => this.#putBlob(recipe.repository, layer)));
    await this.#putBlob(recipe.repository, { ...config, size: config.bytes.length });
    return { platform: platformOf(recipe), manifest: composeManifest(config, layers) };
  }

  async #tag(repository: string, tag: string, manifest: Blob): Promise<PushedImage> {
    await this.#putManifest(repository, tag, manifest);
    const name = `${this.address}/${repository}`;
    return { reference: `${name}:${tag}`, pinned: `${name}@${manifest.digest}`, digest: manifest.digest };
  }

  async #putBlob(
    repository: string,
    blob: Layer | { readonly bytes: Buffer; readonly digest: string; readonly size: number },
  ): Promise<void> {
    const known = await this.#call("HEAD", `/v2/${repository}/blobs/${blob.digest}`);
    if (known.status === 200) return;
    const begun = await this.#call("POST", `/v2/${repository}/blobs/uploads/`);
    const location = new URL(begun.location, `http://${this.address}`);
    location.searchParams.set("digest", blob.digest);
    const body =
      "file" in blob ? createReadStream(blob.file, { highWaterMark: 1 << 20 }) : Readable.from([blob.bytes]);
    const path = location.pathname + location.search;
    const stored = await this.#call("PUT", path, { body, size: blob.size, type: "application/octet-stream" });
    if (stored.status !== 201)
      throw new Error(`the registry refused a blob: ${stored.status} ${stored.text}`);
  }

  async #putManifest(repository: string, name: string, manifest: Blob): Promise<void> {
    const body = Readable.from([manifest.bytes]);
    const path = `/v2/${repository}/manifests/${name}`;
    const stored = await this.#call("PUT", path, {
      body,
      size: manifest.bytes.length,
      type: manifest.mediaType,
    });
    if (stored.status !== 201)
      throw new Error(`the registry refused a manifest: ${stored.status} ${stored.text}`);
  }

  async #call(
    method: string,
    path: string,
    sent: { body: Readable; size: number; type: string } = {
      body: Readable.from([]),
      size: 0,
      type: "text/plain",
    },
  ): Promise<Reply> {
    const [host, port] = this.address.split(":");
    const headers = { "content-length": sent.size, "content-type": sent.type };
    const call = request({ host, port, method, path, headers, agent: false });
    const reply = new Promise<Reply>((resolve, reject) => {
      call.once("error", reject);
      call.once("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.once("error", reject);
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? "", text }),
        );
      });
    });
    // Not `pipeline`: it calls an answer that comes as the request ends a premature close.
    sent.body.once("error", (cause) => call.destroy(cause)).pipe(call);
    return await reply;
  }
}

/** Where the registry of a bed with this gateway listens. */
export function registryAddress(gateway: string): string {
  return `${gateway}:${PORT}`;
}

/** Starts a registry on `gateway` with its blobs under `directory`, and waits until it answers. */
export async function startRegistry(gateway: string, directory: string): Promise<Registry> {
  const address = registryAddress(gateway);
  const configuration = join(directory, "config.yml");
  await mkdir(join(directory, "blobs"), { recursive: true });
  // JSON is YAML, and needs no escaping of paths.
  await writeFile(
    configuration,
    JSON.stringify({
      version: 0.1,
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(directory, "blobs") }, delete: { enabled: true } },
      http: { addr: address },
    }),
  );
  const started = new BackgroundProcess(
    ["docker-registry", "serve", configuration],
    join(directory, "registry.log"),
  );
  const registry = new Registry(address, started);
  try {
    await waitFor("registry", 15_000, async () => {
      started.assertRunning("the registry");
      const answer = await fetch(`http://${address}/v2/`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
    return registry;
  } catch (cause) {
    await registry.stop();
    throw cause;
  }
}
