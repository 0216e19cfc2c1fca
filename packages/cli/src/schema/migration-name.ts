/** Whether a migration may be called so: the name becomes a part of its file's. */
export function isMigrationName(name: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,99}$/.test(name);
}

/** What a person typed, as a name. */
export function asMigrationName(typed: string): string {
  return typed.trim().replaceAll(/\s+/g, "-").toLowerCase();
}
