import { readHistory } from "@slipway/migrate/history";
import { migrate } from "@slipway/migrate/migrate";
import { openSession } from "@slipway/migrate/session/open-session";
import type { Figure } from "../figure.ts";
import { createDatabase } from "../new-database.ts";
import { ours } from "../ours.ts";
import { raw } from "../peers/raw.ts";
import { syntheticHistory } from "../peers/synthetic-history.ts";
import { race, raceFigure } from "../race.ts";
import { withDatabase } from "../with-database.ts";

const MIGRATIONS = 200;
const APPLIED = 1;
const NETWORKS = [
  { latency: 0, rounds: 9 },
  { latency: 20, rounds: 1 },
];

/** All but the first of 200 migrations on a database that has it: a transaction each. */
export async function pending(): Promise<Figure[]> {
  return await withDatabase(async (bench) => {
    const { dir, files } = await syntheticHistory(`${bench.folder}/history`, MIGRATIONS);
    const template = await createDatabase(bench);
    await applyFirst(template.urls.tcp, dir);
    const rest = files.slice(APPLIED);
    const figures: Figure[] = [];
    for (const network of NETWORKS) {
      for (const transport of ["http", "tcp"] as const) {
        const pair = { ours: ours(transport, dir), theirs: raw(transport, rest) };
        const result = await race({ bench, template: template.urls.name, ...pair, ...network });
        const how = `${transport.toUpperCase()}, ${network.latency} ms`;
        const what = `${rest.length} migrations pending, ${how}, against raw scripts`;
        figures.push(raceFigure(what, 1.3, "theirs", result));
      }
    }
    return figures;
  });
}

async function applyFirst(url: string, dir: string): Promise<void> {
  const session = await openSession(url);
  const all = readHistory(dir);
  await migrate(session, { ...all, migrations: all.migrations.slice(0, APPLIED) });
  await session.close();
}
