import type { Site } from "./databases.ts";
import { MATRIX_HISTORIES } from "./histories.ts";
import { Migrators } from "./migrators.ts";
import { concerns, isWanted, pointsOf, serverPointsOf } from "./points.ts";
import { rehearse } from "./rehearse.ts";
import type { RestartablePostgres } from "./restartable-postgres.ts";
import { type Count, runTrials, sum, type Trial } from "./run-trials.ts";
import { pointTrials, stormTrials } from "./trials.ts";

interface Matrix {
  /** A Postgres that all points use at once. */
  readonly shared: Site;
  /** One for the points that restart it. */
  readonly restartable: RestartablePostgres;
  /** The name of a point, or what several names begin with; all if not said. */
  readonly wanted: string | undefined;
  readonly print: (line: string) => void;
}

const AT_ONCE = 4;
const EVERY_NTH_RESTARTS = 5;
const STORM = { rounds: 50, migrators: 32 };

/** Tries all that is wanted of the matrix. */
export async function runMatrix({ shared, restartable, wanted, print }: Matrix): Promise<Count> {
  // Each process that is killed has its successor started while the others work.
  const migrators = new Migrators(AT_ONCE + 3);
  const run = (trials: readonly Trial[], atOnce: number) =>
    runTrials(
      trials.filter(({ name }) => isWanted(name, wanted)),
      { atOnce, print },
    );
  try {
    const histories = Object.keys(MATRIX_HISTORIES).filter((name) => concerns(wanted, name));
    const rehearsed = await rehearse({ site: shared, migrators }, histories);
    const { site, restart } = restartable;
    const restarted = {
      site,
      migrators,
      restart,
      rehearsed: await rehearse({ site, migrators }, histories),
    };
    const stage = { site: shared, migrators, rehearsed };
    const counts = await Promise.all([
      run(pointTrials(stage, pointsOf(rehearsed)), AT_ONCE),
      run(pointTrials(restarted, serverPointsOf(restarted.rehearsed, EVERY_NTH_RESTARTS)), 1),
    ]);
    return sum([...counts, await run(stormTrials(stage, STORM), 1)]);
  } finally {
    await migrators.close();
  }
}
