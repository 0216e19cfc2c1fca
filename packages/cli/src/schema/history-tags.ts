import { readHistory } from "@slipway/migrate/history";

/** The names of the migrations in a history, oldest first. */
export function historyTags(migrations: string): string[] {
  return readHistory(migrations).migrations.map(({ tag }) => tag);
}
