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

/** Runs one reaction at a time after files settle; what is saved meanwhile runs it once more. */
export function watch(files: Watched, reactions: Reactions): { close(): Promise<void> } {
  const schema = settled(telling(reactions, () => reactions.schemaSaved()));
  const history = settled(telling(reactions, () => reactions.historyChanged()));
  const watcher = watchFiles([files.schema, files.migrations], { ignoreInitial: true });
  watcher.on("all", (_event, path) => (path === files.schema ? schema.poke() : history.poke()));
  return {
    async close() {
      await watcher.close();
      await Promise.all([schema.close(), history.close()]);
    },
  };
}

/** What fails once must not end what follows the files. */
function telling({ note }: Pick<Reactions, "note">, react: () => Promise<void>) {
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
    async close() {
      clearTimeout(timer);
      await running;
    },
  };
}
