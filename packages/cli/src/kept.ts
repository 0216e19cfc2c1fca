import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";

/** A file of results that can be made again. */
export interface Store<T> {
  readonly file: string;
  readonly shape: z.core.$ZodType<T>;
}

const MOST = 5;

/** What was kept under a key; undefined where nothing was, or the file cannot be read. */
export async function findKept<T>({ file, shape }: Store<T>, key: string): Promise<T | undefined> {
  const entries = await readEntries(file);
  return z.safeParse(shape, entries.find((entry) => entry.key === key)?.value).data;
}

/** Finds what was kept under a key, or makes it and keeps it beside the newest others. */
export async function keep<T>(store: Store<T>, key: string, make: () => Promise<T>): Promise<T> {
  const found = await findKept(store, key);
  if (found !== undefined) return found;
  const value = await make();
  const others = (await readEntries(store.file)).filter((entry) => entry.key !== key);
  await mkdir(dirname(store.file), { recursive: true });
  await writeFile(store.file, JSON.stringify([{ key, value }, ...others].slice(0, MOST)));
  return value;
}

const kept = z.array(z.object({ key: z.string(), value: z.unknown() }));

async function readEntries(file: string): Promise<z.infer<typeof kept>> {
  try {
    return kept.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return [];
  }
}
