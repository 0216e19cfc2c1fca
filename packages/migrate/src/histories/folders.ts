/** What a migrations folder holds at a deploy; there are no snapshots. */
export interface Folder {
  readonly journal: readonly {
    readonly tag: string;
    readonly idx: number;
    readonly when: number;
  }[];
  /** SQL by tag. */
  readonly files: Readonly<Record<string, string>>;
}

/** A folder that changes between deploys as history must not, or may. */
export interface ChangingFolder {
  readonly deploys: readonly Folder[];
  /** What the last deploy says and applies nothing; where nothing is said, it ends as a fresh database does. */
  readonly answer?: string;
}

const entry = (tag: string, idx: number, when: number) => ({
  tag,
  idx,
  when: 1_700_000_000_000 + when,
});

const INIT = entry("0000_init", 0, 0);
const LEFT = entry("0001_left", 1, 2);
const RIGHT = entry("0001_right", 1, 1);
const SQL = {
  "0000_init": "CREATE TABLE init (\n  id int\n);\n",
  "0001_left": "CREATE TABLE left_one (id int);",
  "0001_right": "CREATE TABLE right_one (id int);",
};
const BEFORE: Folder = { journal: [INIT, LEFT], files: SQL };

/** Faults of the folder itself, each with one clear answer. */
export const CHANGING_FOLDERS: Readonly<Record<string, ChangingFolder>> = {
  "a SQL file that the journal does not list": {
    deploys: [{ journal: [INIT], files: SQL }],
  },
  "a journal entry without its file": {
    deploys: [BEFORE, { journal: [INIT, LEFT], files: { "0000_init": SQL["0000_init"] } }],
    answer: "0001_left.sql is in the journal and not there; restore it",
  },
  "an older file merged late, with the number of another": {
    deploys: [BEFORE, { journal: [INIT, LEFT, RIGHT], files: SQL }],
  },
  "numbers that were set right after the merge": {
    deploys: [BEFORE, { journal: [INIT, RIGHT, { ...LEFT, idx: 2 }], files: SQL }],
  },
  "two entries of one date": {
    deploys: [BEFORE, { journal: [INIT, LEFT, { ...RIGHT, when: LEFT.when }], files: SQL }],
    answer: "0001_left (idx 1) and 0001_right (idx 1) have the same when",
  },
  "a journal with a merge conflict's double": {
    deploys: [BEFORE, { journal: [INIT, LEFT, { ...LEFT, when: RIGHT.when }], files: SQL }],
    answer: "0001_left (idx 1) and 0001_left (idx 1) have the same tag",
  },
  "an applied file that was edited": {
    deploys: [BEFORE, { ...BEFORE, files: { ...SQL, "0000_init": "CREATE TABLE other ();" } }],
    answer: "0000_init.sql was edited after it was applied; restore it",
  },
  "an applied file with other line ends": {
    deploys: [
      BEFORE,
      { ...BEFORE, files: { ...SQL, "0000_init": SQL["0000_init"].replaceAll("\n", "\r\n") } },
    ],
  },
  "an applied file that was deleted": {
    deploys: [BEFORE, { journal: [LEFT], files: SQL }],
    answer: "0000_init.sql is applied and not in the history any more; restore it",
  },
  "the ledger of another checkout": {
    deploys: [BEFORE, { journal: [INIT, RIGHT], files: SQL }],
    answer: "0001_left.sql is applied and not in the history any more; restore it",
  },
  "an applied file that was generated again": {
    deploys: [BEFORE, { journal: [INIT, { ...LEFT, when: LEFT.when + 5 }], files: SQL }],
    answer: "0001_left.sql",
  },
};
