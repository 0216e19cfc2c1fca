import type { Deferred } from "../manifest.ts";
import type { Migration } from "../history.ts";

/** What was rehearsed of the state in which just these files wait; undefined where it was not. */
export function deferredOf(
  deferred: readonly Deferred[],
  left: readonly { readonly migration: Pick<Migration, "when"> }[],
): Deferred | undefined {
  return deferred.find(
    ({ contracts }) =>
      contracts.length === left.length &&
      left.every(({ migration }) => contracts.includes(migration.when)),
  );
}
