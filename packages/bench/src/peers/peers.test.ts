import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@slipway/local/testing/database";
import { query } from "@slipway/local/testing/query";
import { expect, onTestFinished, test } from "vitest";
import { ours } from "../ours.ts";
import { drizzleOrm } from "./drizzle-orm.ts";
import { graphileMigrate } from "./graphile-migrate.ts";
import { nodePgMigrate } from "./node-pg-migrate.ts";
import { raw } from "./raw.ts";
import { syntheticHistory } from "./synthetic-history.ts";

const COLUMNS = `SELECT table_name, column_name FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name <> 'pgmigrations' ORDER BY 1, 2`;

test("everybody who is measured makes the same tables of a history", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway-bench-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const synthetic = await syntheticHistory(join(folder, "history"), 6);
  const contenders = [
    ours("tcp", synthetic.dir),
    ours("http", synthetic.dir),
    raw("tcp", synthetic.files),
    raw("http", synthetic.files),
    drizzleOrm(synthetic.dir),
    await nodePgMigrate(join(folder, "node-pg-migrate"), synthetic),
    await graphileMigrate(join(folder, "graphile-migrate"), synthetic),
  ];
  const made: unknown[] = [];
  for (const contender of contenders) {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    await contender.apply(contender.transport === "http" ? database.neonUrl : database.url);
    made.push(await query(database.url, COLUMNS));
  }
  expect(made[0]).toHaveLength(10);
  for (const columns of made) expect(columns).toEqual(made[0]);
});
