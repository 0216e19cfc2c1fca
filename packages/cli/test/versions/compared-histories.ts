import type { History } from "@slipway/migrate/history";
import { SYNTHETIC_HISTORIES } from "@slipway/migrate/histories/synthetic-histories";
import { historyOf, type SyntheticHistory } from "@slipway/migrate/histories/synthetic-history";
import { WIDE_SCHEMA } from "@slipway/migrate/testing/wide-schema";

// Names that later versions took for keywords.
const KEYWORDS = `CREATE TABLE words (json text, "system_user" text);
CREATE INDEX words_json ON words (json); CREATE INDEX words_user ON words ("system_user");`;

const HISTORIES: Readonly<Record<string, Pick<SyntheticHistory, "files">>> = {
  ...SYNTHETIC_HISTORIES,
  "an object of every kind": { files: { wide: WIDE_SCHEMA } },
  "names that are keywords": { files: { words: KEYWORDS } },
};

/** The histories that must end in the same fingerprint on every version of Postgres, by name. */
export function comparedHistories(): readonly (readonly [string, History])[] {
  return Object.entries(HISTORIES).map(([name, history]) => [name, historyOf(history)]);
}
