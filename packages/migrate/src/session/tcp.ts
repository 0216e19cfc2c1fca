import { Client, type ClientConfig, DatabaseError } from "pg";
import { type Session, textRow } from "./session.ts";
import { explain, openConnection } from "./connection.ts";
import { directUrl } from "./direct-host.ts";
import { describeTarget, parseUrl } from "./target.ts";

const asText = { getTypeParser: () => (value: string) => value };

/** Ends a statement even if its last line ends with a comment. */
const END = "\n;\n";
const BEGIN = `START TRANSACTION ISOLATION LEVEL READ COMMITTED${END}`;

/** Talks to any Postgres over one connection, made on first use and anew after it broke. Throws MigrateError `bad-url`. */
export function openTcpSession(url: string): Session {
  const parsed = parseUrl(url);
  const direct = directUrl(parsed);
  const target = describeTarget(parsed);
  let connection: Promise<Client> | undefined;
  let idle: Promise<unknown> = Promise.resolve();

  /** Sends one message, of which Postgres runs nothing after its first error, and right behind it the cleaning. */
  async function exchange(text: string) {
    connection ??= connect(url, () => (connection = undefined));
    const client = await connection;
    const [answer, cleaned] = await Promise.allSettled([
      client.query<Record<string, unknown>>(text),
      client.query("DISCARD ALL"),
    ]);
    if (cleaned.status === "rejected") await leave(client);
    if (answer.status === "rejected") throw answer.reason;
    // Several statements have several results, which the driver's types do not tell.
    return [answer.value].flat();
  }

  /** Ends a failed transaction; a connection that cannot be cleaned is not used again. */
  async function leave(client: Client): Promise<void> {
    const cleaning = [client.query("ROLLBACK"), client.query("DISCARD ALL")];
    const results = await Promise.allSettled(cleaning);
    if (results.every(({ status }) => status === "fulfilled")) return;
    connection = undefined;
    void client.end().catch(() => undefined);
  }

  /** Requests wait for each other: they share the connection. */
  function inTurn(text: string) {
    const turn = idle.then(() => exchange(text));
    idle = turn.catch(() => undefined);
    return turn;
  }

  return {
    transport: "tcp",
    target,
    async query(statement) {
      const results = await inTurn(statement).catch(fail);
      return results.flatMap(({ rows }) => rows.map(textRow));
    },
    async transaction(statements) {
      const text = `${BEGIN}${statements.map((statement) => statement + END).join("")}COMMIT`;
      const results = await inTurn(text).catch((error: unknown) => fail(error, statements));
      return results.slice(1, -1).map(({ rows }) => rows.map(textRow));
    },
    pooled: direct === undefined,
    connect: () => openConnection(new Client(config((direct ?? parsed).href)), DatabaseError),
    async close() {
      await idle;
      const client = await connection?.catch(() => undefined);
      connection = undefined;
      await client?.end();
    },
  };
}

function config(connectionString: string): ClientConfig {
  const patience = { connectionTimeoutMillis: 10_000, keepAlive: true };
  return { connectionString, application_name: "slipway", types: asText, ...patience };
}

async function connect(url: string, onEnd: () => void): Promise<Client> {
  const client = new Client({ ...config(url), pipeline: true });
  // Without a listener, a connection that breaks while idle would end the process.
  client.on("error", onEnd);
  client.on("end", onEnd);
  try {
    await client.connect();
  } catch (error) {
    onEnd();
    throw error;
  }
  return client;
}

function fail(cause: unknown, statements: readonly string[] = []): never {
  throw explain(cause, DatabaseError, (position) => positionInOne(position, statements));
}

/** Turns a position in the whole message into one in the statement it falls into. */
function positionInOne(position: number, statements: readonly string[]): number {
  let start = BEGIN.length;
  for (const statement of statements) {
    const characters = Array.from(statement).length;
    if (position <= start + characters) return position - start;
    start += characters + END.length;
  }
  return position;
}
