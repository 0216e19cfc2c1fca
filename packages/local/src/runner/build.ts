import type { BundleError } from "./bundle-error.ts";

/** One state of a function's code and environment. It keeps its own folder for as long as something runs from it. */
export interface Build {
  /** Equal for builds that behave the same. */
  readonly id: string;
  readonly dir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Names the sources in a stack; newer when only comments moved. */
  mapPositions: (text: string) => string;
}

export type BuildResult = { readonly build: Build } | { readonly error: BundleError };
