import { Worker } from "node:worker_threads";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Files } from "./compare.ts";
import { type Draft, draftSchema } from "./draft.ts";

export interface Drafts {
  /** Compares Schema.ts, as it is on disk now, with the history; undefined where it was closed meanwhile. */
  read(): Promise<Draft | undefined>;
  close(): Promise<void>;
}

/** Milliseconds: the first one loads drizzle-kit, also on a busy machine. */
const PATIENCE = 30_000;

/**
 * Reads drafts on a thread of their own, started by the first and kept warm: drizzle-kit takes a second to load, asks
 * questions where it finds a terminal, and a Schema.ts that never ends its loading, or fails after it, must not stop dev.
 */
export function openDrafts(files: Files): Drafts {
  const { schema, migrations, work } = files;
  let thread: Thread | undefined;
  let closed = false;
  const end = async () => {
    const ended = thread;
    thread = undefined;
    await ended?.worker.terminate();
  };
  // The thread's answers say not which question they answer.
  const queue = oneAtATime();
  const read = async (): Promise<Draft | undefined> => {
    if (closed) return undefined;
    const warm = thread !== undefined;
    const asked = (thread ??= startThread());
    asked.worker.postMessage({ schema, migrations, work }, []);
    const answer = await answerOf(asked);
    if (closed) return undefined;
    if (answer.type === "answered") return draftSchema.parse(answer.draft);
    await end();
    // A timer of an earlier Schema.ts may have ended it: only on a thread that is new it is this one's doing.
    if (answer.type === "ended" && warm) return await read();
    return { state: "broken", message: answer.why };
  };
  return {
    read: () => queue(read),
    async close() {
      closed = true;
      await end();
    },
  };
}

const UNENDING = "Schema.ts does not load to its end: look for a loop, or for process.exit.";

/** What a thread that is gone says of itself. */
interface Ended {
  readonly type: "ended";
  readonly why: string;
}

interface Thread {
  readonly worker: Worker;
  readonly ended: Promise<Ended>;
}

function startThread(): Thread {
  const file = new URL("draft-worker.ts", import.meta.url);
  // Its output is kept from the screen.
  const worker = new Worker(file, { stdout: true, stderr: true });
  worker.unref();
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  // Heard for as long as it lives: an error that nobody hears ends dev.
  worker.on("error", (error) => resolve({ type: "ended", why: failsLater(error) }));
  worker.on("exit", () => resolve({ type: "ended", why: UNENDING }));
  return { worker, ended };
}

function failsLater(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `Schema.ts fails in a promise or a timer, which nothing waits for: ${message}`;
}

type Answer =
  | Ended
  | { readonly type: "answered"; readonly draft: unknown }
  | { readonly type: "late"; readonly why: string };

async function answerOf({ worker, ended }: Thread): Promise<Answer> {
  const { promise: answered, resolve } = Promise.withResolvers<Answer>();
  const hear = (draft: unknown) => resolve({ type: "answered", draft });
  const timer = setTimeout(() => resolve({ type: "late", why: UNENDING }), PATIENCE);
  worker.once("message", hear);
  try {
    return await Promise.race([answered, ended]);
  } finally {
    clearTimeout(timer);
    worker.off("message", hear);
  }
}
