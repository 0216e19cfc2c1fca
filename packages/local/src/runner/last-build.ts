import type { BuildResult } from "./build.ts";
import { contentsOf, type Contents, isStale, type Stamp, stampOf } from "./stamps.ts";

type Environment = Readonly<Record<string, string>>;

/** The moment before a build reads its first source. */
export interface BuildStart {
  /** performance.now() */
  readonly startedAt: number;
  /** Unix time. */
  readonly since: number;
  readonly environmentKey: string;
  /** Of the sources that are known by then. */
  readonly before: Contents;
}

/** What a build was made of. */
export interface Inputs {
  readonly sources: readonly Stamp[];
  /** Files of node_modules: many, and seldom written. */
  readonly modules: readonly Stamp[];
}

const MODULES_EVERY_MS = 1000;

/** Call it before anything is read; `sources` went into the build before. */
export function beginBuild(environment: Environment, sources: readonly string[]): BuildStart {
  const startedAt = performance.now();
  const since = Date.now();
  const environmentKey = JSON.stringify(environment);
  return { startedAt, since, environmentKey, before: contentsOf(sources, since) };
}

/** Call it as soon as all of these files are read. */
export function stampInputs(paths: readonly string[], { since, before }: BuildStart): Inputs {
  const stamps = paths.map((path) => stampOf(path, since, before));
  return {
    sources: stamps.filter(({ path }) => !isModule(path)),
    modules: stamps.filter(({ path }) => isModule(path)),
  };
}

function isModule(path: string): boolean {
  return path.includes("/node_modules/");
}

interface Built {
  readonly result: BuildResult;
  readonly start: BuildStart;
  readonly inputs: Inputs;
}

/** What the last build came to, and whether that still holds. */
export class LastBuild {
  readonly result: BuildResult;
  /** performance.now() before the first source was read. */
  readonly startedAt: number;
  readonly #environmentKey: string;
  readonly #inputs: Inputs;
  #modulesCheckedAt: number;

  constructor({ result, start, inputs }: Built) {
    this.result = result;
    this.startedAt = start.startedAt;
    this.#environmentKey = start.environmentKey;
    this.#inputs = inputs;
    this.#modulesCheckedAt = start.startedAt;
  }

  /** Whether a build would come to something else now; files of node_modules are looked at once a second at most. */
  isStale(environment: Environment): boolean {
    // A build that failed does not say which files it looked at; trying again costs a few ms.
    if ("error" in this.result) return true;
    if (this.#environmentKey !== JSON.stringify(environment)) return true;
    if (this.#inputs.sources.some(isStale)) return true;
    const now = performance.now();
    if (now - this.#modulesCheckedAt < MODULES_EVERY_MS) return false;
    this.#modulesCheckedAt = now;
    return this.#inputs.modules.some(isStale);
  }
}
