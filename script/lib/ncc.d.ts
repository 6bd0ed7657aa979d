/** The part of ncc's API that the build uses; the package brings no types. */
declare module "@vercel/ncc" {
  /** A webpack module; a concatenated one has others inside. */
  export interface Module {
    readonly resource?: string;
    readonly modules?: Iterable<Module>;
  }

  interface Options {
    readonly cache?: boolean;
    readonly esm?: boolean;
    readonly filename?: string;
    readonly minify?: boolean;
    readonly quiet?: boolean;
    readonly sourceMap?: boolean;
    readonly target?: string;
  }

  interface Result {
    readonly code: string;
    readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array }>>;
    readonly stats: { readonly compilation: { readonly modules: Iterable<Module> } };
  }

  export default function ncc(entry: string, options: Options): Promise<Result>;
}
