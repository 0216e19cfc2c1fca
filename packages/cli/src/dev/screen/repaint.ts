/** Takes over a terminal: its other buffer, without cursor and wrapping; what is pasted is marked as such. */
export const ENTER = "\u001b[?2004h\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";
/** Gives it back as it was. */
export const LEAVE = "\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l";
/** Empties the screen. */
export const CLEAR = "\u001b[2J";

// Terminals that know it show what stands between at once, and the others ignore it.
const TOGETHER = ["\u001b[?2026h", "\u001b[?2026l"] as const;

/** What turns the rows that stand there into the ones that should; empty where they are the same. */
export function repaint(before: readonly string[], after: readonly string[]): string {
  const changed = after.flatMap((row, at) =>
    row === before[at] ? [] : [`\u001b[${at + 1};1H${row}\u001b[K`],
  );
  return changed.length === 0 ? "" : [TOGETHER[0], ...changed, TOGETHER[1]].join("");
}
