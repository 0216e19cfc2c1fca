import { writeHistory } from "./write-history.ts";

export interface SyntheticHistory {
  readonly dir: string;
  /** The statements of each file, as a raw script sends them. */
  readonly files: readonly (readonly string[])[];
}

/** Writes a Drizzle history of `count` migrations: a table with an index, then columns and tables in turn. */
export async function syntheticHistory(dir: string, count: number): Promise<SyntheticHistory> {
  const files = Array.from({ length: count }, (_, at) => statementsOf(at));
  const texts = files.map((statements) =>
    statements.map((statement) => `${statement};`).join("\n--> statement-breakpoint\n"),
  );
  await writeHistory(dir, texts);
  return { dir, files };
}

/** A file's statements as a plain script. */
export function scriptOf(statements: readonly string[]): string {
  return statements.map((statement) => `${statement};\n`).join("");
}

function statementsOf(at: number): string[] {
  if (at % 4 === 0) {
    return [
      `CREATE TABLE "t${at}" ("id" serial PRIMARY KEY NOT NULL, "name" text NOT NULL, "at" timestamp DEFAULT now())`,
      `CREATE INDEX "t${at}_name" ON "t${at}" USING btree ("name")`,
    ];
  }
  return [`ALTER TABLE "t${at - (at % 4)}" ADD COLUMN "c${at}" integer DEFAULT ${at}`];
}
