import type { Contender } from "../contender.ts";
import type { Figure } from "../figure.ts";
import { ours } from "../ours.ts";
import { drizzleOrm } from "../peers/drizzle-orm.ts";
import { graphileMigrate } from "../peers/graphile-migrate.ts";
import { nodePgMigrate } from "../peers/node-pg-migrate.ts";
import { raw } from "../peers/raw.ts";
import { type SyntheticHistory, syntheticHistory } from "../peers/synthetic-history.ts";
import { race, raceFigure } from "../race.ts";
import { withDatabase } from "../with-database.ts";

const MIGRATIONS = 200;
/** Milliseconds of latency; with it a run of 200 requests takes seconds, and varies less. */
const NETWORKS = [
  { latency: 0, rounds: 5 },
  { latency: 20, rounds: 1 },
];

/** A history of 200 migrations on an empty database, by us and by others on the same statements. */
export async function history(): Promise<Figure[]> {
  return await withDatabase(async (bench) => {
    const synthetic = await syntheticHistory(`${bench.folder}/history`, MIGRATIONS);
    const peers = await contenders(bench.folder, synthetic);
    const figures: Figure[] = [];
    for (const network of NETWORKS) {
      for (const theirs of peers) {
        const us = ours(theirs.transport, synthetic.dir);
        const result = await race({ bench, ours: us, theirs, ...network });
        const how = `${theirs.transport.toUpperCase()}, ${network.latency} ms`;
        const what = `${MIGRATIONS} migrations fresh, ${how}, against ${theirs.name}`;
        figures.push(raceFigure(what, 1, "theirs", result));
      }
    }
    return figures;
  });
}

async function contenders(folder: string, synthetic: SyntheticHistory): Promise<Contender[]> {
  return [
    raw("http", synthetic.files),
    raw("tcp", synthetic.files),
    drizzleOrm(synthetic.dir),
    await nodePgMigrate(`${folder}/node-pg-migrate`, synthetic),
    await graphileMigrate(`${folder}/graphile-migrate`, synthetic),
  ];
}
