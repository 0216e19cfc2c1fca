import { databaseName, describeUrl, isOnThisMachine } from "../../connection-string.ts";
import { CommandError } from "../../errors.ts";
import type { Action } from "./action.ts";

/** Empties dev's own database, once a person has typed its name, and applies every migration anew. */
export const reset: Action = {
  doing: "emptying the database and applying the migrations",
  migrates: true,
  async run({ dev, asker }) {
    const { databaseUrl: url } = dev.database;
    if (!isOnThisMachine(url)) throw new CommandError(notOurs(url));
    const name = databaseName(url);
    const text = `Type ${name} to empty this database; its rows are lost:`;
    const typed = await asker.ask({ text, hint: HINT, typed: "" });
    if (typed === undefined) return;
    if (typed !== name) {
      dev.tell({ type: "note", text: `Nothing was emptied: the database is called ${name}.` });
      return;
    }
    await dev.reset();
    dev.tell({ type: "note", text: `The database ${name} was emptied.` });
  },
};

const HINT = "Enter empties it and applies all migrations anew, Esc does not";

function notOurs(url: string): string {
  return `${describeUrl(url)} is not on this machine and is not emptied by a key: say so with \`npm run db:reset -- --database ${databaseName(url)}\`.`;
}
