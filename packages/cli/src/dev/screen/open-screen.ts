import type { Tell } from "../dev-event.ts";
import { BEGINNING, type DevState } from "./dev-state.ts";
import { HeldTerminal, type Streams } from "./held-terminal.ts";
import type { Key } from "./read-keys.ts";
import { reduce } from "./reduce.ts";
import { renderScreen } from "./render-screen.ts";
import { CLEAR, repaint } from "./repaint.ts";

export interface TerminalStreams extends Streams {
  /** Whether it makes addresses clickable that are marked as such. */
  readonly links: boolean;
}

export interface Screen {
  readonly tell: Tell;
  state(): DevState;
  /** Leaves the terminal to `work`, and draws again after it. */
  handOver<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the terminal back as it was. */
  close(): void;
}

/** How often the seconds of what runs are drawn anew, and how long an event waits for others. */
const TICK_MS = 500;
const GATHER_MS = 25;

/** Takes over a terminal until it is closed or the process ends, and draws there what it is told. */
export function openScreen(streams: TerminalStreams, onKey: (key: Key) => void): Screen {
  const { stdout, links } = streams;
  let state = BEGINNING;
  let drawn: readonly string[] = [];
  let gathering: NodeJS.Timeout | undefined;

  const draw = () => {
    // A terminal that was told no size says 0. Its last column stays empty: some wrap once it is written.
    const size = { columns: (stdout.columns || 80) - 1, rows: stdout.rows || 24 };
    const colours = stdout.hasColors();
    const rows = renderScreen(state, { ...size, colours, links, now: performance.now() });
    const change = repaint(drawn, rows);
    if (change !== "") stdout.write(change);
    drawn = rows;
  };
  const drawAnew = () => {
    drawn = [];
    draw();
  };
  const terminal = new HeldTerminal(streams, { onKey, onEnter: drawAnew });
  const tick = () => {
    gathering = undefined;
    if (terminal.held) draw();
  };
  const resize = () => {
    if (!terminal.held) return;
    stdout.write(CLEAR);
    drawAnew();
  };
  const ticking = setInterval(tick, TICK_MS);
  stdout.on("resize", resize);
  return {
    tell(event) {
      state = reduce(state, event, performance.now());
      gathering ??= setTimeout(tick, GATHER_MS);
    },
    state: () => state,
    handOver: (work) => terminal.handOver(work),
    close() {
      clearInterval(ticking);
      clearTimeout(gathering);
      stdout.off("resize", resize);
      terminal.close();
    },
  };
}
