import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import { expect, test } from "vitest";
import { liveLine } from "./live-line.ts";
import { NOTHING_RUNS, type Progress, step } from "./step.ts";

const unit = { tag: "0003_tags", index: 1, of: 2 };
const started: MigrateEvent = { type: "started", ...unit };
const waiting: MigrateEvent = { type: "waiting", ...unit, why: "locked", message: "lock timeout" };
const applied: MigrateEvent = { type: "applied", ...unit, ms: 2100.4 };
const batch = (rows: number, estimated: number | null = 120_000): MigrateEvent => ({
  type: "progress",
  ...unit,
  rows,
  estimated,
});

/** Feeds events to a run, each with its time; gives what it says at each. */
function told(...events: readonly (readonly [number, MigrateEvent])[]) {
  let progress: Progress = NOTHING_RUNS;
  return events.map(([now, event]) => {
    const { lines, passing, ...next } = step(progress, event, now);
    progress = next.progress;
    return { lines, passing, live: liveLine(progress, now, 80) };
  });
}

test("tells what waits, not at each try again, and each unit that is applied", () => {
  expect(told([0, started], [3000, waiting], [7500, waiting], [8000, applied])).toEqual([
    { lines: [], passing: [], live: "0003_tags (unit 2 of 2)  0 s" },
    {
      lines: [],
      passing: ["0003_tags (unit 2 of 2) waits: lock timeout"],
      live: "0003_tags (unit 2 of 2)  3 s  waits: lock timeout",
    },
    { lines: [], passing: [], live: "0003_tags (unit 2 of 2)  7 s  waits: lock timeout" },
    { lines: ["0003_tags (unit 2 of 2) applied in 2100 ms"], passing: [], live: "" },
  ]);
});

test("tells rows by a line at most every five seconds, and in the live line always", () => {
  const steps = told(
    [0, started],
    [100, batch(5000)],
    [4000, batch(50_000)],
    [5100, batch(60_000)],
    [9000, batch(70_000)],
  );
  expect(steps.flatMap(({ passing }) => passing)).toEqual([
    "0003_tags (unit 2 of 2) has changed 5,000 of about 120,000 rows",
    "0003_tags (unit 2 of 2) has changed 60,000 of about 120,000 rows",
  ]);
  expect(steps[2]?.live).toBe(
    "0003_tags (unit 2 of 2)  4 s  has changed 50,000 of about 120,000 rows",
  );
});

test("tells rows without an estimate that is missing or was too low", () => {
  const [unknown] = told([0, batch(5000, null)]);
  expect(unknown?.passing).toEqual(["0003_tags (unit 2 of 2) has changed 5,000 rows"]);
  const [low] = told([0, batch(5000, 10)]);
  expect(low?.passing).toEqual(["0003_tags (unit 2 of 2) has changed 5,000 rows"]);
});

test("tells several units that are applied at once one after the other", () => {
  const one = { index: 0, of: 1, ms: 3 };
  const steps = told(
    [0, { type: "started", tag: "0000_a", index: 0, of: 1 }],
    [3, { type: "applied", tag: "0000_a", ...one }],
    [3, { type: "applied", tag: "0001_b", ...one }],
  );
  expect(steps.flatMap(({ lines }) => lines)).toEqual([
    "0000_a applied in 3 ms",
    "0001_b applied in 3 ms",
  ]);
});

test("prints no control character, and no more than the terminal is wide", () => {
  const message = "canceled\n\u001b[2Jby \u202e evil\r";
  const { progress, passing } = step(NOTHING_RUNS, { ...started, ...waiting, message }, 0);
  expect(passing).toEqual(["0003_tags (unit 2 of 2) waits: canceled \\u{1b}[2Jby \\u{202e} evil "]);
  expect(liveLine(progress, 0, 20)).toBe("0003_tags (unit 2 …");
  const wide = step(NOTHING_RUNS, { type: "started", tag: "表表表表😀", index: 0, of: 1 }, 0);
  expect(liveLine(wide.progress, 0, 10)).toBe("表表表表…");
  expect(liveLine(wide.progress, 0, 1)).toBe("");
});
