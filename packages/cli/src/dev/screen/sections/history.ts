import { liveLine } from "../../../progress/live-line.ts";
import type { Failure, Standing } from "../../dev-event.ts";
import { TOLD_RESET } from "../../told-reset.ts";
import { toldStanding } from "../../told-standing.ts";
import type { DevState } from "../dev-state.ts";
import type { Line, Span } from "../line.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";
import { NAMES } from "./addresses.ts";

interface Moment {
  readonly columns: number;
  /** Of the clock that events were reduced by, in ms. */
  readonly now: number;
}

/** Which migrations the database has, which one it gets now, and why it does not get the others. */
export function history(state: DevState, { columns, now }: Moment): Section {
  const { standing, failure, progress } = state;
  const lines: Line[] = [];
  if (standing !== undefined) lines.push(named("migrations", { text: toldStanding(standing) }));
  else if (failure !== undefined) lines.push(named("migrations", { text: "not known" }));
  const waiting = standing === undefined ? undefined : waits(standing, failure);
  if (waiting !== undefined) lines.push(named("pending", { text: waiting, look: "warn" }));
  const running = liveLine(progress, now, columns - NAMES - 2);
  if (running !== "") lines.push(named("applying", { text: running, look: "key" }));
  for (const warning of standing?.warnings ?? []) {
    lines.push(...wrapped(warning, { columns, indent: 4, look: "warn" }));
  }
  if (failure === undefined) return { lines, least: Math.min(lines.length, 3), rank: 2 };
  lines.push(...wrapped(failure.text, { columns, indent: 4, look: "bad" }));
  if (failure.reset) {
    lines.push([{ text: "    " }, { text: "r", look: "key" }, { text: ` ${TOLD_RESET}` }]);
  }
  return { lines, least: 5, rank: 1 };
}

function named(name: string, said: Span): Line {
  return [{ text: `  ${name.padEnd(NAMES)}`, look: "name" }, said];
}

function waits({ pending }: Standing, failure: Failure | undefined): string | undefined {
  const [next] = pending;
  if (next === undefined) return undefined;
  const more = pending.length === 1 ? next : `${next} and ${pending.length - 1} more`;
  // A file that `db:generate -- --custom` wrote is left alone until somebody has filled it.
  return failure === undefined ? `${more}: applied when it holds a statement` : more;
}
