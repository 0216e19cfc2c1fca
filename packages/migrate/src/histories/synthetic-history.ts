import type { History } from "../history.ts";
import { hashOf } from "../text-hash.ts";

/** A history made up for one fault. Its `witness` table, if it has one, gets a row each time a unit runs. */
export interface SyntheticHistory {
  /** SQL by name, in the order of the journal. */
  readonly files: Readonly<Record<string, string>>;
  /** What `witness` holds in the end, in the order of writing, where every unit ran once. */
  readonly witness?: readonly string[];
  /** Names of the files that each deploy finds; one more each time if not said. */
  readonly deploys?: readonly (readonly string[])[];
}

/** One that must be refused before anything runs. */
export interface RefusedHistory {
  readonly files: Readonly<Record<string, string>>;
  /** What the refusals say, with file and line. */
  readonly refused: readonly string[];
}

const FIRST_WHEN = 1_700_000_000_000;

/** The history as it would be read from a folder. */
export function historyOf({ files }: Pick<SyntheticHistory, "files">): History {
  const migrations = Object.entries(files).map(([name, sql], idx) => ({
    tag: `${String(idx).padStart(4, "0")}_${name}`,
    idx,
    when: FIRST_WHEN + idx * 1000,
    sql,
    hash: hashOf(sql),
  }));
  return { dir: "synthetic", migrations, warnings: [] };
}

/** The histories that deploys find, one after the other; the last is the whole. */
export function deploysOf(history: SyntheticHistory): readonly History[] {
  const names = Object.keys(history.files);
  const { deploys = names.map((_, n) => names.slice(0, n + 1)) } = history;
  const whole = historyOf(history);
  return deploys.map((found) => ({
    ...whole,
    migrations: whole.migrations.filter((_, n) => found.includes(names[n] ?? "")),
  }));
}
