import { configureDriver } from "@slipway/core/lib/configure-driver";
import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Session } from "@slipway/migrate/session/session";
import { counted } from "@slipway/migrate/testing/counted";
import type { Contender } from "../contender.ts";
import type { Figure } from "../figure.ts";
import { compare, type Comparison, time } from "../measure.ts";
import { type DatabaseUrls, onNewDatabase } from "../new-database.ts";
import { ours } from "../ours.ts";
import { syntheticHistory } from "../peers/synthetic-history.ts";
import { atLatency } from "../through-proxy.ts";
import { withDatabase } from "../with-database.ts";

type Transport = Contender["transport"];

const MIGRATIONS = 200;
const NETWORKS = [
  { latency: 0, rounds: 400 },
  { latency: 20, rounds: 15 },
];

/** A run on a database that has all 200 migrations, against `select 1`. */
export async function nothingPending(): Promise<Figure[]> {
  configureDriver();
  return await withDatabase(async (bench) => {
    const { dir } = await syntheticHistory(`${bench.folder}/history`, MIGRATIONS);
    return await onNewDatabase(bench, undefined, async (urls) => {
      await ours("tcp", dir).apply(urls.tcp);
      const figures: Figure[] = [];
      for (const transport of ["http", "tcp"] as const) {
        figures.push(await requests(urls, transport, dir));
        for (const { latency, rounds } of NETWORKS) {
          const compared = await atLatency(urls[transport], latency, (url) =>
            onOneSession({ url, transport, dir, rounds }),
          );
          const how = `${transport.toUpperCase()}, ${latency} ms`;
          figures.push(figureOf(`nothing pending, ${how}, against select 1`, compared));
        }
      }
      const opened = await withOpening({ url: urls.tcp, transport: "tcp", dir, rounds: 100 });
      figures.push(figureOf("nothing pending, TCP, 0 ms, the connection included", opened));
      return figures;
    });
  });
}

interface Asking {
  readonly url: string;
  readonly transport: Transport;
  readonly dir: string;
  readonly rounds: number;
}

async function requests(urls: DatabaseUrls, transport: Transport, dir: string): Promise<Figure> {
  const session = counted(await openSession(urls[transport], { transport }));
  await migrate(session, readHistory(dir));
  await session.close();
  const what = `nothing pending, ${transport.toUpperCase()}`;
  return { what, value: session.requests(), unit: "requests", aim: 1 };
}

async function onOneSession({ url, transport, dir, rounds }: Asking): Promise<Comparison> {
  const session = await openSession(url, { transport });
  const all = readHistory(dir);
  await session.query("SELECT 1");
  const compared = await compare({
    rounds,
    ours: () => time(() => migrate(session, all)),
    theirs: () => time(() => session.query("SELECT 1")),
  });
  await session.close();
  return compared;
}

/** Each run opens its connection, as a command does. */
async function withOpening({ url, transport, dir, rounds }: Asking): Promise<Comparison> {
  const all = readHistory(dir);
  const run = (work: (session: Session) => Promise<unknown>) => () =>
    time(async () => {
      const session = await openSession(url, { transport });
      await work(session);
      await session.close();
    });
  return await compare({
    rounds,
    ours: run((session) => migrate(session, all)),
    theirs: run((session) => session.query("SELECT 1")),
  });
}

function figureOf(what: string, { ratio, ours: us, theirs }: Comparison): Figure {
  const note = `${us.toFixed(2)} ms, select 1 ${theirs.toFixed(2)} ms`;
  return { what, value: ratio, unit: "×", aim: 1.2, note };
}
