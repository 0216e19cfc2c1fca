import { watch as watchFiles } from "chokidar";

interface Watched {
  readonly schema: string;
  readonly migrations: string;
}

interface Reactions {
  schemaSaved(): Promise<void>;
  historyChanged(): Promise<void>;
  /** Told why one of them failed, where it did not tell that itself. */
  note(line: string): void;
}

/** Several files of one change (a migration, its snapshot, the journal) arrive within this many ms. */
const SETTLE = 60;

export interface Watcher {
  /** Reacts to nothing any more; what is being reacted to goes on, and tells no failure. */
  stop(): Promise<void>;
  /** Resolves when nothing is being reacted to. */
  done(): Promise<void>;
}

/** Runs one reaction at a time after files settle; what is saved meanwhile runs it once more. */
export function watch(files: Watched, reactions: Reactions): Watcher {
  let stopped = false;
  const note = (line: string) => {
    if (!stopped) reactions.note(line);
  };
  const schema = settled(telling(note, () => reactions.schemaSaved()));
  const history = settled(telling(note, () => reactions.historyChanged()));
  const watcher = watchFiles([files.schema, files.migrations], { ignoreInitial: true });
  watcher.on("all", (_event, path) => {
    if (!stopped) (path === files.schema ? schema : history).poke();
  });
  return {
    async stop() {
      stopped = true;
      schema.stop();
      history.stop();
      await watcher.close();
    },
    async done() {
      await Promise.all([schema.done(), history.done()]);
    },
  };
}

/** What fails once must not end what follows the files. */
function telling(note: (line: string) => void, react: () => Promise<void>) {
  return async () => {
    try {
      await react();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      note(`What was saved could not be followed: ${message}. Save it again.`);
    }
  };
}

function settled(react: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  return {
    poke() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        running = running.then(react);
      }, SETTLE);
    },
    stop: () => clearTimeout(timer),
    done: () => running,
  };
}
