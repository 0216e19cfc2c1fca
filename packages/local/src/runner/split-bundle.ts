import { basename, join } from "node:path";
import { build } from "esbuild";
import { splitOptions } from "./bundle-options.ts";

/** A file of code in the package of a function that is deployed with `splitting: true`. */
export interface SplitFile {
  readonly name: string;
  readonly bytes: number;
  /** Bytes of each source in it, by its path relative to the root. */
  readonly inputs: ReadonlyMap<string, number>;
}

/** What the deploy makes of an entry with `splitting: true`; bundle.mjs comes first. */
export async function splitBundle(root: string, entry: string): Promise<readonly SplitFile[]> {
  const { metafile } = await build(splitOptions(root, entry, join(root, ".slipway")));
  const files = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".mjs"));
  return files.map(([path, { bytes, inputs }]) => {
    const sizes = Object.entries(inputs).map(
      ([source, part]) => [source, part.bytesInOutput] as const,
    );
    return { name: basename(path), bytes, inputs: new Map(sizes) };
  });
}
