import type { ReadStream, WriteStream } from "node:tty";
import { type Key, type Keys, readKeys } from "./read-keys.ts";
import { ENTER, LEAVE } from "./repaint.ts";

export interface Streams {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
}

interface Reactions {
  readonly onKey: (key: Key) => void;
  /** The terminal is taken over, for the first time or again: nothing stands there. */
  readonly onEnter: () => void;
}

/** A terminal that is taken over until it is closed or the process ends, but for the times when another program has it. */
export class HeldTerminal {
  readonly #stdout: WriteStream;
  readonly #onEnter: () => void;
  readonly #keys: Keys;
  #held = false;
  #closed = false;

  constructor({ stdin, stdout }: Streams, { onKey, onEnter }: Reactions) {
    this.#stdout = stdout;
    this.#onEnter = onEnter;
    this.#keys = readKeys(stdin, (key) => {
      // Without raw mode the terminal would send this to all that runs in it, npm included.
      if (key.ctrl && key.name === "z") process.kill(0, "SIGTSTP");
      else onKey(key);
    });
    process.on("SIGTSTP", this.#suspend);
    // Back from a stop that cannot be heard, the terminal may be in any state.
    process.on("SIGCONT", this.#enterAnew);
    // What ends the process says why on the terminal's own screen. `exit` comes too late for that.
    process.on("uncaughtExceptionMonitor", this.#leave);
    process.on("exit", this.#leave);
    this.#enter();
  }

  /** Whether it is ours to write to now. */
  get held(): boolean {
    return this.#held;
  }

  /** Leaves it to `work`, and takes it over again after that. */
  async handOver<T>(work: () => Promise<T>): Promise<T> {
    this.#keys.pause();
    this.#leave();
    try {
      return await work();
    } finally {
      // Dev may have ended meanwhile, and its screen with it.
      if (!this.#closed) this.#takeBack();
    }
  }

  /** Gives it back as it was. */
  close(): void {
    this.#closed = true;
    process.off("SIGTSTP", this.#suspend);
    process.off("SIGCONT", this.#enterAnew);
    process.off("uncaughtExceptionMonitor", this.#leave);
    process.off("exit", this.#leave);
    this.#keys.pause();
    this.#leave();
  }

  #enter(): void {
    this.#stdout.write(ENTER);
    this.#held = true;
    this.#onEnter();
  }

  #takeBack(): void {
    this.#keys.resume();
    this.#enter();
  }

  readonly #leave = () => {
    if (this.#held) this.#stdout.write(LEAVE);
    this.#held = false;
  };

  readonly #enterAnew = () => {
    if (!this.#held) return;
    // The shell has the terminal read lines again, of which Node knows nothing.
    this.#keys.pause();
    this.#takeBack();
  };

  readonly #suspend = () => {
    const wasHeld = this.#held;
    if (wasHeld) this.#keys.pause();
    this.#leave();
    // The system's own answer stops us, but not where no shell could go on with us.
    process.off("SIGTSTP", this.#suspend);
    process.kill(process.pid, "SIGTSTP");
    setImmediate(() => {
      if (this.#closed) return;
      process.on("SIGTSTP", this.#suspend);
      if (wasHeld) this.#takeBack();
    });
  };
}
