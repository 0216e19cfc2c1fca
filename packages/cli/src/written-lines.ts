import type { Written } from "./write-migration.ts";

interface WrittenLines {
  readonly wrote: string;
  readonly refused: readonly string[];
}

/** What a person is told of a migration that was written, while it can still be changed. */
export function writtenLines({ tag, refusals }: Written): WrittenLines {
  return {
    wrote: `Wrote migrations/${tag}.sql: review it and commit it with meta/.`,
    refused: refusals.map(({ message }) => `A deploy will refuse it as it is: ${message}`),
  };
}
