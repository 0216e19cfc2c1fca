import { briefReason } from "./brief-reason.ts";
import { describeDrift } from "./drift.ts";
import type { Prefixes } from "./find-prefix.ts";
import type { History } from "./history.ts";
import { MigrateError } from "./migrate-error.ts";

interface Question {
  readonly history: History;
  readonly prefixes: Prefixes;
  /** How many migrations a person says are applied. */
  readonly through: number | undefined;
  /** The database, for messages. */
  readonly target: string;
}

/** Decides how many migrations a database has; guesses nothing. Throws MigrateError `cannot-adopt`. */
export function choosePrefix(question: Question): number {
  const { prefixes, through, target } = question;
  const { equal, stopped } = prefixes;
  if (equal.length === 0) throw refuse(differs(question));
  if (through !== undefined) return through;
  if (equal.includes(0)) {
    throw refuse(`${target} is empty: there is nothing to adopt; run \`slipway migrate\``);
  }
  const [only, ...others] = equal;
  // A file that an empty database cannot take may be one that changes rows alone.
  const isSure = others.length === 0 && only !== stopped?.after;
  if (only !== undefined && isSure) return only;
  throw refuse(unsure(question));
}

/** `0003_x`, or what there is before the first. */
function named({ migrations }: History, length: number): string {
  return length === 0 ? "an empty database" : `the history up to ${migrations[length - 1]?.tag}`;
}

function differs({ history, prefixes, through, target }: Question): string {
  const { nearest, stopped } = prefixes;
  const what =
    through === undefined
      ? `the schema of ${target} is that of no beginning of this history; the nearest is ${named(history, nearest.length)}`
      : `the schema of ${target} is not that of ${named(history, nearest.length)}`;
  return [
    `Nothing was recorded: ${what}.`,
    "`-` is missing in the database, `+` is there and not made by the history:",
    ...describeDrift(nearest.drift).map((line) => `  ${line}`),
    ...(stopped === undefined ? [] : [unreplayed(history, stopped)]),
    "Change the database until nothing differs, or correct migrations that no database has applied yet, and adopt it then.",
  ].join("\n");
}

function unsure({ history, prefixes: { equal, stopped }, target }: Question): string {
  const tags = equal.map((length) => history.migrations[length - 1]?.tag);
  const what = `the schema of ${target} is the same after each of ${tags.join(", ")}`;
  const only = `the schema of ${target} is that after ${tags.join(", ")}`;
  return [
    `Nothing was recorded: ${tags.length > 1 ? what : only}.`,
    ...(stopped === undefined ? [] : [unreplayed(history, stopped)]),
    "Find out by its rows which of the files after the first one are applied, and name the last: --through TAG.",
  ].join("\n");
}

function unreplayed({ migrations }: History, { after, why }: NonNullable<Prefixes["stopped"]>) {
  const tag = migrations[after]?.tag;
  return `From ${tag} on nothing was compared: an empty Postgres here cannot take it: ${briefReason(why)}`;
}

function refuse(message: string): MigrateError {
  return new MigrateError("cannot-adopt", message);
}
