import * as z from "zod/mini";
import { outcomeOf, QueryError } from "./query-error.ts";
import { type Connection, textRow } from "./session.ts";

/** What `pg` and Neon's driver, which is made of it, have in common. */
interface DriverClient {
  connect(): Promise<unknown>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

const results = z.array(z.object({ rows: z.array(z.record(z.string(), z.unknown())) }));

/** Makes a connection of a driver's client. Rejects with QueryError. */
export async function openConnection(client: DriverClient): Promise<Connection> {
  // Without a listener, a connection that breaks while idle would end the process; the next query tells it.
  client.on("error", () => undefined);
  await client.connect().catch(explain);
  return {
    async query(statement) {
      const answer: unknown = await client.query(statement).catch(explain);
      // Several statements have several results, which the drivers' types do not tell.
      return results.parse([answer].flat()).flatMap(({ rows }) => rows.map(textRow));
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

const text = z.optional(z.string());
const postgresError = z.object({
  code: z.string().check(z.regex(/^[0-9A-Z]{5}$/)),
  detail: text,
  hint: text,
  position: text,
  where: text,
});

/** The drivers' error classes are two; what Postgres said is in the same fields. */
export function explain(cause: unknown): never {
  const { data } = postgresError.safeParse(cause);
  if (data === undefined) throw new QueryError(describe(cause), { outcome: "unknown", cause });
  const { code, position, ...fields } = data;
  throw new QueryError(describe(cause), {
    ...fields,
    outcome: outcomeOf(code),
    sqlstate: code,
    position: position === undefined ? undefined : Number(position),
    cause,
  });
}

export function describe(error: unknown): string {
  // What Node throws when neither address of "localhost" answers has no message of its own.
  if (error instanceof AggregateError) return error.errors.map(describe).join("; ");
  if (error instanceof Error) return error.message;
  // A browser's kind of event is what a WebSocket that cannot be opened fails with.
  const message = event.safeParse(error).data?.message;
  return message ?? "the connection failed";
}

const event = z.object({ message: z.string() });
