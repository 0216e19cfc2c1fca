import { fileVersion } from "../file-version.ts";
import type { Plan } from "../plan.ts";
import type { Refusal } from "../refusal.ts";
import type { Deferred } from "../manifest.ts";
import { deferredOf } from "./deferred-of.ts";
import type { DueContracts } from "./due-contracts.ts";

interface Known {
  readonly deferred: readonly Deferred[];
  readonly soon: DueContracts["soon"];
  readonly drained?: DueContracts["drained"];
}

/**
 * A contract file that must wait lets the expand files after it go first. Refuses that where no rehearsal has shown
 * that both orders end in the same schema: then it has to wait for the contract file, too.
 */
export function checkOrder(
  { left, units }: Pick<Plan, "left" | "units">,
  { deferred, soon, drained = 0 }: Known,
): Refusal[] {
  if (deferredOf(deferred, left)?.sameEnd) return [];
  const running = [...new Set(units.map(({ migration }) => migration))];
  return left.flatMap(({ migration }) => {
    const { tag, idx } = migration;
    const overtaking = running.find((other) => other.idx > idx);
    if (overtaking === undefined) return [];
    const what = `waits until no code needs the old shape, and ${overtaking.tag}.sql after it may not go first`;
    const next = soon.has(fileVersion(migration))
      ? `the code of the release before may run until ${new Date(drained).toISOString()}: deploy again then`
      : `first deploy a commit that holds ${tag} and not yet ${overtaking.tag}`;
    return [{ code: "order", tag, message: `${tag}.sql ${what}; ${next}` }];
  });
}
