import { type FSWatcher, watch } from "node:fs";

export interface FolderWatch {
  /** Watches these folders and no others; one that does not exist is left out. */
  update(folders: ReadonlySet<string>): void;
  close(): void;
}

// An editor writes a file in several steps, and a formatter a second time.
const SETTLE_MS = 10;

/** Calls `onChange` shortly after something in a folder changed. It may miss one: it warms up, and proves nothing. */
export function watchFolders(onChange: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  };

  function add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, settle);
      // The folder went away; the next update takes it off the list.
      watcher.on("error", () => watcher.close());
      watchers.set(folder, watcher);
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      // ENOENT, or no watches left (ENOSPC): each request looks for itself anyway.
    }
  }

  return {
    update(folders) {
      if (closed) return;
      for (const [folder, watcher] of watchers) {
        if (folders.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of folders) if (!watchers.has(folder)) add(folder);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
