/** A history of the matrix. Whatever runs twice shows in its rows. */
export interface MatrixHistory {
  /** SQL by name, in the order of the journal. */
  readonly files: Readonly<Record<string, string>>;
  /** How many of the files are applied before the migrator is put to the test. */
  readonly begun: number;
  /** A file with a statement whose outcome the catalog cannot tell, and the witnesses that it leaves when it ran whole. */
  readonly unprovable?: Readonly<Record<string, readonly string[]>>;
}

/** The statement that leaves a witness. */
export function seen(tag: string): string {
  return `INSERT INTO witness VALUES ('${tag}');`;
}

/** A history's table for witnesses; whoever holds up a request locks it. */
export const WITNESS = "CREATE TABLE witness (tag text);";
