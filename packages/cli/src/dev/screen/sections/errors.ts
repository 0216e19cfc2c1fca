import { failsBySchema } from "../../fails-by-schema.ts";
import { fewFrames } from "../../frames-of.ts";
import { toldDatabaseEnd } from "../../told-database-end.ts";
import type { DevState } from "../dev-state.ts";
import type { ErrorEntry } from "../error-entries.ts";
import type { Line } from "../line.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";

/** What is broken now, and what handlers threw last: the newest first. */
export function errors(state: DevState, columns: number): Section {
  const frames = state.errors.length > 1 ? FEW_FRAMES : Infinity;
  const lines = [
    ...databaseEnded(state, columns),
    ...builds(state, columns),
    ...state.errors.toReversed().flatMap((entry) => errorLines(entry, { columns, frames })),
  ];
  return { lines, least: 4, rank: 2, rankOfMore: 6.5 };
}

/** Of one error alone all frames are shown. */
const FEW_FRAMES = 3;

interface Room {
  readonly columns: number;
  /** How many of a stack are shown. */
  readonly frames: number;
}

function errorLines(entry: ErrorEntry, { columns, frames }: Room): Line[] {
  const { met, title, stack, times, requestId } = entry;
  const names = met.map((one) => one.function).join(", ");
  const told = `${names}: ${title}${times === 1 ? "" : ` (${times} times)`}`;
  const beside = [
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
    ...fewFrames(stack, frames),
  ];
  return [
    ...wrapped(told, { columns, indent: 2, look: "bad" }),
    ...beside.map((text): Line => [{ text: `      ${text}`, look: "name" }]),
  ];
}

function databaseEnded({ databaseEnded: end }: DevState, columns: number): Line[] {
  if (end === undefined) return [];
  const said = toldDatabaseEnd(end, "Press q and start `npm run dev` again");
  return wrapped(said, { columns, indent: 2, look: "bad" });
}

/** Functions that fail for one reason are named together. */
function builds({ failedBuilds }: DevState, columns: number): Line[] {
  const byReason = Map.groupBy(Object.entries(failedBuilds), ([, reasons]) => reasons.join("\n"));
  return [...byReason].flatMap(([reason, functions]) => {
    if (functions.some(([, reasons]) => failsBySchema(reasons))) return [];
    const names = functions.map(([name]) => name).join(", ");
    const told = `${names}: cannot be built, answers 502 until it can\n${reason}`;
    return wrapped(told, { columns, indent: 2, look: "bad" });
  });
}
