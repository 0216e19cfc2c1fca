import type { MigrateEvent } from "@slipway/migrate/migrate-event";
import type { Context, Terminal } from "../context.ts";
import { liveLine } from "./live-line.ts";
import { NOTHING_RUNS, type Progress, step } from "./step.ts";

export type OnEvent = (event: MigrateEvent) => void;

interface Teller {
  readonly onEvent: OnEvent;
  /** Takes back what does not stay. */
  close(): void;
}

/** Runs `work` and tells its steps beside the result: in a terminal with a line that is drawn anew, elsewhere line by line. */
export async function withProgress<T>(
  context: Pick<Context, "note" | "terminal">,
  work: (onEvent: OnEvent) => Promise<T>,
): Promise<T> {
  const { terminal } = context;
  if (terminal === undefined) return await work(plainLines(context));
  const teller = liveTeller(context, terminal);
  try {
    return await work(teller.onEvent);
  } finally {
    teller.close();
  }
}

/** Tells each step that is worth a line by a line. */
export function plainLines({ note }: Pick<Context, "note">): OnEvent {
  let progress: Progress = NOTHING_RUNS;
  return (event) => {
    const next = step(progress, event, performance.now());
    progress = next.progress;
    for (const line of [...next.lines, ...next.passing]) note(line);
  };
}

const DRAW_EVERY_MS = 100;
/** Back to the first column, and erase to the end of the line. */
const CLEAR = "\r\u001b[K";

function liveTeller({ note }: Pick<Context, "note">, terminal: Terminal): Teller {
  let progress: Progress = NOTHING_RUNS;
  let drawn = "";
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const line = liveLine(progress, performance.now(), terminal.columns());
    if (line === drawn) return;
    terminal.write(`${CLEAR}${line}`);
    drawn = line;
  };
  const close = () => {
    clearInterval(timer);
    timer = undefined;
    if (drawn !== "") terminal.write(CLEAR);
    drawn = "";
  };
  return {
    onEvent(event) {
      const next = step(progress, event, performance.now());
      progress = next.progress;
      if (progress.running === undefined) close();
      // The first drawing comes a moment later: units that take less do not flicker.
      else timer ??= setInterval(draw, DRAW_EVERY_MS);
      for (const line of next.lines) note(line);
    },
    close,
  };
}
