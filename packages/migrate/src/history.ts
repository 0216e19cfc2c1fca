import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type JournalEntry, parseJournal } from "./journal.ts";
import { MigrateError } from "./migrate-error.ts";
import { hashOf } from "./text-hash.ts";

/** One journal entry and its file. */
export interface Migration {
  readonly tag: string;
  readonly idx: number;
  /** Milliseconds; names the migration in the ledger. */
  readonly when: number;
  /** The file's text, a byte order mark included. */
  readonly sql: string;
  readonly hash: string;
}

/** A migrations folder, read. */
export interface History {
  readonly dir: string;
  /** In the order of their `idx`. */
  readonly migrations: readonly Migration[];
  /** What looks wrong and stops nothing; each names its file. */
  readonly warnings: readonly string[];
}

/** Reads a Drizzle history. Throws MigrateError `no-history`, `bad-journal`, `missing-file` or `bad-file`. */
export function readHistory(dir: string): History {
  const path = join(dir, "meta", "_journal.json");
  const text = readIfThere(path);
  if (text === undefined) {
    const next = "name the folder that drizzle-kit writes to, or generate a first migration";
    throw new MigrateError("no-history", `${path} does not exist; ${next}`);
  }
  const entries = parseJournal(decode(text, path), path);
  const migrations = entries.map((entry) => readMigration(dir, entry));
  return { dir, migrations, warnings: orphans(dir, entries) };
}

function readMigration(dir: string, { tag, idx, when }: JournalEntry): Migration {
  const path = join(dir, `${tag}.sql`);
  const bytes = readIfThere(path);
  if (bytes === undefined) {
    const next = "restore it, or take the entry out of the journal if it was never applied";
    throw new MigrateError("missing-file", `${path} is in the journal and not there; ${next}`, {
      tag,
    });
  }
  const sql = decode(bytes, path);
  return { tag, idx, when, sql, hash: hashOf(sql) };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function decode(bytes: Buffer, path: string): string {
  const text = decodeUtf8(bytes, path);
  // Postgres cannot take the character, and a C parser would stop reading at it.
  if (text.includes("\0")) {
    throw new MigrateError("bad-file", `${path} holds a NUL character; remove it`);
  }
  return text;
}

function decodeUtf8(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new MigrateError("bad-file", `${path} is not UTF-8; save it as UTF-8`, { cause });
  }
}

/** Drizzle ignores such files, and so do we: often they are notes, or wait to be journalled. */
function orphans(dir: string, entries: readonly JournalEntry[]): string[] {
  const known = new Set(entries.map((entry) => `${entry.tag}.sql`));
  const files = readdirSync(dir).filter((name) => name.endsWith(".sql") && !known.has(name));
  return files
    .toSorted()
    .map((name) => `${name} is not in the journal and is never applied; add an entry or remove it`);
}
