import type { MigrateError } from "./migrate-error.ts";

/** Why a replay failed, in one line: what it says of its own database is of no use to anybody. */
export function briefReason({ message, details }: MigrateError): string {
  return details.refusals?.[0]?.message ?? message.split("\n", 1).join("");
}
