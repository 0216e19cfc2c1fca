import type { Node, TypeName } from "libpg-query";

/** The parts of a name that the parser gives as a list of strings. */
export function nameParts(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? (node.String.sval ?? "") : []));
}

/** The last part of a type's name. */
export function typeBaseName({ names }: TypeName): string {
  return nameParts(names).at(-1) ?? "";
}
