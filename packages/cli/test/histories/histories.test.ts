import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Writes histories, each a list of files, into subfolders. */
function folderOf(histories: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(join(tmpdir(), "slipway-histories-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, files] of Object.entries(histories)) {
    mkdirSync(join(root, name, "meta"), { recursive: true });
    const entries = files.map((_, idx) => ({ idx, when: idx + 1, tag: `000${idx}_file` }));
    const journal = JSON.stringify({ dialect: "postgresql", entries });
    writeFileSync(join(root, name, "meta/_journal.json"), journal);
    for (const [idx, sql] of files.entries()) {
      writeFileSync(join(root, name, `000${idx}_file.sql`), sql);
    }
  }
  return root;
}

function run(folder: string): Promise<{ exitCode: number; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, folder], (error, stdout) => {
      const lines = stdout
        .trimEnd()
        .replaceAll(/\d+ ms/g, "N ms")
        .split("\n");
      resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, lines });
    });
  });
}

test("names what ends alike, what does not, and what cannot be applied", async () => {
  const folder = folderOf({
    "apps/good": [
      "CREATE TABLE a (id int);",
      "CREATE ROLE reader; CREATE INDEX CONCURRENTLY i ON a (id);",
    ],
    broken: ["CREATE ROLE reader; CREATE TABLE a (id int);", "SELECT 1/0;"],
    chance: ["DO $$ BEGIN EXECUTE format('CREATE TABLE %I ()', 't' || clock_timestamp()); END $$"],
  });
  const { exitCode, lines } = await run(folder);
  expect(lines[0]).toBe("ok      apps/good: 2 migrations, units: 2 batch, 1 autocommit, N ms");
  expect(lines[1]).toBe("FAILED  broken");
  expect(lines.slice(2).join("\n")).toContain("0001_file.sql:1:");
  expect(lines.slice(2).join("\n")).toMatch(
    /FAILED {2}chance: 1 migrations, units: 1 batch, N ms: one by one \(\+\) is not as fresh \(-\)\n +[-+] table/,
  );
  expect(lines.at(-1)).toBe("1 passed, 2 failed");
  expect(exitCode).toBe(1);
});

test("takes a folder that is a history itself", async () => {
  const folder = folderOf({ "": ["CREATE TABLE a (id int);"] });
  const { exitCode, lines } = await run(folder);
  expect(lines.at(-1)).toBe("1 passed, 0 failed");
  expect(exitCode).toBe(0);
});

test("does not take a folder without histories for one that passes", async () => {
  const { exitCode, lines } = await run(folderOf({}));
  expect(lines).toEqual(["0 passed, 0 failed"]);
  expect(exitCode).toBe(1);
});
