import type { DevState, LogEntry } from "../dev-state.ts";
import type { Line, Look } from "../line.ts";
import type { Section } from "../section.ts";

/** The last requests and what the handlers wrote meanwhile. */
export function log({ log: entries, ready }: DevState): Section {
  if (ready === undefined && entries.length === 0) return { lines: [], least: 0, rank: 7 };
  const title: Line = [{ text: "  requests", look: "name" }];
  if (entries.length === 0) return { lines: [[...title, NONE]], least: 1, rank: 7 };
  const width = Math.max(...entries.map((entry) => entry.function.length));
  const lines = entries.map((entry) => entryLine(entry, width));
  return { lines: [title, ...lines], least: 3, rank: 7, newestLast: true };
}

/** Columns: as long as OPTIONS, which a browser asks first. */
const METHODS = 7;
const NONE = { text: ": none yet", look: "name" } as const;

function entryLine(entry: LogEntry, width: number): Line {
  const name = { text: `    ${entry.function.padEnd(width)}  ` };
  if (entry.kind === "output")
    return [name, { text: entry.text, look: entry.bad ? "bad" : "name" }];
  const ms = `${Math.round(entry.ms)} ms`.padStart(8);
  return [
    name,
    { text: `${entry.method.padEnd(METHODS)} ` },
    { text: String(entry.status), look: lookOf(entry.status) },
    { text: `${ms}  ${entry.path}` },
  ];
}

function lookOf(status: number): Look {
  if (status >= 500) return "bad";
  return status >= 400 ? "warn" : "good";
}
