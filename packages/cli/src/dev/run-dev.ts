import type { Context } from "../context.ts";
import { Closers } from "./closers.ts";
import type { Tell } from "./dev-event.ts";
import { goesOn } from "./goes-on.ts";
import { Asker } from "./keys/asker.ts";
import { pressKeys } from "./keys/press-keys.ts";
import { plainTeller } from "./plain-teller.ts";
import { openScreen, type Screen, type TerminalStreams } from "./screen/open-screen.ts";
import type { Key } from "./screen/read-keys.ts";
import type { Dev } from "./keep-up-to-date.ts";
import { startDev } from "./start-dev.ts";

interface Stop {
  /** Resolves when somebody asks dev to end. */
  readonly stopped: Promise<void>;
  /** Asks for it. */
  readonly quit: () => void;
}

/** Runs dev until it is stopped, by lines. */
export async function runByLines(context: Context, { stopped }: Stop): Promise<void> {
  await run(context, { tell: plainTeller(context), stopped });
}

/** Runs dev until it is stopped, on a screen with keys. */
export async function runOnScreen(
  context: Context,
  terminal: TerminalStreams,
  { stopped, quit }: Stop,
): Promise<void> {
  let screen: Screen | undefined;
  let begin: ((key: Key) => void) | undefined;
  const press = (key: Key) => {
    if (key.ctrl ? key.name === "c" : key.name === "q" && !asker.asks) quit();
    else if (asker.asks) asker.press(key);
    else if (!key.pasted) begin?.(key);
  };
  const tell: Tell = (event) => {
    // Not before the folder is ours: another dev's refusal stands below the command that met it.
    screen ??= openScreen(terminal, press);
    screen.tell(event);
  };
  const asker = new Asker(tell);
  const onReady = (dev: Dev) => {
    if (screen !== undefined) begin = pressKeys({ dev, context, screen, asker });
  };
  try {
    await run(context, { tell, stopped, onReady });
  } finally {
    screen?.close();
    if (screen !== undefined) goesOn(screen.state().progress).forEach((line) => context.note(line));
  }
}

interface Run {
  readonly tell: Tell;
  readonly stopped: Promise<void>;
  readonly onReady?: (dev: Dev) => void;
}

async function run(context: Context, { tell, stopped, onReady }: Run): Promise<void> {
  const closers = new Closers();
  try {
    const ready = startDev(context, closers, tell).then(onReady);
    await Promise.race([ready, stopped]);
    await stopped;
    tell({ type: "ending" });
  } finally {
    await closers.close();
  }
}
