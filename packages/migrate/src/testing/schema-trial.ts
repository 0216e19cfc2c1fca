import { Client } from "pg";
import { readFingerprint } from "../fingerprint.ts";
import { type Session, textRow } from "../session/session.ts";

export interface SchemaTrial {
  /** The fingerprint after the statements; nothing of them stays. */
  after(statements: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Tries statements on a database in one transaction that never commits. */
export async function openSchemaTrial(url: string): Promise<SchemaTrial> {
  const types = { getTypeParser: () => (value: string) => value };
  const client = new Client({ connectionString: url, types });
  await client.connect();
  await client.query("BEGIN");
  const session = sessionInside(client, url);
  return {
    async after(statements) {
      await client.query("SAVEPOINT before");
      try {
        await client.query(statements);
        return await readFingerprint(session);
      } finally {
        await client.query("ROLLBACK TO before");
      }
    },
    close: () => client.end(),
  };
}

/** A session whose requests are part of the transaction that the client is in. */
function sessionInside(client: Client, target: string): Session {
  const query = async (statement: string) => {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows.map(textRow);
  };
  return {
    transport: "tcp",
    target,
    query,
    async transaction(statements) {
      const results = [];
      for (const statement of statements) results.push(await query(statement));
      return results;
    },
    pooled: false,
    connect: () => Promise.reject(new Error("a trial has one connection")),
    close: () => client.end(),
  };
}
