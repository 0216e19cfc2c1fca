import { Client, neonConfig } from "@neondatabase/serverless";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { query } from "../testing/query.ts";
import type { TestDatabase } from "../testing/database.ts";
import { someDate } from "./testing/like.ts";
import { databaseForTest } from "./testing/post-sql.ts";
import { Framer, type Message } from "./wire/framer.ts";
import { cancelRequest, password, simpleQuery, sslRequest, startup } from "./wire/frontend.ts";

neonConfig.webSocketConstructor = WebSocket;
neonConfig.useSecureWebSocket = false;
neonConfig.wsProxy = (host, port) => `${host}:${port}/v2`;

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  client.on("error", () => {}); // A connection that breaks says so by the query's rejection.
  onTestFinished(() => void client.end().catch(() => {})); // It never resolves where Postgres ended it.
  await client.connect();
  return client;
}

test("serves the unmodified driver: parameters, types and errors as over TCP", async () => {
  const client = await connect((await databaseForTest()).neonUrl);
  const { rows, fields } = await client.query("SELECT $1::int AS n, $2::jsonb AS j, now() AS t", [
    7,
    { a: 1 },
  ]);
  expect(rows).toEqual([{ n: 7, j: { a: 1 }, t: someDate }]);
  expect(fields.map(({ name }) => name)).toEqual(["n", "j", "t"]);
  await expect(client.query("SELECT 1/0")).rejects.toMatchObject({ code: "22012" });
});

test("runs several statements at once, a transaction, and keeps what a session keeps", async () => {
  const client = await connect((await databaseForTest()).neonUrl);
  await client.query("CREATE TABLE t (id int); INSERT INTO t VALUES (1); SET work_mem = '77kB'");
  await client.query("BEGIN");
  await client.query("INSERT INTO t VALUES (2)");
  await client.query("ROLLBACK");
  expect((await client.query("SELECT id, current_setting('work_mem') AS mem FROM t")).rows).toEqual(
    [{ id: 1, mem: "77kB" }],
  );
});

test("brings notifications and notices", async () => {
  const database = await databaseForTest();
  const client = await connect(database.neonUrl);
  const heard = new Promise((resolve) => client.on("notification", resolve));
  await client.query("LISTEN news");
  await query(database.url, "NOTIFY news, 'something'");
  expect(await heard).toMatchObject({ channel: "news", payload: "something" });
});

test("obeys the parameters of a connection string", async () => {
  const { neonUrl } = await databaseForTest();
  const client = await connect(`${neonUrl}?options=-c%20work_mem%3D77kB&application_name=mine`);
  const { rows } = await client.query(
    "SELECT current_setting('work_mem') AS mem, current_setting('application_name') AS app",
  );
  expect(rows).toEqual([{ mem: "77kB", app: "mine" }]);
});

test("repeats Postgres's own words about unknown users, passwords and databases", async () => {
  const { neonUrl } = await databaseForTest();
  const cases = [
    [{ password: "wrong" }, "28P01"],
    [{ username: "nobody" }, "28P01"],
    [{ pathname: "absent" }, "3D000"],
  ] as const;
  for (const [parts, code] of cases) {
    // The driver sends the password unasked and does not wait to hear that it is right.
    const client = await connect(Object.assign(new URL(neonUrl), parts).href);
    await expect(client.query("SELECT 1")).rejects.toMatchObject({ code });
  }
});

test("carries a result of 40 MB, which HTTP would not", async () => {
  const client = await connect((await databaseForTest()).neonUrl);
  const { rows } = await client.query(
    "SELECT length(repeat('x', 1000000)) AS n, repeat('x', 1000000) AS x FROM generate_series(1, 40)",
  );
  expect(rows).toHaveLength(40);
});

const passed = (database: TestDatabase) =>
  query(
    database.url,
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
  );

test("ends the session with the WebSocket, and the WebSocket with the session", async () => {
  const database = await databaseForTest();
  const client = await connect(database.neonUrl);
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const ended = new Promise((resolve) => client.once("end", resolve));
  await query(database.url, `SELECT pg_terminate_backend(${rows[0]?.pid})`);
  await ended;
  await connect(database.neonUrl);
  await expect.poll(() => passed(database)).toHaveLength(1);
});

/** A WebSocket that speaks the protocol itself. */
class RawClient {
  readonly socket: WebSocket;
  /** What came first and is no message: the byte that answers an SSLRequest. */
  preamble = "";
  readonly #framer = new Framer();
  readonly #messages: Message[] = [];
  #wake: (() => void) | undefined;

