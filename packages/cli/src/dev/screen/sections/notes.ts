import type { DevState } from "../dev-state.ts";
import type { Section } from "../section.ts";
import { wrapped } from "../wrapped.ts";

/** What was said last and stands nowhere else. */
export function notes({ notes: texts }: DevState, columns: number): Section {
  const lines = texts.flatMap((text) => wrapped(text, { columns, indent: 2 }));
  return { lines, least: 2, rank: 5, newestLast: true };
}
