import { named } from "../rules/object-name.ts";
import type { CreatedObjects } from "../rules/created-objects.ts";
import type { Statement } from "../statements.ts";
import { isWeaker, type Lock } from "./lock.ts";
import { statementLocks } from "./statement-locks.ts";

/** The locks of a statement on what others can know: `created` holds what the run has made, and takes what this makes. */
export function locksOnExisting({ node }: Statement, created: CreatedObjects): Lock[] {
  const locks = statementLocks(node).filter((lock) => !isNew(lock, created));
  created.add(node);
  return strongest(locks);
}

function isNew({ on, name }: Lock, created: CreatedObjects): boolean {
  return on !== "depending on" && created.has(named("relation", name));
}

/** Of several locks on the same, the strongest. */
export function strongest(locks: readonly Lock[]): Lock[] {
  const byPlace = new Map<string, Lock>();
  for (const lock of locks) {
    const place = JSON.stringify([lock.on, ...lock.name]);
    const other = byPlace.get(place);
    if (other === undefined || isWeaker(other.mode, lock.mode)) byPlace.set(place, lock);
  }
  return [...byPlace.values()];
}
