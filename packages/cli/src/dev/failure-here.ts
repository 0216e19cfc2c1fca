import { MigrateError } from "@slipway/migrate/migrate-error";
import type { RefusalCode } from "@slipway/migrate/refusal";
import { asTyped } from "../as-typed.ts";
import { databaseName, isOnThisMachine } from "../connection-string.ts";
import { expectedMessage } from "../expected-message.ts";
import type { Failure } from "./dev-event.ts";
import { TOLD_RESET } from "./told-reset.ts";

/** The database and the history tell two stories: where the rows are nobody else's, a reset is the short way out. */
const TWO_STORIES: ReadonlySet<RefusalCode> = new Set([
  "edited",
  "deleted",
  "unknown",
  "redated",
  "half-done",
]);

const SAVE = "Handlers go on with what is applied. Save the mended file, and it is applied.";

/** Why dev could not apply what is pending to the database at `url`, and what to do about it. Rethrows a bug. */
export function failureHere(error: unknown, url: string): Failure {
  const message = expectedMessage(error);
  if (message === undefined) throw error;
  const text = asTyped(message);
  if (!(error instanceof MigrateError)) return { text, reset: false };
  if (!tellsTwoStories(error)) {
    const mendable = error.code === "failed" || error.code === "refused";
    return { text: mendable ? `${text}\n${SAVE}` : text, reset: false };
  }
  if (isOnThisMachine(url)) return { text, reset: true };
  const command = `\`npm run db:reset -- --database ${databaseName(url)}\``;
  return { text: `${text}\n${command} ${TOLD_RESET}.`, reset: false };
}

function tellsTwoStories({ code, details }: MigrateError): boolean {
  if (code !== "refused") return false;
  return details.refusals?.some((refusal) => TWO_STORIES.has(refusal.code)) ?? false;
}
