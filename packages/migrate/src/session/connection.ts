import * as z from "zod/mini";
import { answeredError, type PostgresError, QueryError } from "./query-error.ts";
import { type Connection, textRow } from "./session.ts";

/** What `pg` and Neon's driver, which is made of it, have in common. */
interface DriverClient {
  connect(): Promise<unknown>;
  query(text: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

type ErrorClass = abstract new (...args: never[]) => PostgresError;

/** Makes a connection of a driver's client. Rejects with QueryError. */
export async function openConnection(
  client: DriverClient,
  DatabaseError: ErrorClass,
): Promise<Connection> {
  const fail = (cause: unknown): never => {
    throw explain(cause, DatabaseError);
  };
  // Without a listener, a connection that breaks while idle would end the process; the next query tells it.
  client.on("error", () => undefined);
  await client.connect().catch(fail);
  return {
    async query(statement) {
      const answer = await client.query(statement).catch(fail);
      // Several statements have several results, which the drivers' types do not tell.
      return [answer].flat().flatMap(({ rows }) => rows.map(textRow));
    },
    // A client whose connection is broken may never say that it ended.
    close: () => Promise.race([client.end().catch(() => undefined), patience()]),
  };
}

const CLOSING_MS = 1000;

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, CLOSING_MS).unref();
  });
}

/** The error of a request; `DatabaseError` is the driver's class for what Postgres answered. */
export function explain(
  cause: unknown,
  DatabaseError: ErrorClass,
  locate?: (position: number) => number,
): QueryError {
  if (cause instanceof DatabaseError && cause.code !== undefined) {
    return answeredError(cause.code, cause, locate);
  }
  return new QueryError(describe(cause), { outcome: "unknown", cause });
}

function describe(error: unknown): string {
  // What Node throws when neither address of "localhost" answers has no message of its own.
  if (error instanceof AggregateError) return error.errors.map(describe).join("; ");
  if (error instanceof Error) return error.message;
  // A browser's kind of event is what a WebSocket that cannot be opened fails with.
  const message = event.safeParse(error).data?.message;
  return message ?? "the connection failed";
}

const event = z.object({ message: z.string() });
