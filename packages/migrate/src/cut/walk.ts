import type { Node } from "libpg-query";

/** Visits every object of a parse tree, `root` itself among them, in no particular order. */
export function walk(root: object, visit: (found: object) => void): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) visit(next);
    const children: unknown[] = Object.values(next);
    left.push(...children);
  }
}

/** The parser writes a node as an object with one key, its kind; fields of a node begin with a small letter. */
export function isNode(found: object): found is Node {
  const [kind = "", ...others] = Object.keys(found);
  return others.length === 0 && /^[A-Z]/.test(kind);
}
