import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { watch } from "chokidar";
import type { Tell } from "./dev-event.ts";

const LIST = "infra/functions.ts";

/** Says when the list of functions is another than dev was started with: it is read once. */
export async function watchFunctions(
  root: string,
  tell: Tell,
): Promise<{ close(): Promise<void> }> {
  const file = join(root, LIST);
  const read = async () => await readFile(file, "utf8").catch(() => undefined);
  const atStart = await read();
  const watcher = watch(file, { ignoreInitial: true });
  watcher.on("all", () => void read().then((now) => tell(now === atStart ? AS_BEFORE : CHANGED)));
  return watcher;
}

const AS_BEFORE = { type: "outdated", about: LIST } as const;
const CHANGED = {
  type: "note",
  text: `${LIST} has changed: press q (or Ctrl-C) and start dev again.`,
  about: LIST,
} as const;
