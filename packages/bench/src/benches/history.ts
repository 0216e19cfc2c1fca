import { neon, neonConfig } from "@neondatabase/serverless";
import { drizzle } from "drizzle-orm/neon-http";
import { migrate as drizzleMigrate } from "drizzle-orm/neon-http/migrator";
import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import { Client } from "pg";
import type { Figure } from "../figure.ts";
import { compare, type Comparison, time } from "../measure.ts";
import { type SyntheticHistory, syntheticHistory } from "../peers/synthetic-history.ts";
import { type Stage, withStage } from "../stage.ts";

const MIGRATIONS = 200;
const ROUNDS = 5;

/** A history of 200 migrations on an empty database, by us and by others, over the same connection. */
export async function history(): Promise<Figure[]> {
  return await withStage(async (stage) => {
    const synthetic = await syntheticHistory(`${stage.folder}/history`, MIGRATIONS);
    const run = (by: Migrator) => () =>
      onNewDatabase(stage, (urls) => time(() => by(urls, synthetic)));
    const http = await compare({
      rounds: ROUNDS,
      ours: run(oursOverHttp),
      theirs: run(rawOverHttp),
    });
    const tcp = await compare({ rounds: ROUNDS, ours: run(oursOverTcp), theirs: run(rawOverTcp) });
    const peer = await compare({
      rounds: ROUNDS,
      ours: run(oursOverHttp),
      theirs: run(drizzleOverHttp),
    });
    return [
      {
        what: "200 migrations over HTTP, against raw scripts",
        value: http.ratio,
        unit: "×",
        aim: 1.3,
        note: note(http),
      },
      {
        what: "200 migrations over TCP, against raw scripts",
        value: tcp.ratio,
        unit: "×",
        aim: 1.3,
        note: note(tcp),
      },
      {
        what: "200 migrations over HTTP, against drizzle-orm's migrator",
        value: peer.ratio,
        unit: "×",
        aim: 1,
        note: note(peer),
      },
    ];
  });
}

const note = ({ ours, theirs }: Comparison) => `${ours.toFixed(0)} ms, ${theirs.toFixed(0)} ms`;

interface Urls {
  readonly tcp: string;
  readonly http: string;
}
type Migrator = (urls: Urls, history: SyntheticHistory) => Promise<void>;

async function onNewDatabase<T>({ database }: Stage, work: (urls: Urls) => Promise<T>): Promise<T> {
  const name = `bench_${Date.now()}_${Math.floor(performance.now() * 1000)}`;
  await onServer(database.databaseUrl, `CREATE DATABASE ${name}`);
  const named = (url: string) => Object.assign(new URL(url), { pathname: name }).href;
  try {
    return await work({ tcp: named(database.databaseUrl), http: named(database.neonUrl) });
  } finally {
    await onServer(database.databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

const ours =
  (transport: "http" | "tcp"): Migrator =>
  async (urls, { dir }) => {
    const session = await openSession(urls[transport], { transport });
    await migrate(session, readHistory(dir), { phase: "all" });
    await session.close();
  };
const oursOverHttp = ours("http");
const oursOverTcp = ours("tcp");

/** One request a file, nothing guarded, nothing recorded. */
const rawOverHttp: Migrator = async ({ http }, { files }) => {
  const sql = connect(http);
  for (const statements of files) {
    await sql.transaction(statements.map((statement) => sql.query(statement)));
  }
};

const rawOverTcp: Migrator = async ({ tcp }, { files }) => {
  const client = new Client({ connectionString: tcp });
  await client.connect();
  for (const statements of files) await client.query(statements.join(";"));
  await client.end();
};

const drizzleOverHttp: Migrator = async ({ http }, { dir }) => {
  await drizzleMigrate(drizzle(connect(http)), { migrationsFolder: dir });
};

function connect(url: string) {
  const { host } = new URL(url);
  neonConfig.fetchEndpoint = `http://${host}/sql`;
  return neon(url);
}
