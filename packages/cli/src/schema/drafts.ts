import { once } from "node:events";
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
 * questions where it finds a terminal, and a Schema.ts that never ends its loading must not stop dev.
 */
export function openDrafts(files: Files): Drafts {
  const { schema, migrations, work } = files;
  let worker: Worker | undefined;
  let closed = false;
  const end = async () => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  // The thread's answers say not which question they answer.
  const queue = oneAtATime();
  const read = async (): Promise<Draft | undefined> => {
    if (closed) return undefined;
    worker ??= startWorker();
    worker.postMessage({ schema, migrations, work }, []);
    const answer = await answerOf(worker).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    if (closed) return undefined;
    if (answer === undefined) await end();
    return draftSchema.parse(answer ?? { state: "broken", message: UNENDING });
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

function startWorker(): Worker {
  const file = new URL("draft-worker.ts", import.meta.url);
  // Its output is kept from the screen.
  const worker = new Worker(file, { stdout: true, stderr: true });
  worker.unref();
  return worker;
}

/** Undefined where the thread ends, or gives no answer in time. Throws what ends it as an error. */
async function answerOf(worker: Worker): Promise<unknown> {
  const answered = new AbortController();
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(PATIENCE)]);
  try {
    const ended = once(worker, "exit", { signal }).then(() => [undefined]);
    const [answer]: unknown[] = await Promise.race([once(worker, "message", { signal }), ended]);
    return answer;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    answered.abort();
  }
}
