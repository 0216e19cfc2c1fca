import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readHistory } from "@slipway/migrate/history";
import * as z from "zod";
import type { Figure } from "../figure.ts";
import { median } from "../measure.ts";
import { syntheticHistory } from "../peers/synthetic-history.ts";
import { runProcess } from "../run-process.ts";
import { withFolder } from "../with-folder.ts";

const MIGRATIONS = 2000;
const PENDING = 10;
const ROUNDS = 9;

const planned = z.object({ first: z.number(), warm: z.number() });
type Planned = z.infer<typeof planned>;

/** Reading and planning a history of 2,000 migrations, in new processes: the first time, with the parser to load, and again. */
export async function plan(): Promise<Figure[]> {
  return await withFolder(async (folder) => {
    const { dir } = await syntheticHistory(`${folder}/history`, MIGRATIONS);
    const usual = await measure(dir, await writeApplied(dir, MIGRATIONS - PENDING));
    const whole = await measure(dir, await writeApplied(dir, 0));
    const all = `all pending ${whole.first.toFixed(0)} ms, again ${whole.warm.toFixed(0)} ms`;
    const what = `plan of ${MIGRATIONS} migrations, ${PENDING} pending`;
    return [
      { what: `${what}, first time`, value: usual.first, unit: "ms", aim: 50, note: all },
      { what: `${what}, again`, value: usual.warm, unit: "ms", aim: 50 },
    ];
  });
}

/** What the ledger holds once the first files are applied, as a file; reading it from Postgres is measured elsewhere. */
async function writeApplied(dir: string, count: number): Promise<string> {
  const rows = readHistory(dir).migrations.slice(0, count);
  const path = join(dir, `applied-${count}.json`);
  await writeFile(path, JSON.stringify(rows.map(({ when, hash, tag }) => ({ when, hash, tag }))));
  return path;
}

async function measure(dir: string, applied: string): Promise<Planned> {
  const runs: Planned[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    runs.push(planned.parse(await runProcess({ file: "plan-process.ts", args: [dir, applied] })));
  }
  return {
    first: median(runs.map(({ first }) => first)),
    warm: median(runs.map(({ warm }) => warm)),
  };
}
