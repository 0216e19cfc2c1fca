import { isLoopback, parseUrl } from "@slipway/migrate/session/target";
import { databaseName, describeUrl } from "../../connection-string.ts";
import { CommandError } from "../../errors.ts";
import type { Action } from "./action.ts";

/** Empties dev's own database, once a person has said yes, and applies every migration anew. */
export const reset: Action = {
  doing: "emptying the database and applying the migrations",
  migrates: true,
  async run({ dev, asker }) {
    const { databaseUrl: url } = dev.database;
    if (!isLoopback(parseUrl(url).hostname)) throw new CommandError(notOurs(url));
    const text = `Empty ${databaseName(url)} and apply all migrations anew? Its rows are lost.`;
    const answer = await asker.ask({ text, hint: "y empties it, any other key does not" });
    if (answer !== "y") return;
    await dev.reset();
    dev.tell({ type: "note", text: `The database ${databaseName(url)} was emptied.` });
  },
};

function notOurs(url: string): string {
  return `${describeUrl(url)} is not on this machine and is not emptied by a key: say so with \`npm run db:reset -- --url URL --database ${databaseName(url)}\`.`;
}
