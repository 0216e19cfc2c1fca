import { failsBySchema } from "../../fails-by-schema.ts";
import type { DevState } from "../dev-state.ts";
import type { Line } from "../line.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";

/** What is broken now, and what handlers threw last: the newest first. */
export function errors(state: DevState, columns: number): Section {
  const lines = [
    ...databaseEnded(state, columns),
    ...builds(state, columns),
    ...state.errors.toReversed().flatMap(({ functions, title, stack, times }) => [
      ...wrapped(`${functions.join(", ")}: ${title}${times === 1 ? "" : ` (${times} times)`}`, {
        columns,
        indent: 2,
        look: "bad",
      }),
      ...stack.map((frame): Line => [{ text: `      ${frame}`, look: "name" }]),
    ]),
  ];
  return { lines, least: 4, rank: 2 };
}

function databaseEnded({ databaseEnded: lastLines }: DevState, columns: number): Line[] {
  if (lastLines === undefined) return [];
  const said = `Postgres has ended by itself. Press q, mend what it says, and start \`npm run dev\` again:\n${lastLines}`;
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
