import type { Release, Releases } from "./releases.ts";

/** Which contract files no code needs the old shape of any more, by version. */
export interface DueContracts {
  readonly due: ReadonlySet<string>;
  /** Those that join them once the release that was live before has drained. */
  readonly soon: ReadonlySet<string>;
  /** Unix time in ms, of the database's clock, at which it has; undefined without a live release. */
  readonly drained: number | undefined;
}

/**
 * Decides from the releases alone. Code that may still run is that of the live release, of every deploy after it that
 * did not reach its end, and, as long as an invocation may take after the live one became so, any: also code that no
 * deploy of ours brought, where the database was adopted.
 */
export function dueContracts({ releases, now }: Omit<Releases, "state">): DueContracts {
  const live = liveRelease(releases);
  if (live === undefined) return { due: new Set(), soon: new Set(), drained: undefined };
  const drained = live.since + 1000 * Math.max(...releases.map(({ drain }) => drain));
  const newest = [live.release, ...releases.filter(({ deployedAt }) => deployedAt > live.since)];
  const known = knownToAll(newest);
  return now < drained
    ? { due: new Set(), soon: known, drained }
    : { due: known, soon: new Set(), drained };
}

/** The release that all handlers received last, and when; undefined before the first deploy has reached its end. */
export function liveRelease(
  releases: readonly Release[],
): { readonly release: Release; readonly since: number } | undefined {
  return releases
    .flatMap((release) => (release.liveAt === null ? [] : { release, since: release.liveAt }))
    .toSorted((a, b) => b.since - a.since)[0];
}

function knownToAll(releases: readonly Release[]): Set<string> {
  const [first, ...others] = releases.map(({ contracts }) => new Set(contracts));
  return others.reduce((all, contracts) => all.intersection(contracts), first ?? new Set());
}
