import { readFileSync } from "node:fs";
import { readHistory } from "@slipway/migrate/history";
import { planUnits } from "@slipway/migrate/plan";
import * as z from "zod";
import { median, time } from "./measure.ts";

/** `node plan-process.ts DIR APPLIED`: reads and plans a history of which a file lists what is applied; prints the ms. */
const [dir = "", applied = ""] = process.argv.slice(2);
const row = z.object({ when: z.number(), hash: z.string(), tag: z.string() });
const rows = z.array(row).parse(JSON.parse(readFileSync(applied, "utf8")));
const migrations = rows.map((one) => ({ ...one, appliedAt: null, release: null }));
const ledger = { migrations, units: [], complete: true, fresh: false };

async function plan(): Promise<void> {
  const { refusals } = await planUnits(readHistory(dir), ledger, { phase: "all" });
  if (refusals.length > 0) throw new Error(refusals[0]?.message);
}

const first = await time(plan);
const others: number[] = [];
for (let round = 0; round < 5; round++) others.push(await time(plan));
console.log(JSON.stringify({ first, warm: median(others) }));
