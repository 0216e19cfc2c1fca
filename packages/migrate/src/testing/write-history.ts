import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface WrittenMigration {
  readonly tag: string;
  readonly sql: string;
  readonly when: number;
}

const FIRST_WHEN = 1_700_000_000_000;

/** Numbers files as drizzle-kit does: `0000_<name>`, a second apart. */
export function numbered(files: Readonly<Record<string, string>>): WrittenMigration[] {
  return Object.entries(files).map(([name, sql], idx) => ({
    tag: `${String(idx).padStart(4, "0")}_${name}`,
    sql,
    when: FIRST_WHEN + idx * 1000,
  }));
}

/** Writes a migrations folder as drizzle-kit would, in the order given; it is removed after the test. */
export function writeHistory(migrations: readonly WrittenMigration[]): string {
  const dir = mkdtempSync(join(tmpdir(), "slipway-history-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  rewriteHistory(dir, migrations);
  return dir;
}

/** Writes files and journal over what the folder holds. */
export function rewriteHistory(dir: string, migrations: readonly WrittenMigration[]): void {
  mkdirSync(join(dir, "meta"), { recursive: true });
  const entries = migrations.map(({ tag, when }, idx) => ({
    idx,
    version: "7",
    when,
    tag,
    breakpoints: true,
  }));
  const journal = { version: "7", dialect: "postgresql", entries };
  writeFileSync(join(dir, "meta", "_journal.json"), JSON.stringify(journal, null, 2));
  for (const { tag, sql } of migrations) writeFileSync(join(dir, `${tag}.sql`), sql);
}
