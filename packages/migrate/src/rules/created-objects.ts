import type { Node } from "libpg-query";
import { makes } from "./makes.ts";
import type { ObjectKind, ObjectName } from "./object-name.ts";

/** What the files to be run have made so far: no live code can know it. */
export class CreatedObjects {
  readonly #keys = new Set<string>();

  add(node: Node): void {
    for (const { kind, path } of makes(node)) this.#keys.add(key(kind, path));
  }

  /** Whether the object, its table or its schema is new. */
  has({ kind, path }: ObjectName): boolean {
    return (
      this.#keys.has(key(kind, path)) ||
      this.#keys.has(key("schema", path.slice(0, 1))) ||
      (kind === "part" && this.#keys.has(key("relation", path.slice(0, 2))))
    );
  }
}

function key(kind: ObjectKind, path: readonly string[]): string {
  return JSON.stringify([kind, ...path]);
}
