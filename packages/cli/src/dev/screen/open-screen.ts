import type { ReadStream, WriteStream } from "node:tty";
import type { Tell } from "../dev-event.ts";
import { BEGINNING, type DevState } from "./dev-state.ts";
import { type Key, readKeys } from "./read-keys.ts";
import { reduce } from "./reduce.ts";
import { renderScreen } from "./render-screen.ts";
import { CLEAR, ENTER, LEAVE, repaint } from "./repaint.ts";

export interface TerminalStreams {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
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
export function openScreen(
  { stdin, stdout, links }: TerminalStreams,
  onKey: (key: Key) => void,
): Screen {
  let state = BEGINNING;
  let drawn: readonly string[] = [];
  let shown = true;
  let closed = false;
  let gathering: NodeJS.Timeout | undefined;

  const draw = () => {
    gathering = undefined;
    if (!shown) return;
    // A terminal that was told no size says 0. Its last column stays empty: some wrap once it is written.
    const size = { columns: (stdout.columns || 80) - 1, rows: stdout.rows || 24 };
    const colours = stdout.hasColors();
    const rows = renderScreen(state, { ...size, colours, links, now: performance.now() });
    const change = repaint(drawn, rows);
    if (change !== "") stdout.write(change);
    drawn = rows;
  };
  const drawAnew = () => {
    if (!shown) return;
    stdout.write(CLEAR);
    drawn = [];
    draw();
  };
  const enter = () => {
    stdout.write(ENTER);
    shown = true;
    drawn = [];
    draw();
  };
  const leave = () => {
    if (shown) stdout.write(LEAVE);
    shown = false;
  };

  const keys = readKeys(stdin, (key) => {
    // Without raw mode the terminal would send this to all that runs in it, npm included.
    if (key.ctrl && key.name === "z") process.kill(0, "SIGTSTP");
    else onKey(key);
  });
  const enterAnew = () => {
    if (!shown) return;
    // The shell has the terminal read lines again, of which Node knows nothing.
    keys.pause();
    keys.resume();
    enter();
  };
  const suspend = () => {
    const wasShown = shown;
    if (wasShown) keys.pause();
    leave();
    // The system's own answer stops us, but not where no shell could go on with us.
    process.off("SIGTSTP", suspend);
    process.kill(process.pid, "SIGTSTP");
    setImmediate(() => {
      if (closed) return;
      process.on("SIGTSTP", suspend);
      if (!wasShown) return;
      keys.resume();
      enter();
    });
  };
  const ticking = setInterval(draw, TICK_MS);
  stdout.on("resize", drawAnew);
  process.on("SIGTSTP", suspend);
  // Back from a stop that cannot be heard, the terminal may be in any state.
  process.on("SIGCONT", enterAnew);
  // What ends the process says why on the terminal's own screen. `exit` comes too late for that.
  process.on("uncaughtExceptionMonitor", leave);
  process.on("exit", leave);
  enter();
  return {
    tell(event) {
      state = reduce(state, event, performance.now());
      gathering ??= setTimeout(draw, GATHER_MS);
    },
    state: () => state,
    async handOver(work) {
      keys.pause();
      leave();
      try {
        return await work();
      } finally {
        // Dev may have ended meanwhile, and its screen with it.
        if (!closed) {
          keys.resume();
          enter();
        }
      }
    },
    close() {
      closed = true;
      clearInterval(ticking);
      clearTimeout(gathering);
      stdout.off("resize", drawAnew);
      process.off("SIGTSTP", suspend);
      process.off("SIGCONT", enterAnew);
      process.off("uncaughtExceptionMonitor", leave);
      process.off("exit", leave);
      keys.pause();
      leave();
    },
  };
}
