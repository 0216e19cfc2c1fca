/** Names one version of a migration's file. What is known of it says nothing of the file after an edit. */
export function fileVersion({
  when,
  hash,
}: {
  readonly when: number | null;
  readonly hash: string;
}): string {
  return `${when} ${hash}`;
}
