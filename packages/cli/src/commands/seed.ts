import { seed as fill } from "@slipway/core/seed";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import { defineCommand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { urlOption, withTarget } from "../target.ts";

export const seed = defineCommand({
  name: "seed",
  script: "db:seed",
  summary: "Writes the sample rows of packages/core/src/seed.ts that are not there yet.",
  options: { url: urlOption },
  async run({ url }, context) {
    await withTarget(context, { url }, async (target) => {
      const client = new Client({ connectionString: target.url });
      try {
        await client.connect();
        context.print(`Wrote ${await fill(drizzle(client))} rows.`);
      } catch (error) {
        throw seedError(error);
      } finally {
        await client.end();
      }
    });
  },
});

/** What Postgres said; Drizzle puts the statement around it. */
function seedError(error: unknown): CommandError {
  const said = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const message = said instanceof Error ? said.message : String(said);
  const next =
    "bring the tables up to date by `npm run db:migrate`, or correct packages/core/src/seed.ts";
  return new CommandError(`The sample rows were not written: ${message}; ${next}`, {
    cause: error,
  });
}
