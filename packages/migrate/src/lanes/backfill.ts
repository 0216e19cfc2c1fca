import { setTimeout as delay } from "node:timers/promises";
import { MigrateError } from "../migrate-error.ts";
import { place as placeOf } from "../refusal.ts";
import type { Row, Session } from "../session/session.ts";
import type { BackfillUnit } from "../units.ts";
import { withinDeadline } from "../within-deadline.ts";
import type { ApplyOptions } from "./apply-unit.ts";
import { type Key, readKey } from "./backfill-key.ts";
import { type Place, readPlace } from "./backfill-place.ts";
import type { Backfill } from "./backfill-read.ts";
import { advance, begin, finish } from "./backfill-steps.ts";
import { untilKnown } from "./until-known.ts";

/**
 * Applies one UPDATE or DELETE in ranges of its table's key, each in a transaction of its own that also keeps how far it
 * is. Holds no lock in between: any number of migrators may work on one together, and what one leaves the next goes on
 * with. Rows that are inserted meanwhile below where it is are not visited. Ends as `applyUnit` does.
 */
export async function applyBackfill(
  session: Session,
  unit: BackfillUnit,
  options: ApplyOptions,
): Promise<"applied" | "moved"> {
  const key = await readKey({ session, unit, options });
  let rows = 0;
  const onPlace = (place: Place) => {
    rows = place.rows;
    options.onProgress({ rows, estimated: key.estimated });
  };
  try {
    return await repeat({ session, unit, options, key, onPlace });
  } catch (error) {
    throw error instanceof MigrateError ? withRows(error, rows) : error;
  }
}

interface Repeated extends Backfill {
  readonly key: Key;
  readonly onPlace: (place: Place) => void;
}

async function repeat(backfill: Repeated): Promise<"applied" | "moved"> {
  const { unit, key, onPlace } = backfill;
  const start = performance.now();
  for (let place = await readPlace(backfill, key); ;) {
    if (place === "done") return "moved";
    const before = place;
    const next = await step(backfill, place, performance.now() - start);
    if (next === "applied") return next;
    // Without an answer, or behind another migrator, the ledger tells where it is.
    place = typeof next === "object" ? next : await readPlace(backfill, key);
    // What was not even begun cannot have been ours to begin.
    if (before === undefined && place === undefined) return "moved";
    if (typeof place !== "object") continue;
    if (place.next !== null && place.next === place.at) throw standsStill(unit, place.at);
    onPlace(place);
    await delay(unit.throttle);
  }
}

/** Takes the next step: to another place, to the end, or nowhere, since the ledger had moved on or the answer was lost. */
async function step(
  { session, unit, options, key }: Repeated,
  place: Place | undefined,
  ms: number,
): Promise<Place | "applied" | "elsewhere"> {
  let answer: readonly (readonly Row[])[] | undefined;
  const outcome = await untilKnown({ session, unit, options }, async () => {
    const now = { ...options, ...withinDeadline(options, unit) };
    answer = undefined;
    if (place === undefined) answer = await session.transaction(begin(unit, key, now));
    else if (place.next === null)
      await session.transaction(finish({ unit, key, place }, { ...now, ms }));
    else answer = await session.transaction(advance({ unit, key, place }, place.next, now));
  });
  if (place?.next === null) return outcome === "applied" ? outcome : "elsewhere";
  const row = answer?.at(-1)?.at(-1);
  if (outcome === "moved" || row === undefined) return "elsewhere";
  return {
    at: place?.next ?? null,
    next: row["next"] ?? null,
    rows: Number(row["rows"] ?? 0),
  };
}

/** A key of which the text stands for another value cannot be gone by. */
function standsStill({ migration: { tag }, statements }: BackfillUnit, at: string): MigrateError {
  const { position } = statements[0];
  const what = `this backfill does not get beyond ${at}: its key is not read back from its text`;
  const message = `${placeOf(tag, position)}: ${what}; take the header out to run it as one statement`;
  return new MigrateError("failed", message, { tag, position });
}

function withRows({ code, message, details }: MigrateError, rows: number): MigrateError {
  if (rows === 0) return new MigrateError(code, message, details);
  const kept = `${rows} rows are changed and stay so: the next run goes on from there.`;
  return new MigrateError(code, `${message}\n${kept}`, details);
}
