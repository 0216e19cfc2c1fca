import type { DevState } from "../dev-state.ts";
import type { Line, Span } from "../line.ts";
import type { Section } from "../section.ts";

/** Names stand in a column of this width. */
export const NAMES = 12;

/** What answers where: functions first. */
export function addresses({ ready, studio }: DevState): Section {
  const known = ready?.addresses ?? [];
  const all = studio === undefined ? known : [...known, { name: "studio", address: studio }];
  const lines = all.map(({ name, address, remark }): Line => {
    const shown: Span = address.startsWith("http")
      ? { text: address, link: address }
      : { text: address };
    const beside: Line = remark === undefined ? [] : [{ text: `  (${remark})`, look: "warn" }];
    return [{ text: `  ${name.padEnd(NAMES)}`, look: "name" }, shown, ...beside];
  });
  return { lines, least: lines.length, rank: 6 };
}
