import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import * as z from "zod/mini";
import { numbered, type WrittenMigration } from "../write-history.ts";
import { drizzleObjects } from "./drizzle-objects.ts";
import { EDITS, FIRST_EDITS } from "./edits.ts";
import type { Edit } from "./edit.ts";
import { emptyModel, type Model } from "./model.ts";
import { type Random, randomOf } from "./random.ts";
import { randomRows } from "./rows.ts";
import { inFile, type Style, writeFile } from "./write-file.ts";

export interface RandomStep extends WrittenMigration {
  /** What the file says, in order, without what is around it. */
  readonly statements: readonly string[];
  /** Statements that put rows into what the file leaves. */
  readonly rows: readonly string[];
}

/** A schema and its edits, as files that drizzle-kit's own comparison made. */
export async function randomHistory(seed: number): Promise<RandomStep[]> {
  const random = randomOf(seed);
  const style = styleOf(random);
  const model = emptyModel();
  const compare = comparison(model);
  const files: Record<string, string> = {};
  const steps: Omit<RandomStep, keyof WrittenMigration>[] = [];
  for (let left = 3 + random.below(5); left > 0; left -= 1) {
    const edits = steps.length === 0 ? FIRST_EDITS : someEdits(random);
    const statements = [];
    for (const edit of edits) {
      for (const _ of edit(model, random)) statements.push(...(await compare()));
    }
    const written = statements.map((statement) => inFile(statement, style, random));
    const rows = random.chance(0.7) ? randomRows(model, random) : [];
    files[`step${steps.length}`] = writeFile(written, style, random);
    const inLines = written.map((statement) => statement.replaceAll("\n", style.lineEnd));
    steps.push({ statements: inLines, rows });
  }
  return numbered(files).flatMap((file, n) => {
    const step = steps[n];
    return step === undefined ? [] : { ...file, ...step };
  });
}

/** drizzle-kit's own type for it needs an older zod. */
const snapshotSchema = z.looseObject({ id: z.string() });

/** What drizzle-kit writes for all that changed in the model since it last did. */
function comparison(model: Model): () => Promise<string[]> {
  let snapshot = snapshotSchema.parse(generateDrizzleJson({}));
  return async () => {
    const next = snapshotSchema.parse(generateDrizzleJson(drizzleObjects(model), snapshot.id));
    const statements = await generateMigration(snapshot, next);
    snapshot = next;
    return statements;
  };
}

function someEdits(random: Random): Edit[] {
  return Array.from({ length: 2 + random.below(8) }, () => random.pick(EDITS));
}

/** Half of the histories are such that drizzle-orm's own migrator may take them too. */
function styleOf(random: Random): Style {
  const isOurs = random.chance(0.5);
  const concurrently = isOurs && random.chance(0.7);
  return {
    concurrently,
    ownTransactions: isOurs && !concurrently,
    byteOrderMark: isOurs && random.chance(0.3),
    lineEnd: random.chance(0.3) ? "\r\n" : "\n",
    byHand: random.chance(0.7),
  };
}
