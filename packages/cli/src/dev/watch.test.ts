import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watch } from "./watch.ts";

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "slipway-watch-"))));
afterAll(async () => rm(dir, { recursive: true, force: true }));

test("a reaction that fails is told, and the next save is reacted to", async () => {
  const files = { schema: join(dir, "Schema.ts"), migrations: join(dir, "migrations") };
  await mkdir(files.migrations);
  await writeFile(files.schema, "");
  const notes: string[] = [];
  let saves = 0;
  const watcher = watch(files, {
    note: (line) => notes.push(line),
    historyChanged: async () => {},
    schemaSaved: async () => {
      saves += 1;
      if (saves === 1) throw new Error("boom");
    },
  });
  // Written again until the watcher has begun to look.
  const saved = async (times: number) => {
    await writeFile(files.schema, `// ${times} ${performance.now()}`);
    return saves >= times;
  };
  const patience = { timeout: 20_000, interval: 200 };
  await expect.poll(() => saved(1), patience).toBe(true);
  await expect.poll(() => saved(2), patience).toBe(true);
  await watcher.stop();
  expect(notes).toEqual(["What was saved could not be followed: boom. Save it again."]);
});
