import type { DevState } from "../dev-state.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";

/** What was said last and stands nowhere else: the newest first. */
export function notes({ notes: texts }: DevState, columns: number): Section {
  const lines = texts.toReversed().flatMap(({ text }) => wrapped(text, { columns, indent: 2 }));
  return { lines, least: 3, rank: 5 };
}
