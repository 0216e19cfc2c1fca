import { indexOfCharacter, type Position, positionsIn } from "./position.ts";
import { place } from "./refusal.ts";
import type { QueryError } from "./session/query-error.ts";
import type { Statement } from "./statements.ts";
import type { Failing } from "./trial.ts";
import type { Unit } from "./units.ts";

const SHOWN_LINES = 6;

interface Failure {
  readonly message: string;
  readonly position: Position | undefined;
  readonly statement: string | undefined;
}

/** Words Postgres's error with its place in the file; `failing` is undefined where nobody can tell it. */
export function describeFailure(unit: Unit, failing: Failing, error: QueryError): Failure {
  const { tag, sql } = unit.migration;
  const statement = typeof failing === "object" ? failing : undefined;
  const position = statement && positionOf(statement, error, sql);
  const when = failing === "commit" ? "at the commit: " : "";
  const lines = [
    `${place(tag, position)}: ${when}${error.message} (${error.sqlstate})`,
    ...(error.detail === undefined ? [] : [`  detail: ${error.detail}`]),
    ...(error.hint === undefined ? [] : [`  hint: ${error.hint}`]),
    ...(statement === undefined ? [] : excerpt(statement)),
    unit.of === 1
      ? "Nothing of this file is applied."
      : `Of this file's ${unit.of} units ${unit.index} ${unit.index === 1 ? "is" : "are"} applied. Mend what is in the way and run it again, or change the rest of the file and run \`slipway resolve ${tag} --retry\`.`,
  ];
  return { message: lines.join("\n"), position, statement: statement?.text };
}

function positionOf(statement: Statement, { position }: QueryError, sql: string): Position {
  const within = position === undefined ? 0 : indexOfCharacter(statement.text, position - 1);
  return positionsIn(sql)(statement.offset + within);
}

function excerpt({ text, position }: Statement): string[] {
  const lines = text.split(/\r?\n/);
  const shown = lines.slice(0, SHOWN_LINES).map((line, n) => `  ${position.line + n} | ${line}`);
  return lines.length > SHOWN_LINES ? [...shown, "  …"] : shown;
}
