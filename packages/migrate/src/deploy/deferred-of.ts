import type { Deferred } from "../manifest.ts";
import type { Plan } from "../plan.ts";

/** What was rehearsed of the state in which just these files wait; undefined where it was not. */
export function deferredOf(
  deferred: readonly Deferred[],
  left: readonly Pick<Plan["left"][number], "migration">[],
): Deferred | undefined {
  return deferred.find(
    ({ contracts }) =>
      contracts.length === left.length &&
      left.every(({ migration }) => contracts.includes(migration.when)),
  );
}
