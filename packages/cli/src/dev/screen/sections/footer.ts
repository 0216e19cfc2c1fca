import { widthOf } from "../../../progress/shown-text.ts";
import type { DevState } from "../dev-state.ts";
import type { Line } from "../line.ts";

/** The two last rows: what is asked or done now, and the keys. */
export function footer(state: DevState, columns: number): readonly [Line, Line] {
  const { question, busy, ending } = state;
  if (ending) return [[], [{ text: "  ending; the data stays", look: "warn" }]];
  if (question !== undefined) {
    const text = `  ${question.text} `;
    const typed = question.typed === undefined ? "" : `${question.typed}▏`;
    return [
      [{ text, look: "title" }, { text: endOf(typed, columns - widthOf(text)) }],
      [{ text: `  ${question.hint}`, look: "key" }],
    ];
  }
  const doing: Line = busy === undefined ? [] : [{ text: `  ${busy} …`, look: "key" }];
  return [doing, keys(state)];
}

/** Of a long answer its end, where the cursor is. */
function endOf(typed: string, columns: number): string {
  if (typed.length <= columns) return typed;
  return `…${typed.slice(Math.min(1 - columns, -1))}`;
}

function keys({ ready, studio, errors, notes }: DevState): Line {
  const page = ready?.addresses.some(({ name }) => name === "page") ?? false;
  const known =
    ready === undefined
      ? [["q", "quit"]]
      : [
          ["g", "generate"],
          ["s", studio === undefined ? "studio" : "end studio"],
          ["r", "reset"],
          ...(page ? [["o", "open the page"]] : []),
          ...(errors.length + notes.length > 0 ? [["c", "clear"]] : []),
          ["q", "quit"],
        ];
  const spans = known.flatMap(([key = "", what = ""]): Line => [
    { text: `  ${key}`, look: "key" },
    { text: ` ${what}` },
  ]);
  return spans;
}
