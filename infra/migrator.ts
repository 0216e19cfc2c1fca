import type { Database } from "./database.ts";
import { describeReport } from "./describe-report.ts";
import { lambdaDefaults, trustLambdaAlone } from "./lambda.ts";
import { MANIFEST, MIGRATIONS, type Release } from "./manifest.ts";
import type { StagePolicy } from "./stage.ts";

/** Lambda's longest: a unit that takes longer is for a machine, by `db:migrate -- --stage X`. */
const TIMEOUT = "15 minutes";

export interface Migrator {
  /** What it did, for the outputs of the deploy. */
  readonly report: $util.Output<ReturnType<typeof describeReport>>;
  /** What handlers wait for: due contract files and the expand files of this release. Its failure fails the deploy. */
  readonly before: aws.lambda.Invocation;
  /** Marks the release live, once every one of `handlers` has its code. */
  after(handlers: readonly $util.Input<$util.Resource>[]): aws.lambda.Invocation;
}

interface Surroundings {
  readonly policy: StagePolicy;
  readonly release: Release;
  readonly database: Database;
}

/** The function that moves the schema, and its invocations on every deploy. It alone is linked to the owner. */
export function makeMigrator({ policy, release, database }: Surroundings): Migrator {
  const defaults = lambdaDefaults(policy);
  const migrator = new sst.aws.Function("Migrator", {
    ...defaults,
    // The parser lies in a file of its own, which is loaded when something is pending.
    nodejs: { ...defaults.nodejs, splitting: true },
    handler: "packages/functions/src/migrator.handler",
    description: "Applies the migrations of a release",
    timeout: TIMEOUT,
    memory: "1024 MB",
    // Also under `sst dev` it runs on Lambda: an invocation finds no live function.
    dev: false,
    link: [database.owner, database.handlers],
    copyFiles: [
      { from: MIGRATIONS, to: "migrations" },
      { from: MANIFEST, to: "manifest.json" },
      { from: "node_modules/libpg-query/wasm/libpg-query.wasm", to: "libpg-query.wasm" },
    ],
    transform: { role: trustLambdaAlone },
  });
  const { migrations } = release;
  // On every deploy; under `sst dev`, whose every save deploys, when the history has changed.
  const triggers = { migrations, ...($dev ? {} : { deploy: new Date().toISOString() }) };
  const invoke = (
    name: string,
    phase: "before" | "after",
    dependsOn: $util.Input<$util.Input<$util.Resource>[]>,
  ) =>
    new aws.lambda.Invocation(
      name,
      {
        functionName: migrator.name,
        input: JSON.stringify({ phase, release: release.name }),
        triggers,
      },
      { dependsOn },
    );
  const before = invoke("MigrateBefore", "before", [migrator.nodes.function]);
  const report = before.result.apply(describeReport);
  return {
    report,
    before,
    after: (handlers) => invoke("MigrateAfter", "after", [before, ...handlers]),
  };
}

/** Under `sst dev`: a pane that applies pending migrations to the stage's database, and new files as they appear. */
export function watchMigrations({ owner, handlers }: Database): sst.x.DevCommand {
  return new sst.x.DevCommand("Migrations", {
    link: [owner, handlers],
    environment: { SLIPWAY_DEV_STAGE: $app.stage },
    dev: { command: "npm run db:watch", autostart: true },
  });
}
