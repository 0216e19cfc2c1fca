import { constants } from "node:fs";
import { type FileHandle, open, readFile, stat, truncate } from "node:fs/promises";

/** Empties the server's log. It is appended to, so that emptying it later leaves no hole. */
export function openLog(path: string): Promise<FileHandle> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
  return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600);
}

export async function readLog(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

const LIMIT_BYTES = 16 * 1024 * 1024;
const EVERY_MS = 30_000;

/** Empties the log whenever it has grown past 16 MB; answers how to stop that. */
export function boundLog(path: string): () => void {
  const timer = setInterval(() => void bound(path), EVERY_MS).unref();
  return () => clearInterval(timer);
}

async function bound(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && found.size > LIMIT_BYTES) await truncate(path);
}
