import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { watch } from "chokidar";
import { FUNCTIONS_LIST } from "../paths.ts";
import type { Tell } from "./dev-event.ts";

/** Says when the list of functions is another than dev was started with: it is read once. */
export async function watchFunctions(
  root: string,
  tell: Tell,
): Promise<{ close(): Promise<void> }> {
  const file = join(root, FUNCTIONS_LIST);
  const read = async () => await readFile(file, "utf8").catch(() => undefined);
  const atStart = await read();
  const watcher = watch(file, { ignoreInitial: true });
  watcher.on("all", () => void read().then((now) => tell(now === atStart ? AS_BEFORE : CHANGED)));
  return watcher;
}

const AS_BEFORE = { type: "outdated", about: FUNCTIONS_LIST } as const;
const CHANGED = {
  type: "note",
  text: `${FUNCTIONS_LIST} has changed: end dev and start it again.`,
  about: FUNCTIONS_LIST,
} as const;
