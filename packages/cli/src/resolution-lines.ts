import type { Resolution } from "@slipway/migrate/resolve";

/** What `resolve` did, and what the next run does, for people. */
export function resolutionLines(resolution: Resolution): string[] {
  const { tag, units, done, taken } = resolution;
  const next = units[done]?.statements[0]?.position.line;
  const left = units.slice(done).map(({ index }) => place(resolution, index));
  return [
    ...(resolution.how === "applied" ? recorded(resolution) : forgotten(resolution)),
    ...(taken === 0
      ? []
      : [
          `What is applied of ${tag} counts as ${count(taken)} of the file as it is now; nobody compared the two.`,
          ...(next === undefined
            ? []
            : [`Nothing above line ${next} of it is run any more: what is new there, move below.`]),
        ]),
    left.length === 0
      ? `${tag} is applied whole.`
      : `The next migrate runs of ${tag}: ${left.join(", ")}.`,
  ];
}

function recorded(resolution: Resolution): string[] {
  const { tag, unit, open } = resolution;
  if (unit === undefined) return [];
  return [
    `Recorded as applied: ${place(resolution, unit)} of ${tag}.`,
    ...(open === undefined
      ? [`IT WAS NOT RUN by slipway, not even begun: from now on nothing runs it.`]
      : []),
  ];
}

function forgotten(resolution: Resolution): string[] {
  const { tag, unit, open } = resolution;
  if (unit === undefined || open === undefined) return [];
  const rows = open.rows === null ? "" : `, and that it had changed ${open.rows} rows`;
  return [`Forgotten: that unit ${unit + 1} of ${tag} was begun${rows}.`];
}

function count(units: number): string {
  return units === 1 ? "the first unit" : `the first ${units} units`;
}

/** `unit 2 of 3 (line 7)` */
function place({ units }: Resolution, index: number): string {
  const line = units[index]?.statements[0]?.position.line;
  return `unit ${index + 1} of ${units.length}${line === undefined ? "" : ` (line ${line})`}`;
}
