import { MigrateError } from "@slipway/migrate/migrate-error";
import type { RefusalCode } from "@slipway/migrate/refusal";
import { asTyped } from "../as-typed.ts";
import { expectedMessage } from "../expected-message.ts";

/** The database and the history tell two stories: on a machine's own database there is a short way out. */
const TWO_STORIES: ReadonlySet<RefusalCode> = new Set([
  "edited",
  "deleted",
  "unknown",
  "redated",
  "half-done",
]);

const RESET =
  "This database is dev's own: `npm run db:reset` (key r) empties it and applies the migrations as they are now.";
const SAVE = "Handlers go on with what is applied. Save the mended file, and it is applied.";

/** Why dev could not apply what is pending, and what to do about it. Rethrows a bug. */
export function failureHere(error: unknown): string {
  const message = expectedMessage(error);
  if (message === undefined) throw error;
  const next = nextStep(error);
  return [asTyped(message), ...(next === undefined ? [] : [next])].join("\n");
}

function nextStep(error: unknown): string | undefined {
  if (!(error instanceof MigrateError)) return undefined;
  if (error.code === "failed") return SAVE;
  if (error.code !== "refused") return undefined;
  const apart = error.details.refusals?.some(({ code }) => TWO_STORIES.has(code)) ?? false;
  return apart ? RESET : SAVE;
}
