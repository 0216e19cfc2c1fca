import { watch as watchFiles } from "chokidar";

interface Watched {
  readonly schema: string;
  readonly migrations: string;
}

interface Reactions {
  schemaSaved(): Promise<void>;
  historyChanged(): Promise<void>;
}

/** Several files of one change (a migration, its snapshot, the journal) arrive within this many ms. */
const SETTLE = 60;

/** Runs one reaction at a time after files settle; what is saved meanwhile runs it once more. */
export function watch(files: Watched, reactions: Reactions): { close(): Promise<void> } {
  const schema = settled(() => reactions.schemaSaved());
  const history = settled(() => reactions.historyChanged());
  const watcher = watchFiles([files.schema, files.migrations], { ignoreInitial: true });
  watcher.on("all", (_event, path) => (path === files.schema ? schema.poke() : history.poke()));
  return {
    async close() {
      await watcher.close();
      await Promise.all([schema.close(), history.close()]);
    },
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
