import { widthOf } from "../../../progress/shown-text.ts";
import type { DevState } from "../dev-state.ts";
import type { Line } from "../line.ts";

/** The two last rows: what is asked or done now, and the keys, of which a narrow screen shows those that count most. */
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
  return [doing, keys(state, columns)];
}

/** Of a long answer its end, where the cursor is. */
function endOf(typed: string, columns: number): string {
  if (typed.length <= columns) return typed;
  return `…${typed.slice(Math.min(1 - columns, -1))}`;
}

/** A key that does something now. */
interface Offer {
  readonly key: string;
  readonly what: string;
  /** Who stays where not all have room: 1 before 2. */
  readonly rank: number;
}

function keys(state: DevState, columns: number): Line {
  return fitting(offers(state), columns).flatMap(({ key, what }): Line => [
    { text: `  ${key}`, look: "key" },
    { text: ` ${what}` },
  ]);
}

function offers({ ready, studio, errors, notes }: DevState): readonly Offer[] {
  const quit = { key: "q", what: "quit", rank: 1 };
  if (ready === undefined) return [quit];
  const page = ready.addresses.some(({ name }) => name === "page");
  const clear = errors.length + notes.length > 0;
  return [
    { key: "g", what: "generate", rank: 2 },
    { key: "s", what: studio === undefined ? "studio" : "end studio", rank: 5 },
    { key: "r", what: "reset", rank: 3 },
    // Its address stands above.
    ...(page ? [{ key: "o", what: "open the page", rank: 6 }] : []),
    ...(clear ? [{ key: "c", what: "clear", rank: 4 }] : []),
    quit,
  ];
}

function fitting(all: readonly Offer[], columns: number): readonly Offer[] {
  let room = columns;
  const kept = new Set<Offer>();
  for (const offer of all.toSorted((one, other) => one.rank - other.rank)) {
    room -= widthOf(`  ${offer.key} ${offer.what}`);
    if (room >= 0 || kept.size === 0) kept.add(offer);
  }
  return all.filter((offer) => kept.has(offer));
}
