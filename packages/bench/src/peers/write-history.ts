import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Writes a Drizzle history of the given files. */
export async function writeHistory(dir: string, texts: readonly string[]): Promise<void> {
  await mkdir(join(dir, "meta"), { recursive: true });
  const entries = texts.map((_, idx) => ({
    idx,
    version: "7",
    when: 1_700_000_000_000 + idx,
    tag: `${String(idx).padStart(4, "0")}_step`,
    breakpoints: true,
  }));
  for (const [at, { tag }] of entries.entries()) {
    await writeFile(join(dir, `${tag}.sql`), texts[at] ?? "");
  }
  const journal = { version: "7", dialect: "postgresql", entries };
  await writeFile(join(dir, "meta", "_journal.json"), JSON.stringify(journal));
}
