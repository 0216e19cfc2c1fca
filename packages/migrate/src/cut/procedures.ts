import type { Node } from "libpg-query";
import { parseChunks } from "../breakpoints.ts";
import type { Migration } from "../history.ts";
import type { Parse } from "../parse.ts";
import { nameParts } from "./names.ts";

export interface Procedure {
  /** With its schema, if its statement names it. */
  readonly name: readonly string[];
  readonly language: string;
  readonly body: string;
}

/** The procedures that a file may call: its own so far, and those of the files before it. */
export class Procedures {
  readonly #own: Procedure[] = [];
  readonly #before: readonly Migration[];
  readonly #parse: Parse;

  constructor(before: readonly Migration[], parse: Parse) {
    this.#before = before;
    this.#parse = parse;
  }

  /** Takes note of a CREATE PROCEDURE. */
  add(node: Node): void {
    this.#own.push(...createdProcedure(node));
  }

  /** What was created last under the name; undefined where no file creates it. */
  find(name: readonly string[]): Procedure | undefined {
    const own = lastOf(this.#own, name);
    if (own !== undefined) return own;
    for (const migration of this.#before.toReversed()) {
      const found = lastOf(this.#createdIn(migration, name), name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Parses only a file that speaks of a procedure and of the name. */
  #createdIn({ sql }: Migration, name: readonly string[]): Procedure[] {
    const text = sql.toLowerCase();
    if (!text.includes("procedure") || !text.includes(baseOf(name).toLowerCase())) return [];
    const parsed = parseChunks(sql.replace(/^\uFEFF/, " "), this.#parse);
    if ("problem" in parsed) return [];
    return parsed.statements.flatMap(({ node }) => createdProcedure(node));
  }
}

function createdProcedure(node: Node): Procedure[] {
  if (!("CreateFunctionStmt" in node) || node.CreateFunctionStmt.is_procedure !== true) return [];
  const { funcname, options } = node.CreateFunctionStmt;
  return [{ name: nameParts(funcname), ...readCode(options) }];
}

/** The language and the body in the options of CREATE PROCEDURE or the arguments of DO. */
export function readCode(options: readonly Node[] = []): Pick<Procedure, "language" | "body"> {
  let [language, body] = ["plpgsql", ""];
  for (const option of options) {
    if (!("DefElem" in option)) continue;
    const { defname, arg } = option.DefElem;
    if (arg === undefined) continue;
    const text = nameParts("List" in arg ? arg.List.items : [arg])[0] ?? "";
    if (defname === "language") language = text;
    if (defname === "as") body = text;
  }
  return { language, body };
}

function lastOf(procedures: readonly Procedure[], name: readonly string[]): Procedure | undefined {
  return procedures.findLast((procedure) => mayBe(procedure.name, name));
}

/** A name without a schema may be in any, as search_path has it. */
function mayBe(a: readonly string[], b: readonly string[]): boolean {
  const [schemaA = "", schemaB = ""] = [a.at(-2), b.at(-2)];
  return baseOf(a) === baseOf(b) && (schemaA === schemaB || schemaA === "" || schemaB === "");
}

function baseOf(name: readonly string[]): string {
  return name.at(-1) ?? "";
}
