import { join } from "node:path";

/** The list of functions, from the root. */
export const FUNCTIONS_LIST = "infra/functions.ts";

export interface Paths {
  readonly schema: string;
  readonly migrations: string;
  readonly work: string;
  readonly postgres: string;
  readonly lock: string;
  readonly devJson: string;
  /** The key of the local issuer. */
  readonly issuer: string;
  readonly manifest: string;
  readonly page: string;
  /** What the page imports from beside its own folder. */
  readonly pageImports: readonly string[];
  /** What Vite keeps of one run for the next. */
  readonly pageCache: string;
  /** Where `dev` runs its bundles. */
  readonly functions: string;
  /** Where `build` leaves its bundles. */
  readonly build: string;
  /** Where the client is packed. */
  readonly client: string;
}

/** Where things lie in a repository; `.slipway` holds what can be made again. */
export function paths(root: string): Paths {
  const work = join(root, ".slipway");
  return {
    schema: join(root, "packages/core/src/models/Schema.ts"),
    migrations: join(root, "migrations"),
    work,
    postgres: join(work, "postgres"),
    lock: join(work, "lock"),
    devJson: join(work, "dev.json"),
    issuer: join(work, "issuer.json"),
    manifest: join(work, "manifest.json"),
    page: join(root, "packages/web"),
    pageImports: [join(root, "packages/core/src/contract"), join(root, "node_modules")],
    pageCache: join(work, "page"),
    functions: join(work, "functions"),
    build: join(work, "build"),
    client: join(work, "client"),
  };
}
