import type { Node } from "libpg-query";
import type { MadeBefore } from "./made-before.ts";
import { nameParts, sameName } from "./names.ts";

/** What PL/pgSQL or another language runs. */
export interface Code {
  readonly language: string;
  readonly body: string;
}

/** The code of the procedure that was created last under the name; undefined where no file creates it. */
export function findProcedure(name: readonly string[], before: MadeBefore): Code | undefined {
  return before.findLast(["procedure", name.at(-1) ?? ""], (node) => {
    if (!("CreateFunctionStmt" in node)) return undefined;
    const { is_procedure: isProcedure, funcname, options } = node.CreateFunctionStmt;
    if (isProcedure !== true || !sameName(nameParts(funcname), name)) return undefined;
    return readCode(options);
  });
}

/** The language and the body in the options of CREATE PROCEDURE or the arguments of DO. */
export function readCode(options: readonly Node[] = []): Code {
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
