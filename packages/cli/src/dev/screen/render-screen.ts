import type { DevState } from "./dev-state.ts";
import { type Drawing, drawLine, type Line } from "./line.ts";
import { layOut } from "./section.ts";
import { addresses } from "./sections/addresses.ts";
import { errors } from "./sections/errors.ts";
import { footer } from "./sections/footer.ts";
import { history } from "./sections/history.ts";
import { log } from "./sections/log.ts";
import { notes } from "./sections/notes.ts";
import { schema } from "./sections/schema.ts";

export interface View extends Drawing {
  readonly rows: number;
  /** Of the clock that events were reduced by, in ms. */
  readonly now: number;
}

/** The screen as its rows, from the top: as many as there are, none wider than the columns. */
export function renderScreen(state: DevState, view: View): string[] {
  const { columns, rows } = view;
  const [doing, keys] = footer(state, columns);
  const title = header(state);
  const body = layOut(
    [
      { lines: [title], least: 1, rank: 0 },
      addresses(state),
      history(state, view),
      schema(state, columns),
      log(state),
      errors(state, columns),
      notes(state, columns),
    ],
    Math.max(rows - 2, 0),
  );
  const rest = Math.max(rows - 2 - body.length, 0);
  const empty = Array.from({ length: rest }, (): Line => []);
  return [...body, ...empty, doing, keys].slice(-rows).map((line) => drawLine(line, view));
}

function header({ ready }: DevState): Line {
  const said =
    ready === undefined
      ? "is starting"
      : `ready in ${seconds(ready.ms)}; secrets are in .slipway/dev.json`;
  return [
    { text: " Slipway dev", look: "title" },
    { text: `  ${said}`, look: "name" },
  ];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
