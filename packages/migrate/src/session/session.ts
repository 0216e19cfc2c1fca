/** Rows as Postgres writes them: every value is its text, or null. */
export type Row = Readonly<Record<string, string | null>>;

/**
 * How the engine talks to Postgres. Every request finds a clean session and leaves one: no setting, lock, role or
 * temporary table outlives it. Requests reject with QueryError.
 */
export interface Session {
  readonly transport: "http" | "tcp";
  /** The address without the password. */
  readonly target: string;
  /** Runs one statement, committed by itself: one round trip. */
  query(statement: string): Promise<readonly Row[]>;
  /**
   * Runs statements in one READ COMMITTED transaction: one round trip. Gives the rows of each once it is committed;
   * the first that fails ends and undoes it.
   */
  transaction(statements: readonly string[]): Promise<readonly (readonly Row[])[]>;
  /** Whether only a pooler's address is known: then nothing can `connect`. */
  readonly pooled: boolean;
  /** Opens a session of Postgres that lasts, on the direct host. Rejects with QueryError. */
  connect(): Promise<Connection>;
  close(): Promise<void>;
}

/** One session of Postgres: what is set or locked stays so. */
export interface Connection {
  /** Runs one statement, in no transaction but its own; of several, which are one, it gives all rows. Rejects with QueryError. */
  query(statement: string): Promise<readonly Row[]>;
  /** Ends the session, and with it whatever it still runs. */
  close(): Promise<void>;
}

/** Drivers type values as any; with their parsers off each is a string or null. */
export function textRow(row: Readonly<Record<string, unknown>>): Row {
  const texts: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(row)) {
    texts[name] = typeof value === "string" ? value : null;
  }
  return texts;
}
