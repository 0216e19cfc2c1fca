import * as z from "zod";
import type { Figure } from "../figure.ts";
import { time } from "../measure.ts";
import { createDatabase, onNewDatabase, runOn } from "../new-database.ts";
import { writeHistory } from "../peers/write-history.ts";
import { runProcess } from "../run-process.ts";
import { type BenchDatabase, withDatabase } from "../with-database.ts";

const UPDATE = `UPDATE "t" SET "b" = "a" + 1 WHERE "b" IS NULL`;
const BATCH = 5000;
/** MB by which V8 lets its heap of young objects grow in a process that runs for longer. */
const YOUNG_HEAP = 48;

const applied = z.object({ ms: z.number(), peak: z.number() });
type Applied = z.infer<typeof applied>;

/** A column of `rows` rows filled in batches, against one UPDATE, on a cluster that keeps what it commits, as Postgres does. */
export async function backfill(rows: number): Promise<Figure[]> {
  return await withDatabase(
    async (bench) => {
      const dir = `${bench.folder}/history`;
      await writeHistory(dir, [`\n-- slipway: lane=backfill batch=${BATCH}\n${UPDATE};\n`]);
      const few = await run(bench, { dir, rows: rows / 10, compared: false });
      const many = await run(bench, { dir, rows, compared: true });
      return figures(rows, few, many);
    },
    { durable: true },
  );
}

interface Run {
  readonly dir: string;
  readonly rows: number;
  /** Whether the one UPDATE is measured too. */
  readonly compared: boolean;
}

interface Measured extends Applied {
  readonly once: number;
}

/** Both start from copies of the same table. */
async function run(bench: BenchDatabase, { dir, rows, compared }: Run): Promise<Measured> {
  const { urls, drop } = await createDatabase(bench);
  await fill(urls.tcp, rows);
  try {
    const once = compared
      ? await onNewDatabase(bench, urls.name, ({ tcp }) => time(() => runOn(tcp, UPDATE)))
      : Number.NaN;
    return await onNewDatabase(bench, urls.name, async ({ tcp }) => {
      const answer = await migrateAlone(tcp, dir);
      await expectFilled(tcp);
      return { ...answer, once };
    });
  } finally {
    await drop();
  }
}

async function migrateAlone(url: string, dir: string): Promise<Applied> {
  const program = {
    file: "apply-process.ts",
    args: [url, "tcp", dir],
    // V8 optimises the parser while the backfill begins, which takes 0.6 GB for a moment and would hide what rows take.
    nodeFlags: ["--liftoff-only"],
  };
  return applied.parse(await runProcess(program));
}

async function fill(url: string, rows: number): Promise<void> {
  await runOn(url, `CREATE TABLE "t" ("id" bigint PRIMARY KEY, "a" integer, "b" integer)`);
  await runOn(url, `INSERT INTO "t" SELECT n, n % 1000 FROM generate_series(1, ${rows}) AS n`);
  await runOn(url, `VACUUM ANALYZE "t"`);
}

/** Throws where a row was left out. */
async function expectFilled(url: string): Promise<void> {
  await runOn(
    url,
    `DO $$ BEGIN
    IF EXISTS (SELECT FROM "t" WHERE "b" IS DISTINCT FROM "a" + 1) THEN
      RAISE EXCEPTION 'the backfill left rows as they were';
    END IF;
  END $$`,
  );
}

function figures(rows: number, few: Measured, many: Measured): Figure[] {
  const [ms, mb] = [(value: number) => (value / 1000).toFixed(1), (kb: number) => kb / 1024];
  const of = `${millions(rows)} million rows`;
  const settings = "fsync and full_page_writes on, shared_buffers 64 MB";
  return [
    {
      what: `backfill of ${of}, against one UPDATE`,
      value: many.ms / many.once,
      unit: "×",
      aim: 1.5,
      note: `${ms(many.ms)} s, one UPDATE ${ms(many.once)} s; batch ${BATCH}, TCP; ${settings}`,
    },
    {
      what: `peak memory of the migrator, ${of}`,
      value: mb(many.peak),
      unit: "MB",
      note: `${mb(few.peak).toFixed(1)} MB for a tenth of the rows`,
    },
    {
      what: `memory that ${of} take more than a tenth of them`,
      value: mb(many.peak - few.peak),
      unit: "MB",
      aim: YOUNG_HEAP,
      note: "V8's heap, which levels off",
    },
  ];
}

function millions(rows: number): string {
  return String(rows / 1_000_000);
}
