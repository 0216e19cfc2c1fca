import type { Node, RangeVar, TypeName } from "libpg-query";

/** The parts of a name that the parser gives as a list of strings. */
export function nameParts(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? (node.String.sval ?? "") : []));
}

/** The last part of a type's name. */
export function typeBaseName({ names }: TypeName): string {
  return nameParts(names).at(-1) ?? "";
}

/** Whether two names may be one: a name without a schema may be in any, as search_path has it. */
export function sameName(a: readonly string[], b: readonly string[]): boolean {
  const [schemaA = "", schemaB = ""] = [a.at(-2), b.at(-2)];
  return a.at(-1) === b.at(-1) && (schemaA === schemaB || schemaA === "" || schemaB === "");
}

export function relationParts({ schemaname = "", relname = "" }: RangeVar = {}): string[] {
  return schemaname === "" ? [relname] : [schemaname, relname];
}