  constructor(url: string, preamble: number) {
    this.socket = new WebSocket(url);
    this.socket.on("message", (frame: Buffer) => {
      const start = Math.min(frame.length, preamble - this.preamble.length);
      this.preamble += frame.toString("latin1", 0, start);
      this.#messages.push(...this.#framer.push(frame.subarray(start)));
      this.#wake?.();
    });
    this.socket.on("close", () => this.#wake?.());
    onTestFinished(() => this.socket.terminate());
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) {
      await new Promise((resolve, reject) =>
        this.socket.once("open", resolve).once("error", reject),
      );
    }
    return this;
  }

  async until(type: string): Promise<Message> {
    for (;;) {
      const message = this.#messages.shift();
      if (message?.type === type) return message;
      if (message === undefined) {
        if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before ${type}`);
        await new Promise<void>((wake) => (this.#wake = wake));
      }
    }
  }
}

function opening(database: TestDatabase): Buffer {
  const { username, password: secret, pathname } = new URL(database.neonUrl);
  return Buffer.concat([
    startup({ user: username, database: pathname.slice(1) }),
    password(secret),
  ]);
}

test("understands frames that end at any byte", async () => {
  const database = await databaseForTest();
  const bytes = Buffer.concat([sslRequest(), opening(database), simpleQuery("SELECT 'whole'")]);
  for (let at = 1; at < bytes.length; at += 1) {
    const client = await new RawClient(database.ws, 1).opened();
    client.socket.send(bytes.subarray(0, at));
    client.socket.send(bytes.subarray(at));
    expect((await client.until("D")).body.toString()).toContain("whole");
    expect(client.preamble).toBe("N");
    client.socket.terminate();
  }
  const client = await new RawClient(database.ws, 1).opened();
  for (const byte of bytes) client.socket.send(Buffer.from([byte]));
  expect((await client.until("D")).body.toString()).toContain("whole");
});

test("cancels the query that a cancel request names", async () => {
  const database = await databaseForTest();
  const client = await new RawClient(database.ws, 0).opened();
  client.socket.send(opening(database));
  const key = (await client.until("K")).body;
  client.socket.send(simpleQuery("SELECT pg_sleep(1000)"));
  const sleeping = () =>
    query(database.url, "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(1000)'");
  await expect.poll(sleeping).toHaveLength(1);
  const other = await new RawClient(database.ws, 0).opened();
  other.socket.send(cancelRequest(key));
  expect((await client.until("E")).body.toString()).toContain("57014");
  await expect(other.until("Z")).rejects.toThrow("closed before");
});

test("cancels what a client leaves running when it just goes away", async () => {
  const database = await databaseForTest();
  const client = await new RawClient(database.ws, 0).opened();
  client.socket.send(Buffer.concat([opening(database), simpleQuery("SELECT pg_sleep(1001)")]));
  const sleeping = () =>
    query(database.url, "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(1001)'");
  await expect.poll(sleeping).toHaveLength(1);
  client.socket.terminate();
  await expect.poll(sleeping).toHaveLength(0);
});

test("refuses what is no startup, and ends the connection", async () => {
  const database = await databaseForTest();
  for (const nonsense of ["GET / HTTP/1.1\r\n\r\n", "\0\0\0\u0001", "\0\0\0\u0004"]) {
    const client = await new RawClient(database.ws, 0).opened();
    client.socket.send(Buffer.from(nonsense));
    expect((await client.until("E")).body.toString()).toContain("invalid length of startup packet");
    await expect(client.until("Z")).rejects.toThrow("closed before");
  }
});

test("opens no session for a client that goes away while it logs in", async () => {
  const database = await databaseForTest();
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => new RawClient(database.ws, 0).opened()),
  );
  for (const client of clients) {
    client.socket.send(opening(database));
    client.socket.terminate();
  }
  await connect(database.neonUrl);
  await expect.poll(() => passed(database)).toHaveLength(1);
});

test("opens no WebSocket by a name that is not this machine's", async () => {
  const { ws } = await databaseForTest();
  const refused = new WebSocket(ws, { headers: { Host: "evil.example" } });
  await expect(
    new Promise((resolve, reject) => refused.on("open", resolve).on("error", reject)),
  ).rejects.toThrow("403");
});
