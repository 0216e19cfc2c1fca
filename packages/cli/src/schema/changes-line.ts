/** What is said where Schema.ts is ahead of the history; `changes` as `schemaChanges` names them. */
export function changesLine(changes: readonly string[]): string {
  return `Schema.ts has changes without a migration (${changes.join(", ")}): run \`npm run db:generate -- NAME\` and commit what it writes.`;
}
