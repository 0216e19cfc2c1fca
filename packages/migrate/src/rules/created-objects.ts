import type { Node } from "libpg-query";
import { makes } from "./makes.ts";
import type { ObjectKind, ObjectName } from "./object-name.ts";

const PARTS = new Set<ObjectKind>(["part", "filling"]);

/** What the files to be run have made so far: no live code can know it. */
export class CreatedObjects {
  readonly #keys = new Set<string>();

  add(node: Node): void {
    for (const { kind, path } of makes(node)) {
      // A default does not help a column that was there: live code may write nulls to it.
      if (kind === "filling" && !this.has({ kind: "part", path })) continue;
      this.#keys.add(key(kind, path));
    }
  }

  /** Whether the object, its table or its schema is new. */
  has({ kind, path }: ObjectName): boolean {
    return (
      this.#keys.has(key(kind, path)) ||
      this.#keys.has(key("schema", path.slice(0, 1))) ||
      (PARTS.has(kind) && this.#keys.has(key("relation", path.slice(0, 2))))
    );
  }
}

function key(kind: ObjectKind, path: readonly string[]): string {
  return JSON.stringify([kind, ...path]);
}
