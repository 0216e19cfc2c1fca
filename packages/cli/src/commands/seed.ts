import { seed as fill } from "@slipway/core/seed";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import { defineCommand } from "../command.ts";
import { openTarget, urlOption } from "../target.ts";

export const seed = defineCommand({
  name: "seed",
  script: "db:seed",
  summary: "Writes the sample rows of packages/core/src/seed.ts that are not there yet.",
  options: { url: urlOption },
  async run({ url }, context) {
    const target = await openTarget(context, { url });
    context.note(target.label);
    const client = new Client({ connectionString: target.url });
    try {
      await client.connect();
      context.print(`Wrote ${await fill(drizzle(client))} rows.`);
    } finally {
      await client.end();
      await target.close();
    }
  },
});
