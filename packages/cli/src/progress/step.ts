import type { MigrateEvent, UnitName } from "@slipway/migrate/migrate-event";
import { shownText } from "./shown-text.ts";

/** What is known of a run that has not ended. All times are of one clock, in ms. */
export interface Progress {
  readonly running?: Running;
  /** When rows were last told as a line. */
  readonly rowsToldAt: number;
  /** What was last told to be waited for as a line, and when. */
  readonly waitTold?: { readonly remark: string; readonly at: number };
}

interface Running {
  readonly name: string;
  readonly since: number;
  /** What it waits for, or how far it has come. */
  readonly remark: string;
}

export interface Step {
  readonly progress: Progress;
  /** Lines that stay. */
  readonly lines: readonly string[];
  /** Lines for where no live line shows the same. */
  readonly passing: readonly string[];
}

export const NOTHING_RUNS: Progress = { rowsToldAt: -Infinity };

const UNWRITTEN = "holds no statement yet: it is applied when you have written it";

const ROWS_EVERY_MS = 5000;
/** Each try tells it again. */
const WAITS_EVERY_MS = 10_000;

/** One step of a migration, for people. What the result says anyway is not told. */
export function step(progress: Progress, event: MigrateEvent, now: number): Step {
  switch (event.type) {
    case "planned": {
      const lines = event.unwritten.map((tag) => `${tag}.sql ${UNWRITTEN}`);
      return { progress: NOTHING_RUNS, lines, passing: [] };
    }
    case "started": {
      const running = { name: unitName(event), since: now, remark: "" };
      return { progress: { ...NOTHING_RUNS, running }, lines: [], passing: [] };
    }
    case "waiting": {
      const remark = `waits: ${shownText(event.message)}`;
      const told = progress.waitTold;
      const due = told?.remark !== remark || now - told.at >= WAITS_EVERY_MS;
      const waits = passing(progress, event, { remark, now });
      if (!due) return { ...waits, passing: [] };
      return { ...waits, progress: { ...waits.progress, waitTold: { remark, at: now } } };
    }
    case "progress": {
      const due = now - progress.rowsToldAt >= ROWS_EVERY_MS;
      const told = passing(progress, event, { remark: rows(event), now });
      const rowsToldAt = due ? now : progress.rowsToldAt;
      const next = { ...told.progress, rowsToldAt };
      return { progress: next, lines: [], passing: due ? told.passing : [] };
    }
    case "applied": {
      const line = `${unitName(event)} applied in ${Math.round(event.ms)} ms`;
      return { progress: NOTHING_RUNS, lines: [line], passing: [] };
    }
  }
}

function passing(
  progress: Progress,
  event: UnitName,
  { remark, now }: { readonly remark: string; readonly now: number },
): Step {
  const name = unitName(event);
  const running = { name, since: progress.running?.since ?? now, remark };
  return { progress: { ...progress, running }, lines: [], passing: [`${name} ${remark}`] };
}

function unitName({ tag, index, of }: UnitName): string {
  const name = shownText(tag);
  return of === 1 ? name : `${name} (unit ${index + 1} of ${of})`;
}

const NUMBER = new Intl.NumberFormat("en");

function rows({ rows: done, estimated }: Extract<MigrateEvent, { type: "progress" }>): string {
  // The estimate is the planner's, and may be behind.
  if (estimated === null || done > estimated) return `has changed ${NUMBER.format(done)} rows`;
  return `has changed ${NUMBER.format(done)} of about ${NUMBER.format(estimated)} rows`;
}
