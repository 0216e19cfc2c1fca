import { NewLabels } from "./cut/new-labels.ts";
import type { PendingFile, Plan } from "./plan.ts";

/** Why `drizzle-kit migrate` must not run on this database now; empty if it may. */
export function drizzleKitObstacles({ pending, refusals }: Plan): string[] {
  const labels = new NewLabels();
  const files = pending.flatMap((file) => {
    const obstacle = obstacleOf(file) ?? needsCommitBefore(file, labels);
    for (const { statements } of file.units) for (const one of statements) labels.add(one);
    return obstacle === undefined ? [] : `${file.migration.tag}.sql ${obstacle}`;
  });
  return refusals.length > 0 ? ["what `migrate` refuses has to be settled first", ...files] : files;
}

/** All pending files are one transaction: a label that one adds is not there for the next. */
function needsCommitBefore({ units }: PendingFile, labels: NewLabels): string | undefined {
  const [user] = units.flatMap(({ statements }) =>
    statements.filter((one) => labels.areUsedBy(one)),
  );
  if (user === undefined) return undefined;
  return `needs a commit before line ${user.position.line}, where a pending file adds the enum value: drizzle-kit runs all files in one transaction`;
}

function obstacleOf({ migration, late, begun, units, commit }: PendingFile): string | undefined {
  if (migration.sql.startsWith("\uFEFF")) {
    return "begins with a byte order mark, which drizzle-kit sends and Postgres refuses";
  }
  if (late) {
    return "is older than the newest applied migration: drizzle-kit would skip it and report success";
  }
  if (begun !== undefined) return "is applied in part: drizzle-kit would run it from its beginning";
  const alone = units.find(({ lane }) => lane === "autocommit");
  if (alone !== undefined) {
    const line = alone.statements[0]?.position.line;
    return `has a statement on line ${line} that cannot run in drizzle-kit's one transaction`;
  }
  if (commit !== undefined) {
    return `has a COMMIT on line ${commit.line}: it would end drizzle-kit's one transaction, and what follows would run without`;
  }
  const cut = units.find(({ lane }, n) => lane === "batch" && units[n - 1]?.lane === "batch");
  if (cut !== undefined) {
    const line = cut.statements[0]?.position.line;
    return `needs a commit before line ${line}: drizzle-kit runs all files in one transaction`;
  }
  return undefined;
}
